using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Runs;
using ChordDash.Server.Accounts;
using ChordDash.Server.Data;

namespace ChordDash.Server.Runs.Archives;

/// <summary>Writes what an archive said, once it was found to be right, into the database.</summary>
internal sealed class RunArchiveStore(RunJournal journal, AccessControl access, TimeProvider time)
{
    /// <param name="id">Of the new run.</param>
    public void Add(Guid id, ArchivedRun run, IReadOnlyList<TrainingEvent> events, Guid modelId)
    {
        var now = time.GetUtcNow();
        var epochs = RunEpochs.Of(events);
        // All but the first event, which the journal writes itself.
        var stored = events.Where(item => item.Kind != TrainingEventKind.Queued).ToList();
        journal.Add(
            (database, number) =>
            {
                foreach (var (index, item) in stored.Index())
                {
                    database.Events.Add(
                        new EventRow
                        {
                            RunId = id,
                            Sequence = index + 1,
                            Round = 1,
                            Kind = item.Kind,
                            Event = item with { Sequence = index + 1 },
                        }
                    );
                }

                if (run.Model is { } model)
                {
                    database.Models.Add(
                        new ModelRow
                        {
                            Id = modelId,
                            RunId = id,
                            Round = 1,
                            StandardVocabulary = model.StandardVocabulary,
                            Symbols = model.Symbols,
                            CreatedAt = now,
                            Epoch = model.Epoch,
                            ValidationAccuracy = model.ValidationAccuracy,
                            BalancedAccuracy = model.BalancedAccuracy,
                            Name = model.Name,
                            Notes = model.Notes,
                        }
                    );
                }

                return [ToRow(run, id, number, stored.Count + 1, epochs, DatasetOf(database, run))];
            }
        );
    }

    // The same file, if it is here too.
    private static (Guid Id, string Name) DatasetOf(ChordDashContext database, ArchivedRun run)
    {
        var hash = run.Environment?.DataSha256;
        var same = hash is null ? null : database.Datasets.Where(row => row.Sha256 == hash).OrderBy(row => row.CreatedAt).FirstOrDefault();
        return same is null ? (run.DatasetId, run.DatasetName) : (same.Id, same.Name);
    }

    private RunRow ToRow(
        ArchivedRun run,
        Guid id,
        int number,
        long next,
        IReadOnlyList<EpochMetrics> epochs,
        (Guid Id, string Name) dataset
    ) =>
        new()
        {
            Id = id,
            Number = number,
            Name = run.Name.Trim(),
            Specification = run.Specification with { DatasetId = dataset.Id, DatasetName = dataset.Name },
            State = run.State,
            Round = 1,
            NextSequence = next,
            Owner = access.Owner,
            CreatedAt = run.CreatedAt,
            Rank = 0,
            StartedAt = run.StartedAt,
            EndedAt = run.EndedAt,
            Reason = run.Reason,
            Device = run.Device,
            Epoch = epochs.Count,
            Baseline = run.Baseline,
            Best = epochs.LastOrDefault(epoch => epoch.IsBest),
            Last = epochs.Count == 0 ? null : epochs[^1],
            Reported = run.Report?.Figures,
            Environment = run.Environment,
            Tags = run.Tags,
            Notes = run.Notes,
        };
}

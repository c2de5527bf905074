using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;
using ChordDash.Server.Accounts;
using ChordDash.Server.Accounts.Budgets;
using ChordDash.Server.Data;
using ChordDash.Server.Resources;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Runs;

/// <summary>Makes a new run that trains on where one that has ended stopped: with its epochs, its last checkpoint and its model.</summary>
internal sealed class RunContinuation(
    IDbContextFactory<ChordDashContext> contexts,
    RunJournal journal,
    RunChanges changes,
    QueueOrder order,
    TrainingSlots slots,
    DataFolder folder,
    RunValidator demands,
    StoredBytes stored,
    AccessControl access,
    TimeProvider time
)
{
    /// <returns>The id of the new run: of the one that was made earlier if the command was done before.</returns>
    /// <exception cref="UserErrorException">There is nothing to train on from, or it cannot be trained on.</exception>
    public async Task<Guid> TrainOnAsync(Guid id, int epochs, CommandKey? key, CancellationToken cancellationToken)
    {
        access.Require(Role.Member);
        var runId = key?.MakeId(access.Owner?.Id, 0) ?? Guid.CreateVersion7(time.GetUtcNow());
        await using (var database = await contexts.CreateDbContextAsync(cancellationToken))
        {
            if (key is not null && await database.Runs.IgnoreQueryFilters().AnyAsync(row => row.Id == runId, cancellationToken))
                return runId;
        }

        var (parent, history) = Find(id);
        await demands.RequireTrainableAsync(parent.DatasetId, parent.ClassNames, [parent.HyperParameters], cancellationToken);
        await Task.Run(() => TrainOn(runId, parent, history, epochs), cancellationToken);
        return runId;
    }

    private void TrainOn(Guid runId, RunRow parent, IReadOnlyList<EpochMetrics> history, int epochs)
    {
        var id = parent.Id;
        var parameters = parent.HyperParameters with { Epochs = parent.Epoch + epochs };
        if (epochs < 1)
            throw new InvalidHyperParametersException([new(nameof(HyperParameters.Epochs), RunMessages.MoreEpochsAreTooFew(epochs))]);
        if (HyperParametersValidator.Validate(parameters) is { Count: > 0 } errors)
            throw new InvalidHyperParametersException(errors);
        var now = time.GetUtcNow();
        var modelId = NewModelId.Of(runId, round: 1);
        var model = parent.Models.FirstOrDefault(model => model.Round == parent.Round);
        var bytes =
            DataFolder.Measure(folder.CheckpointFolder(id, parent.Round))
            + (model is null ? 0 : DataFolder.Measure(folder.ModelFolder(model.Id)));
        using var room = stored.Take(runId, access.Owner, bytes);
        try
        {
            // The files first: a run without them would begin anew.
            DataFolder.Copy(folder.CheckpointFolder(id, parent.Round), folder.CreateCheckpointFolder(runId, round: 1));
            if (model is not null)
                DataFolder.Copy(folder.ModelFolder(model.Id), folder.CreateModelFolder(modelId));
            var row = journal.Add(
                (database, number) =>
                {
                    var row = Continue(parent, runId, number, order.Add(database, access.Owner, 1)[0], parameters, history.Count, now);
                    foreach (var (index, epoch) in history.Index())
                    {
                        database.Events.Add(
                            new EventRow
                            {
                                RunId = runId,
                                Sequence = index + 1,
                                Round = 1,
                                Kind = TrainingEventKind.Epoch,
                                Event = TrainingEventDraft.Epoch(epoch).Stamp(index + 1, now),
                            }
                        );
                    }

                    foreach (
                        var answers in database
                            .Answers.AsNoTracking()
                            .Where(answers => answers.RunId == id && answers.Round == parent.Round)
                    )
                        database.Answers.Add(
                            new AnswersRow
                            {
                                RunId = runId,
                                Round = 1,
                                Epoch = answers.Epoch,
                                Answers = answers.Answers,
                            }
                        );
                    if (model is not null)
                        database.Models.Add(Copy(model, modelId, runId, now));
                    return [row];
                }
            )[0];
            room.Keep(bytes);
            changes.Announce(RunChanges.Order);
            slots.WakeAll();
            access.Record("run.queued", $"#{row.Number} {row.Name}");
        }
        catch
        {
            folder.DropRun(runId, modelId);
            throw;
        }
    }

    private (RunRow Parent, IReadOnlyList<EpochMetrics> History) Find(Guid id)
    {
        using var database = contexts.CreateDbContext();
        var parent = database.Runs.AsNoTracking().Include(row => row.Models).FirstOrDefault(row => row.Id == id)
            ?? throw RunCatalog.Missing(id);
        if (parent.State.IsActive())
            throw new UserErrorException(RunMessages.RunMustEndBeforeTrainingOn(parent.Number));
        if (!folder.HasCheckpoint(id, parent.Round))
            throw new UserErrorException(RunMessages.RunHasNothingToTrainOn(parent.Number));
        if (!database.Datasets.Any(row => row.Id == parent.DatasetId))
            throw new UserErrorException(RunMessages.RunDatasetWasDeleted(parent.DatasetName, parent.Number));
        return (parent, RunEpochs.Of(database.EpochEvents(id, parent.Round)));
    }

    private RunRow Continue(RunRow parent, Guid id, int number, int rank, HyperParameters parameters, int epochs, DateTimeOffset now) =>
        new()
        {
            Id = id,
            Number = number,
            Name = ShownText.Clean($"{parent.Name} · on from #{parent.Number}", Limits.MaxNameCharacters),
            Specification = parent.Specification with { HyperParameters = parameters },
            State = RunState.Queued,
            Round = 1,
            NextSequence = epochs + 1,
            CreatedAt = now,
            Owner = access.Owner,
            Rank = rank,
            ParentId = parent.Id,
            EarlierEpochs = epochs,
            Epoch = epochs,
            Baseline = parent.Baseline,
            Best = parent.Best,
            Last = parent.Last,
            Tags = parent.Tags,
        };

    private static ModelRow Copy(ModelRow model, Guid id, Guid runId, DateTimeOffset now) =>
        new()
        {
            Id = id,
            RunId = runId,
            Round = 1,
            StandardVocabulary = model.StandardVocabulary,
            Symbols = model.Symbols,
            CreatedAt = now,
            Epoch = model.Epoch,
            ValidationAccuracy = model.ValidationAccuracy,
            BalancedAccuracy = model.BalancedAccuracy,
        };
}

using System.IO.Compression;
using System.Text.Json;
using ChordDash.Engine;
using ChordDash.Engine.Access;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Prediction;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;
using ChordDash.Server.Access;
using ChordDash.Server.Storage;

namespace ChordDash.Server.Archives;

/// <summary>Takes in archives, which may come from anywhere.</summary>
internal sealed class RunArchiveReader(
    IRunCatalog runs, IModelLoader loader, RunJournal journal, DataFolder folder, StoredBytes stored, AccessControl access, TimeProvider time)
{
    private const int MostEntries = 20;
    private const int MostEvents = 1_000_000;

    private static readonly string[] ModelFiles = ["model.json", "weights.dat", "ngrams.dat", "labels.txt"];

    /// <exception cref="UserErrorException">It is no archive of a run, or a damaged one.</exception>
    public async Task<Run> ImportAsync(Stream archive, long maximumBytes, CancellationToken cancellationToken)
    {
        access.Demand(Role.Member);
        var temporary = folder.NewTemporaryFile();
        stored.DemandAny(access.Owner);
        var (modelId, runId) = (Guid.CreateVersion7(time.GetUtcNow()), Guid.CreateVersion7(time.GetUtcNow()));
        var isStored = false;
        try
        {
            await DatasetFiles.ReceiveAsync(archive, temporary, maximumBytes, bytesReceived: null, cancellationToken);
            await using var zip = await OpenAsync(temporary, cancellationToken);
            var described = await ReadAsync<ArchivedRun>(zip, RunArchives.RunEntry, maximumBytes, cancellationToken);
            var events = await ReadAsync<List<TrainingEvent>>(zip, RunArchives.EventsEntry, maximumBytes, cancellationToken);
            Check(described, events);
            using var room = await stored.TakeAsync(runId, access.Owner, described.Model is null ? 0 : ModelBytes(zip), cancellationToken);
            if (described.Model is not null)
            {
                await UnpackModelAsync(zip, modelId, maximumBytes, cancellationToken);
                ModelCheck.Demand(folder.ModelFolder(modelId), described.HyperParameters, described.ClassNames.Count);
                using var opened = loader.Load(folder.ModelFolder(modelId));
            }

            Store(runId, described, events, modelId);
            room.Keep(DataFolder.Measure(folder.ModelFolder(modelId)));
            isStored = true;
            var run = await runs.GetAsync(runId, cancellationToken);
            access.Record("run.taken-in", $"#{run.Number} {run.Name}");
            return run;
        }
        catch (IOException exception)
        {
            throw new UserErrorException(DatasetFiles.NoRoom, exception);
        }
        catch (Exception exception) when (exception is InvalidDataException or JsonException or NotSupportedException)
        {
            throw Refused("It is damaged, or was not exported by ChordDash.", exception);
        }
        finally
        {
            File.Delete(temporary);
            if (!isStored)
                folder.DeleteModel(modelId);
        }
    }

    private static async Task<ZipArchive> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var zip = await ZipFile.OpenReadAsync(path, cancellationToken);
        if (zip.Entries.Count <= MostEntries)
            return zip;
        await zip.DisposeAsync();
        throw Refused("It holds too many files.");
    }

    private static async Task<T> ReadAsync<T>(ZipArchive zip, string name, long maximumBytes, CancellationToken cancellationToken)
    {
        var entry = zip.GetEntry(name) ?? throw Refused($"It has no {name}.");
        using var content = new MemoryStream();
        await CopyAsync(entry, content, maximumBytes, cancellationToken);
        content.Position = 0;
        return await JsonSerializer.DeserializeAsync<T>(content, ArchivedRun.Json, cancellationToken) ?? throw Refused($"Its {name} is empty.");
    }

    private async Task UnpackModelAsync(ZipArchive zip, Guid modelId, long maximumBytes, CancellationToken cancellationToken)
    {
        var target = folder.CreateModelFolder(modelId);
        // Only names that we know: an entry's own may lead anywhere.
        foreach (var name in ModelFiles)
        {
            if (zip.GetEntry(RunArchives.ModelFolder + name) is not { } entry)
                continue;
            DiskRoom.Demand(target, entry.Length);
            await using var file = new FileStream(Path.Combine(target, name), FileMode.CreateNew);
            await CopyAsync(entry, file, maximumBytes, cancellationToken);
            file.Flush(flushToDisk: true);
        }
    }

    // What an entry says of its size need not be true.
    private static async Task CopyAsync(ZipArchiveEntry entry, Stream target, long maximumBytes, CancellationToken cancellationToken)
    {
        await using var content = await entry.OpenAsync(cancellationToken);
        var buffer = new byte[1 << 16];
        long total = 0;
        for (int count; (count = await content.ReadAsync(buffer, cancellationToken)) > 0; total += count)
        {
            if (total + count > maximumBytes)
                throw Refused($"Its {entry.FullName} is too large.");
            await target.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }
    }

    private static void Check(ArchivedRun run, List<TrainingEvent> events)
    {
        if (run.Format != ArchivedRun.CurrentFormat)
            throw Refused($"It has format {run.Format}; this version of ChordDash reads format {ArchivedRun.CurrentFormat}.");
        var classes = run.ClassNames.Count;
        if (run.State is not (RunState.Finished or RunState.Cancelled or RunState.Failed) || run.Name.Trim().Length is 0 or > 1_000
            || run.Notes.Length > 10_000 || run.Model is { Name.Length: > 1_000 } or { Notes.Length: > 10_000 } || classes is < 2 or > 1_000 || run.ClassNames.Any(string.IsNullOrWhiteSpace))
            throw Refused("What it says of the run cannot be.");
        if (HyperParametersValidator.Validate(run.HyperParameters) is [var error, ..])
            throw Refused(error.Message);
        if (events.Count > MostEvents || !events.TrueForAll(item => item is not null && Fits(item, classes)) || !Fits(run.Report, classes)
            || run.Baseline is { ClassAccuracy: { } linear } && linear.Count != classes)
            throw Refused("Its figures do not fit its classes.");
    }

    private static bool Fits(TrainingEvent item, int classes) =>
        (item.Epoch is not { } epoch || (epoch.ClassAccuracy.Count == classes && IsSquare(epoch.ConfusionMatrix, classes)))
        && (item.Start is not { } start || start.ValidationCounts.Count == classes)
        && Fits(item.Report, classes)
        && (item.Log is not { } log || log.Message is not null)
        && (item.End is not { } end || end.Reason is not null);

    private static bool Fits(EvaluationReport? report, int classes) => report is null
        || (report.Classes.Count == classes && IsSquare(report.ConfusionMatrix, classes) && report.Lengths.Count > 0 && report.Lengths.All(one => one is { Accuracy: not null })
            && report.Classes.All(one => one is not null) && report.Reliability.All(one => one is not null));

    private static bool IsSquare(IReadOnlyList<IReadOnlyList<int>> matrix, int classes) => matrix.Count == classes && matrix.All(row => row?.Count == classes);

    // As the archive says; more than that is refused while it is unpacked.
    private static long ModelBytes(ZipArchive zip) => ModelFiles.Sum(name => zip.GetEntry(RunArchives.ModelFolder + name)?.Length ?? 0);

    private void Store(Guid id, ArchivedRun run, List<TrainingEvent> events, Guid modelId)
    {
        var now = time.GetUtcNow();
        var epochs = RunEpochs.Of(events);
        // All but the first event, which the journal writes itself.
        var kept = events.Where(item => item.Kind != TrainingEventKind.Queued).ToList();
        journal.Add((database, number) =>
        {
            foreach (var (index, item) in kept.Index())
                database.Events.Add(new EventRow { RunId = id, Sequence = index + 1, Round = 1, Kind = item.Kind, Event = item with { Sequence = index + 1 } });
            if (run.Model is { } model)
            {
                database.Models.Add(new ModelRow
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
                });
            }

            return [ToRow(run, id, number, kept.Count + 1, epochs, DatasetOf(database, run))];
        });
    }

    // The same file, if it is here too.
    private static (Guid Id, string Name) DatasetOf(ChordDashContext database, ArchivedRun run)
    {
        var hash = run.Environment?.DataSha256;
        var same = hash is null ? null : database.Datasets.Where(row => row.Sha256 == hash).OrderBy(row => row.CreatedAt).FirstOrDefault();
        return same is null ? (run.DatasetId, run.DatasetName) : (same.Id, same.Name);
    }

    private RunRow ToRow(ArchivedRun run, Guid id, int number, long next, IReadOnlyList<EpochMetrics> epochs, (Guid Id, string Name) dataset) => new()
    {
        Id = id,
        Number = number,
        Name = run.Name.Trim(),
        DatasetId = dataset.Id,
        DatasetName = dataset.Name,
        ClassNames = run.ClassNames,
        Preset = run.Preset,
        HyperParameters = run.HyperParameters,
        State = run.State,
        Round = 1,
        NextSequence = next,
        Owner = access.Owner,
        CreatedAt = run.CreatedAt,
        Rank = 0,
        WantedDevice = run.HyperParameters.Device,
        StartedAt = run.StartedAt,
        EndedAt = run.EndedAt,
        Reason = run.Reason,
        Device = run.Device,
        Epoch = epochs.Count,
        Baseline = run.Baseline,
        Best = epochs.LastOrDefault(epoch => epoch.IsBest),
        Last = epochs.Count == 0 ? null : epochs[^1],
        Environment = run.Environment,
        Tags = Tags.Check(run.Tags),
        Notes = run.Notes,
    };

    private static UserErrorException Refused(string why, Exception? inner = null) => inner is null
        ? new($"This file is not the archive of a run that can be taken in. {why}")
        : new($"This file is not the archive of a run that can be taken in. {why}", inner);
}

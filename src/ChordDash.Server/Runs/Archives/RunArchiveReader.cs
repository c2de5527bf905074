using System.Text.Json;
using ChordDash.Components.Accounts;
using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;
using ChordDash.Engine.Models;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;
using ChordDash.Server.Accounts;
using ChordDash.Server.Accounts.Budgets;
using ChordDash.Server.Data;
using ChordDash.Server.Datasets;
using ChordDash.Server.Resources;

namespace ChordDash.Server.Runs.Archives;

/// <summary>Takes in archives, which may come from anywhere.</summary>
internal sealed class RunArchiveReader(
    IRunCatalog runs,
    IModelLoader loader,
    RunArchiveStore store,
    DataFolder folder,
    StoredBytes stored,
    WorkThreads threads,
    AccessControl access,
    TimeProvider time
) : IDisposable
{
    private const string Description = "model.json";
    private const string Ngrams = "ngrams.dat";
    private const string Weights = "weights.dat";

    private static readonly JsonBounds RunBounds = new(RunArchives.RunEntry, Limits.MaxArchiveRunBytes, 100, MaxInnerItems: 10_000);
    private static readonly JsonBounds EventsBounds = new(
        RunArchives.EventsEntry,
        Limits.MaxArchiveEventsBytes,
        Limits.MaxArchiveEvents,
        MaxInnerItems: 1_000
    );
    private static readonly JsonBounds ModelBounds = new(
        RunArchives.ModelFolder + Description,
        Limits.MaxArchiveModelBytes,
        100,
        MaxInnerItems: 1_100_000
    );

    // What one needs is bounded; many at once would need many times that.
    private readonly PerLane<SemaphoreSlim> _places = new(_ => new(Limits.MaxConcurrentArchiveImports));

    /// <exception cref="UserErrorException">It is no archive of a run, or a damaged one.</exception>
    public async Task<Run> ImportAsync(Stream archive, long maximumBytes, CancellationToken cancellationToken)
    {
        access.Require(Role.Member);
        stored.RequireAny(access.Owner);
        var file = folder.NewTemporaryFile();
        // Files lie here until all is known to be right: what a server that is killed leaves behind is deleted at the next start.
        var unpacked = folder.NewTemporaryFile();
        try
        {
            // Before there is a place: a slow sender keeps nobody waiting.
            await DatasetFiles.ReceiveAsync(archive, file, maximumBytes, bytesReceived: null, cancellationToken);
            var places = _places.Current;
            await places.WaitAsync(cancellationToken);
            try
            {
                return await threads.RunAsync(() => ReadAsync(file, unpacked, cancellationToken), cancellationToken);
            }
            finally
            {
                places.Release();
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or JsonException or NotSupportedException)
        {
            throw new UserErrorException(RunMessages.ArchiveIsDamaged, exception);
        }
        finally
        {
            File.Delete(file);
            if (Directory.Exists(unpacked))
                Directory.Delete(unpacked, recursive: true);
        }
    }

    public void Dispose() => _places.Dispose();

    private async Task<Run> ReadAsync(string file, string unpacked, CancellationToken cancellationToken)
    {
        await using var archive = await ArchiveFile.OpenAsync(file, cancellationToken);
        var described = await ReadRunAsync(archive, cancellationToken);
        var events = await ReadEventsAsync(archive, described.ClassNames.Count, cancellationToken);
        if (described.Model is not null)
        {
            Directory.CreateDirectory(unpacked);
            await UnpackModelAsync(archive, unpacked, described, cancellationToken);
        }

        var already = FindSame(described, await runs.ListAsync(cancellationToken));
        var (runId, modelId) = (Guid.CreateVersion7(time.GetUtcNow()), Guid.CreateVersion7(time.GetUtcNow()));
        using var room = await stored.TakeAsync(runId, access.Owner, DataFolder.Measure(unpacked), cancellationToken);
        var isStored = false;
        try
        {
            if (described.Model is not null)
                Directory.Move(unpacked, folder.ModelFolder(modelId));
            // Not on a thread that others go before: nobody else can write to the database meanwhile.
            await Task.Run(() => store.Add(runId, described, events, modelId), CancellationToken.None);
            room.Keep(DataFolder.Measure(folder.ModelFolder(modelId)));
            isStored = true;
            var run = await runs.GetAsync(runId, cancellationToken);
            access.Record("run.taken-in", $"#{run.Number} {run.Name}");
            return already is null ? run : run with { Remarks = [RunMessages.ArchivedRunIsHereAlready(already.Number, run.Number)] };
        }
        finally
        {
            if (!isStored)
                folder.DropRun(runId, modelId);
        }
    }

    // Nothing else happens to begin and end in the same ten-millionths of a second. The newest comes first.
    private static Run? FindSame(ArchivedRun archived, IReadOnlyList<Run> known) =>
        known.LastOrDefault(run =>
            run.CreatedAt == archived.CreatedAt
            && run.StartedAt == archived.StartedAt
            && run.EndedAt == archived.EndedAt
            && string.Equals(run.Preset, archived.Preset, StringComparison.Ordinal)
        );

    private static async Task<ArchivedRun> ReadRunAsync(ArchiveFile archive, CancellationToken cancellationToken)
    {
        await GuardAsync(archive, RunBounds, cancellationToken);
        await using var json = await archive.OpenAsync(RunBounds.Name, RunBounds.MaxBytes, cancellationToken);
        var run = await JsonSerializer.DeserializeAsync<ArchivedRun>(json, ArchivedRun.Json, cancellationToken)
            ?? throw new UserErrorException(RunMessages.ArchiveFileIsEmpty(RunBounds.Name));
        if (run.Format != ArchivedRun.CurrentFormat)
            throw new UserErrorException(RunMessages.ArchiveHasOtherFormat(run.Format, ArchivedRun.CurrentFormat));
        ArchiveRules.Require(run, RunBounds.Name);
        // What is not shown could make a name look like another one.
        run = run with
        {
            Name = Shown(run.Name),
            DatasetName = Shown(run.DatasetName),
            ClassNames = [.. run.ClassNames.Select(Shown)],
            Model = run.Model is { Name: { } name } model ? model with { Name = Shown(name) } : run.Model,
        };
        var classes = run.ClassNames.Count;
        if (
            run.State is not (RunState.Finished or RunState.Cancelled or RunState.Failed)
            || run.Name.Length == 0
            || classes is < 2 or > 1_000
            || run.ClassNames.Any(string.IsNullOrEmpty)
        )
            throw new UserErrorException(RunMessages.ArchivedRunIsImpossible);
        if (HyperParametersValidator.Validate(run.HyperParameters) is [var error, ..])
            throw new UserErrorException(RunMessages.ArchiveIsRefused(error.Message));
        if (!ArchiveAgreement.Fits(run.Report, classes) || !ArchiveAgreement.Fits(run.Baseline, classes))
            throw Disagrees();
        ChordSymbols.Check(run.Model?.Symbols);
        return run with { Tags = Tags.Check(run.Tags) };

        static string Shown(string name) => ShownText.Clean(name, Limits.MaxNameCharacters);
    }

    // One at a time, so that none is made of a file with more than there may be.
    private static async Task<List<TrainingEvent>> ReadEventsAsync(ArchiveFile archive, int classes, CancellationToken cancellationToken)
    {
        await GuardAsync(archive, EventsBounds, cancellationToken);
        await using var json = await archive.OpenAsync(EventsBounds.Name, EventsBounds.MaxBytes, cancellationToken);
        var events = new List<TrainingEvent>();
        await foreach (var item in JsonSerializer.DeserializeAsyncEnumerable<TrainingEvent>(json, ArchivedRun.Json, cancellationToken))
        {
            if (item is null)
                throw Disagrees();
            ArchiveRules.Require(item, EventsBounds.Name);
            if (!ArchiveAgreement.Fits(item, classes))
                throw Disagrees();
            events.Add(item);
        }
        return events;
    }

    // Only names that we know: an entry's own may lead anywhere.
    private async Task UnpackModelAsync(ArchiveFile archive, string target, ArchivedRun run, CancellationToken cancellationToken)
    {
        await GuardAsync(archive, ModelBounds, cancellationToken);
        await UnpackAsync(Description, Limits.MaxArchiveModelBytes);
        var weights = ModelCheck.RequireDescription(target, run.HyperParameters, run.ClassNames.Count);
        if (archive.Has(RunArchives.ModelFolder + Ngrams))
            await UnpackAsync(Ngrams, Limits.MaxArchiveNgramBytes);
        if (weights > 0)
            await UnpackAsync(Weights, weights + ModelCheck.MaxWeightsOverhead);
        ModelCheck.RequireWeights(target, weights);
        await Task.Run(() => loader.Load(target).Dispose(), cancellationToken);

        Task UnpackAsync(string name, long maximumBytes) =>
            archive.UnpackAsync(RunArchives.ModelFolder + name, Path.Combine(target, name), maximumBytes, cancellationToken);
    }

    private static async Task GuardAsync(ArchiveFile archive, JsonBounds bounds, CancellationToken cancellationToken)
    {
        await using var json = await archive.OpenAsync(bounds.Name, bounds.MaxBytes, cancellationToken);
        await JsonGuard.RequireAsync(json, bounds, cancellationToken);
    }

    private static UserErrorException Disagrees() => new(RunMessages.ArchiveDisagrees);
}

using ChordDash.Engine.Common;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;
using ChordDash.Server.Accounts;
using ChordDash.Server.Accounts.Budgets;
using ChordDash.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Runs;

internal sealed class RunCatalog(
    IDbContextFactory<ChordDashContext> contexts,
    RunList list,
    RunEnqueuer enqueuer,
    RunContinuation continuation,
    RunChanges changes,
    RunEnds ends,
    TrainingSlots slots,
    WorkBudget budget,
    StoredBytes stored,
    AccessControl access,
    DataFolder folder
) : IRunCatalog
{
    public Task<IReadOnlyList<Run>> ListAsync(CancellationToken cancellationToken = default) => list.ListAsync(cancellationToken);

    public async Task<Run> GetAsync(Guid id, CancellationToken cancellationToken = default) =>
        await list.FindAsync(id, cancellationToken) ?? throw Missing(id);

    public async Task<IReadOnlyList<EpochMetrics>> ListEpochsAsync(Guid id, CancellationToken cancellationToken = default)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var round = await database.Runs.Where(row => row.Id == id).Select(row => (int?)row.Round).FirstOrDefaultAsync(cancellationToken)
            ?? throw Missing(id);
        return RunEpochs.Of(await database.EpochEvents(id, round).ToListAsync(cancellationToken));
    }

    public async Task<EvaluationReport?> FindReportAsync(Guid id, CancellationToken cancellationToken = default)
    {
        var run = await GetAsync(id, cancellationToken);
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        return await database.FindReportAsync(id, run.Round, cancellationToken);
    }

    public async Task<IReadOnlyList<TrainingEvent>> ListLogAsync(Guid id, CancellationToken cancellationToken = default)
    {
        await GetAsync(id, cancellationToken);
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        return await database
            .Events.Where(row => row.RunId == id && row.Kind != TrainingEventKind.Epoch && row.Kind != TrainingEventKind.Evaluated)
            .OrderBy(row => row.Sequence)
            .Select(row => row.Event)
            .ToListAsync(cancellationToken);
    }

    public Task<Run> EnqueueAsync(RunRequest request, CancellationToken cancellationToken = default) =>
        budget.DoAsync(
            async () => await GetAsync((await enqueuer.EnqueueAsync(request, cancellationToken)).Id, cancellationToken),
            cancellationToken
        );

    public Task<IReadOnlyList<Run>> EnqueueFoldsAsync(RunRequest request, CancellationToken cancellationToken = default) =>
        budget.DoAsync(
            async () => await GetAllAsync(await enqueuer.EnqueueFoldsAsync(request, cancellationToken), cancellationToken),
            cancellationToken
        );

    public Task<IReadOnlyList<Run>> EnqueueSweepAsync(IReadOnlyList<RunRequest> requests, CancellationToken cancellationToken = default) =>
        budget.DoAsync(
            async () => await GetAllAsync(await enqueuer.EnqueueSweepAsync(requests, cancellationToken), cancellationToken),
            cancellationToken
        );

    public Task<Run> TrainOnAsync(Guid id, int epochs, CancellationToken cancellationToken = default) =>
        budget.DoAsync(
            async () => await GetAsync((await continuation.TrainOnAsync(id, epochs, cancellationToken)).Id, cancellationToken),
            cancellationToken
        );

    public async Task EditAsync(Guid id, RunEdit edit, CancellationToken cancellationToken = default)
    {
        var name = edit.Name is null ? null : ShownText.Check(edit.Name, "The run's name", Limits.MaxNameCharacters);
        ShownText.CheckNotes(edit.Notes);
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await database.Runs.FirstOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Missing(id);
        access.DemandOwn(row.Owner);
        row.Name = name ?? row.Name;
        row.Notes = edit.Notes ?? row.Notes;
        row.Tags = edit.Tags is null ? row.Tags : Data.Tags.Check(edit.Tags);
        row.Archived = edit.Archived ?? row.Archived;
        await database.SaveChangesAsync(cancellationToken);
        access.Record("run.changed", $"#{row.Number} {row.Name}");
        changes.Announce(id);
    }

    public async Task DeleteAsync(Guid id, CancellationToken cancellationToken = default)
    {
        var run = await GetAsync(id, cancellationToken);
        access.DemandOwn(run.Owner);
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var models = await database.Models.Where(row => row.RunId == id).Select(row => row.Id).ToListAsync(cancellationToken);
        // Events and models go with it, by cascade.
        var deleted = await database
            .Runs.Where(row => row.Id == id && !RunStates.Active.Contains(row.State))
            .ExecuteDeleteAsync(cancellationToken);
        if (deleted == 0)
            throw new UserErrorException($"Run #{run.Number} has not ended. Cancel it first, then delete it.");
        foreach (var model in models)
            folder.DeleteModel(model);
        folder.DeleteCheckpoints(id);
        access.Record("run.deleted", $"#{run.Number} {run.Name}");
        changes.Announce(id);
    }

    public async Task<IReadOnlyDictionary<Guid, long>> MeasureAsync(CancellationToken cancellationToken = default)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var runs = await database.Runs.Select(row => row.Id).ToListAsync(cancellationToken);
        var bytes = await stored.OfEachAsync(cancellationToken);
        return runs.ToDictionary(id => id, id => bytes.GetValueOrDefault(id));
    }

    public TrainingProgress? FindProgress(Guid id) => slots.FindProgress(id);

    public TimeSpan? FindSilence(Guid id) => slots.FindSilence(id);

    public IDisposable Subscribe(Action<Guid> changed) => changes.Subscribe(changed);

    public IDisposable SubscribeEnds(Action<Guid> ended) => ends.Subscribe(ended);

    internal static NotFoundException Missing(Guid id) => new($"There is no run {id}. It may have been deleted.");

    private async Task<IReadOnlyList<Run>> GetAllAsync(IReadOnlyList<RunRow> rows, CancellationToken cancellationToken) =>
        await Task.WhenAll(rows.Select(row => GetAsync(row.Id, cancellationToken)));
}

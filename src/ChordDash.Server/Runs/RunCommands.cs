using ChordDash.Engine.Common;
using ChordDash.Engine.Runs;
using ChordDash.Server.Accounts;
using ChordDash.Server.Accounts.Budgets;
using ChordDash.Server.Data;
using ChordDash.Server.Deletion;
using ChordDash.Server.Resources;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Runs;

internal sealed class RunCommands(
    IDbContextFactory<ChordDashContext> contexts,
    IRunCatalog catalog,
    RunEnqueuer enqueuer,
    RunContinuation continuation,
    RunChanges changes,
    WorkBudget budget,
    DeletedItems deletions,
    AccessControl access,
    TimeProvider time
) : IRunCommands
{
    public Task<Run> EnqueueAsync(RunRequest request, CancellationToken cancellationToken = default) =>
        budget.DoAsync(
            async () => await catalog.GetAsync(await enqueuer.EnqueueAsync(request, cancellationToken), cancellationToken),
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

    public async Task<Run> RunAgainAsync(Guid id, CommandKey? key = null, CancellationToken cancellationToken = default)
    {
        var run = await catalog.GetAsync(id, cancellationToken);
        await using (var database = await contexts.CreateDbContextAsync(cancellationToken))
        {
            if (!await database.Datasets.AnyAsync(row => row.Id == run.DatasetId, cancellationToken))
                throw new UserErrorException(RunMessages.RunDatasetWasDeleted(run.DatasetName, run.Number));
        }

        return await EnqueueAsync(
            new RunRequest(run.DatasetId, run.Preset, run.HyperParameters, run.Name) { Tags = run.Tags, Key = key },
            cancellationToken
        );
    }

    public Task<Run> TrainOnAsync(Guid id, int epochs, CommandKey? key = null, CancellationToken cancellationToken = default) =>
        budget.DoAsync(
            async () => await catalog.GetAsync(await continuation.TrainOnAsync(id, epochs, key, cancellationToken), cancellationToken),
            cancellationToken
        );

    public async Task EditAsync(Guid id, RunEdit edit, CancellationToken cancellationToken = default)
    {
        var name = edit.Name is null ? null : ShownText.Check(edit.Name, RunMessages.RunNameSubject, Limits.MaxNameCharacters);
        ShownText.CheckNotes(edit.Notes);
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await database.Runs.FirstOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw RunCatalog.Missing(id);
        access.RequireOwn(row.Owner);
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
        var run = await catalog.GetAsync(id, cancellationToken);
        access.RequireOwn(run.Owner);
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var deleted = await database
            .Runs.Where(row => row.Id == id && !RunStates.Active.Contains(row.State))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.DeletedAt, time.GetUtcNow()), cancellationToken);
        if (deleted == 0)
            throw new UserErrorException(RunMessages.RunMustEndBeforeDeletion(run.Number));
        access.Record("run.deleted", $"#{run.Number} {run.Name}");
        changes.Announce(id);
        await deletions.DeletedAsync(DeletedKind.Run, id, cancellationToken);
    }

    private async Task<IReadOnlyList<Run>> GetAllAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
        await Task.WhenAll(ids.Select(id => catalog.GetAsync(id, cancellationToken)));
}

using ChordDash.Engine.Common;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Runs;
using ChordDash.Server.Accounts.Budgets;
using ChordDash.Server.Data;
using ChordDash.Server.Resources;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Runs;

internal sealed class RunCatalog(IDbContextFactory<ChordDashContext> contexts, RunList list, StoredBytes stored) : IRunCatalog
{
    public Task<IReadOnlyList<Run>> ListAsync(CancellationToken cancellationToken = default) => list.ListAsync(cancellationToken);

    public async Task<Run> GetAsync(Guid id, CancellationToken cancellationToken = default)
    {
        if (await list.FindAsync(id, cancellationToken) is { } run)
            return run;
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var deleted = await database
            .Runs.IgnoreQueryFilters()
            .Where(row => row.Id == id)
            .Select(row => (int?)row.Number)
            .FirstOrDefaultAsync(cancellationToken);
        throw deleted is { } number ? new NotFoundException(RunMessages.RunWasDeleted(number)) : Missing(id);
    }

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

    public async Task<IReadOnlyDictionary<Guid, long>> MeasureAsync(CancellationToken cancellationToken = default)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var runs = await database.Runs.Select(row => row.Id).ToListAsync(cancellationToken);
        var bytes = await stored.OfEachAsync(cancellationToken);
        return runs.ToDictionary(id => id, id => bytes.GetValueOrDefault(id));
    }

    internal static NotFoundException Missing(Guid id) => new(RunMessages.RunIsMissing(id.ToString()));
}

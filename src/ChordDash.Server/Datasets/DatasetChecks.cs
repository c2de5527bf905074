using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Checks;
using ChordDash.Server.Accounts;
using ChordDash.Server.Accounts.Budgets;
using ChordDash.Server.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace ChordDash.Server.Datasets;

internal sealed class DatasetChecks(
    IDbContextFactory<ChordDashContext> contexts,
    IDatasetCatalog catalog,
    DatasetCache cache,
    DatasetFiles files,
    DatasetRows rows,
    DataFolder folder,
    StoredBytes stored,
    WorkBudget budget,
    AccessControl access,
    TimeProvider time
) : IDatasetChecks, IDisposable
{
    /// <summary>Chords of the data sets that one is compared with, newest first.</summary>
    private const long MaxOtherBeats = 50_000_000;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(30);

    private readonly MemoryCache _examined = new(new MemoryCacheOptions());
    private readonly PerLane<SemaphoreSlim> _examining = new(_ => new(1));

    public async Task<IReadOnlyList<DatasetFinding>> ExamineAsync(Guid id, CancellationToken cancellationToken = default)
    {
        var dataset = await catalog.GetAsync(id, cancellationToken);
        var others = (await catalog.ListAsync(cancellationToken)).Where(other => !AreRelated(dataset, other)).ToList();
        var beats = 0L;
        others = [.. others.TakeWhile(other => (beats += other.Statistics.Beats) <= MaxOtherBeats)];
        // Names stand in the sentences.
        var key = string.Join(
            '|',
            others
                .Prepend(dataset)
                .Select(one => $"{one.Id} {one.Name} {string.Join(' ', one.Classes.Select(item => item.Name))} {one.Symbols is null}")
        );
        // What is known already is nobody's work.
        return _examined.TryGetValue(key, out IReadOnlyList<DatasetFinding>? known)
            ? known!
            : await budget.DoAsync(() => ExamineAsync(key, dataset, others, cancellationToken), cancellationToken);
    }

    public Task<DatasetSummary> DeriveAsync(Guid id, DatasetEdit edit, CancellationToken cancellationToken = default)
    {
        access.Require(Role.Member);
        return budget.DoAsync(() => DeriveNowAsync(id, edit, cancellationToken), cancellationToken);
    }

    private async Task<IReadOnlyList<DatasetFinding>> ExamineAsync(
        string key,
        DatasetSummary dataset,
        IReadOnlyList<DatasetSummary> others,
        CancellationToken cancellationToken
    )
    {
        // One at a time: it takes a processor for a second or two.
        var examining = _examining.Current;
        await examining.WaitAsync(cancellationToken);
        try
        {
            if (_examined.TryGetValue(key, out IReadOnlyList<DatasetFinding>? known))
                return known!;
            var subject = await LoadAsync(dataset, cancellationToken);
            var neighbours = new List<CheckedDataset>();
            foreach (var other in others)
                neighbours.AddRange(await TryLoadAsync(other, cancellationToken));
            var findings = await budget.ComputeAsync(
                () => DatasetChecker.Examine(subject, neighbours, cancellationToken),
                cancellationToken
            );
            return _examined.Set(key, findings, new MemoryCacheEntryOptions { SlidingExpiration = Kept });
        }
        finally
        {
            examining.Release();
        }
    }

    private async Task<DatasetSummary> DeriveNowAsync(Guid id, DatasetEdit edit, CancellationToken cancellationToken)
    {
        var parent = await catalog.GetAsync(id, cancellationToken);
        var data = await cache.GetAsync(id, cancellationToken);
        var now = time.GetUtcNow();
        var derived = Guid.CreateVersion7(now);
        var edited = await budget.ComputeAsync(() => edit.Apply(data), cancellationToken);
        using var room = await stored.TakeAsync(derived, access.Owner, DatasetFiles.Estimate(edited), cancellationToken);
        await Task.Run(() => files.Write(derived, edited, cancellationToken), cancellationToken);
        try
        {
            var bytes = new FileInfo(folder.DatasetFile(derived)).Length;
            await using var database = await contexts.CreateDbContextAsync(cancellationToken);
            var row = await budget.ComputeAsync(
                () => rows.Derive(derived, parent, edit.Describe()!, edited, bytes, access.Owner),
                cancellationToken
            );
            database.Datasets.Add(row);
            await database.SaveChangesAsync(cancellationToken);
            room.Keep(bytes);
            access.Record("dataset.derived", row.Name);
            return DatasetRows.Summarize(row);
        }
        catch
        {
            files.Delete(derived);
            throw;
        }
    }

    public void Dispose()
    {
        _examined.Dispose();
        _examining.Dispose();
    }

    // That a data set has the pieces of the one it was made of is no news.
    private static bool AreRelated(DatasetSummary one, DatasetSummary two) =>
        one.Id == two.Id || one.ParentId == two.Id || two.ParentId == one.Id || (one.ParentId is { } parent && two.ParentId == parent);

    // A broken neighbour is its own page's affair.
    private async Task<CheckedDataset[]> TryLoadAsync(DatasetSummary other, CancellationToken cancellationToken)
    {
        try
        {
            return [await LoadAsync(other, cancellationToken)];
        }
        catch (UserErrorException)
        {
            return [];
        }
    }

    private async Task<CheckedDataset> LoadAsync(DatasetSummary dataset, CancellationToken cancellationToken) =>
        new(
            dataset.Name,
            await cache.GetAsync(dataset.Id, cancellationToken),
            [.. dataset.Classes.Select(item => item.Name)],
            dataset.Names
        );
}

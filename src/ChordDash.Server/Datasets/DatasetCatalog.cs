using ChordDash.Components.Accounts;
using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Formats.Pickle;
using ChordDash.Engine.Runs;
using ChordDash.Server.Accounts;
using ChordDash.Server.Accounts.Budgets;
using ChordDash.Server.Data;
using ChordDash.Server.Deletion;
using ChordDash.Server.Resources;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Datasets;

internal sealed class DatasetCatalog(
    IDbContextFactory<ChordDashContext> contexts,
    DatasetCache cache,
    DatasetImports imports,
    WorkBudget budget,
    RunChanges runs,
    DeletedItems deletions,
    AccessControl access,
    TimeProvider time
) : IDatasetCatalog
{
    public async Task<IReadOnlyList<DatasetSummary>> ListAsync(CancellationToken cancellationToken = default)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await database.Datasets.AsNoTracking().OrderByDescending(row => row.CreatedAt).ToListAsync(cancellationToken);
        return [.. rows.Select(DatasetRows.Summarize)];
    }

    public async Task<int> CountAsync(CancellationToken cancellationToken = default)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        return await database.Datasets.CountAsync(cancellationToken);
    }

    public async Task<DatasetSummary> GetAsync(Guid id, CancellationToken cancellationToken = default)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        if (await database.Datasets.FirstOrDefaultAsync(row => row.Id == id, cancellationToken) is { } found)
            return DatasetRows.Summarize(found);
        var deleted = await database
            .Datasets.IgnoreQueryFilters()
            .Where(row => row.Id == id)
            .Select(row => row.Name)
            .FirstOrDefaultAsync(cancellationToken);
        throw deleted is not null ? new NotFoundException(DatasetStoreMessages.DatasetWasDeleted(deleted)) : Missing(id);
    }

    public async Task<ChordDataset> LoadAsync(Guid id, CancellationToken cancellationToken = default)
    {
        await GetAsync(id, cancellationToken);
        return await cache.GetAsync(id, cancellationToken);
    }

    public Task<IReadOnlyList<DatasetSummary>> AddSampleAsync(SampleSize size, CancellationToken cancellationToken = default)
    {
        access.Require(Role.Member);
        size.Check();
        return budget.DoAsync<IReadOnlyList<DatasetSummary>>(
            async () =>
                [
                    await AddSampleAsync(size.FileName("train"), () => SampleDataGenerator.Labelled(size), cancellationToken),
                    await AddSampleAsync(size.FileName("test"), () => SampleDataGenerator.Unlabelled(size), cancellationToken),
                ],
            cancellationToken
        );
    }

    public async Task UpdateAsync(Guid id, DatasetChanges changes, CancellationToken cancellationToken = default)
    {
        var name = changes.Name is null ? null : CheckName(changes.Name, DatasetStoreMessages.DatasetNameSubject);
        var tags = changes.Tags is null ? null : Tags.Check(changes.Tags);
        ShownText.CheckNotes(changes.Notes);

        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await FindAsync(database, id, cancellationToken);
        // Before the transaction: a refusal is written to the database too, and would wait for it.
        access.RequireOwn(row.Owner);
        await using var transaction = await database.BeginAsync(cancellationToken);
        (row.Name, row.Notes, row.Tags) = (name ?? row.Name, changes.Notes ?? row.Notes, tags ?? row.Tags);
        await database.SaveChangesAsync(cancellationToken);
        await database
            .Runs.Where(run => run.DatasetId == id)
            .ExecuteUpdateAsync(set => set.SetProperty(run => run.DatasetName, row.Name), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        access.Record("dataset.changed", row.Name);
        // They show the new name.
        runs.Announce(RunChanges.All);
    }

    public async Task RenameClassesAsync(Guid id, IReadOnlyList<string> names, CancellationToken cancellationToken = default)
    {
        var trimmed = names.Select((name, index) => CheckName(name, DatasetStoreMessages.ClassNameSubject(index + 1))).ToList();
        if (trimmed.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new UserErrorException(DatasetStoreMessages.ClassNamesAreNotUnique(twice.Key));

        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await FindAsync(database, id, cancellationToken);
        // Before the transaction: a refusal is written to the database too, and would wait for it.
        access.RequireOwn(row.Owner);
        await using var transaction = await database.BeginAsync(cancellationToken);
        if (trimmed.Count != row.Classes.Count)
            throw new UserErrorException(DatasetStoreMessages.ClassNameCountDiffers(row.Classes.Count, trimmed.Count));
        row.Classes = [.. row.Classes.Zip(trimmed, (item, name) => item with { Name = name })];
        await database.SaveChangesAsync(cancellationToken);
        await database
            .Runs.Where(run => run.DatasetId == id)
            .ExecuteUpdateAsync(set => set.SetProperty(run => run.ClassNames, trimmed), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        access.Record("dataset.changed", row.Name);
        // They show the new name.
        runs.Announce(RunChanges.All);
    }

    public async Task SetSymbolsAsync(Guid id, IReadOnlyDictionary<int, string>? symbols, CancellationToken cancellationToken = default)
    {
        ChordSymbols.Check(symbols);
        foreach (var (code, symbol) in symbols ?? new Dictionary<int, string>())
            ShownText.Check(symbol, DatasetStoreMessages.SymbolSubject(code), symbol.Length);
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await FindAsync(database, id, cancellationToken);
        access.RequireOwn(row.Owner);
        row.Symbols = symbols is { Count: > 0 } ? symbols : null;
        await database.SaveChangesAsync(cancellationToken);
        access.Record("dataset.changed", row.Name);
    }

    public async Task DeleteAsync(Guid id, CancellationToken cancellationToken = default)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await FindAsync(database, id, cancellationToken);
        access.RequireOwn(row.Owner);
        var users = await database
            .Runs.Where(run => run.DatasetId == id && RunStates.Active.Contains(run.State))
            .OrderBy(run => run.Number)
            .Select(run => run.Number)
            .ToListAsync(cancellationToken);
        // Condition and deletion in one statement, so that no run can be queued in between.
        var deleted = await database
            .Datasets.Where(dataset =>
                dataset.Id == id && !database.Runs.Any(run => run.DatasetId == id && RunStates.Active.Contains(run.State))
            )
            .ExecuteUpdateAsync(set => set.SetProperty(dataset => dataset.DeletedAt, time.GetUtcNow()), cancellationToken);
        if (deleted == 0)
        {
            var numbers = string.Join(", ", users.Select(number => $"#{number}"));
            throw new UserErrorException(DatasetStoreMessages.DatasetIsUsed(row.Name, users.Count, numbers));
        }
        cache.Remove(id);
        access.Record("dataset.deleted", row.Name);
        await deletions.DeletedAsync(DeletedKind.Dataset, id, cancellationToken);
    }

    private async Task<DatasetSummary> AddSampleAsync(string name, Func<ChordDataset> generate, CancellationToken cancellationToken)
    {
        // The same road as an upload.
        using var pickle = new MemoryStream();
        await budget.ComputeAsync(
            () =>
            {
                PickleDatasetWriter.Write(generate(), pickle);
                return pickle;
            },
            cancellationToken
        );
        pickle.Position = 0;
        var received = await imports.ReceiveAsync(pickle, name, DatasetOrigin.Sample, bytesReceived: null, cancellationToken);
        var ended = await imports.WaitAsync(received.Id, cancellationToken);
        imports.Dismiss(received.Id);
        return ended.Dataset ?? throw new UserErrorException(ended.Error ?? DatasetStoreMessages.SampleWasNotStored);
    }

    private static string CheckName(string? name, Message what) => ShownText.Check(name, what, Limits.MaxNameCharacters);

    private static async Task<DatasetRow> FindAsync(ChordDashContext database, Guid id, CancellationToken cancellationToken) =>
        await database.Datasets.FirstOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Missing(id);

    internal static NotFoundException Missing(Guid id) => new(DatasetStoreMessages.DatasetIsMissing(id.ToString()));
}

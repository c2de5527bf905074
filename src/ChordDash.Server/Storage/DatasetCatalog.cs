using ChordDash.Engine;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Runs;
using ChordDash.Server.Hosting;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Storage;

internal sealed class DatasetCatalog(
    IDbContextFactory<ChordDashContext> contexts, DataFolder folder, DatasetFiles files, ChordDashOptions options, TimeProvider time)
    : IDatasetCatalog
{
    private const int LongestName = 200;

    public long MaximumBytes => options.MaximumUploadBytes;

    public async Task<IReadOnlyList<DatasetSummary>> ListAsync(CancellationToken cancellationToken = default)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await database.Datasets.AsNoTracking().OrderByDescending(row => row.CreatedAt).ToListAsync(cancellationToken);
        return [.. rows.Select(Summarize)];
    }

    public async Task<DatasetSummary> GetAsync(Guid id, CancellationToken cancellationToken = default)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        return Summarize(await FindAsync(database, id, cancellationToken));
    }

    public async Task<ChordDataset> LoadAsync(Guid id, CancellationToken cancellationToken = default)
    {
        await GetAsync(id, cancellationToken);
        return await Task.Run(() => files.Read(id, cancellationToken), cancellationToken);
    }

    public async Task<DatasetSummary> ImportAsync(
        Stream content, string fileName, IProgress<long>? bytesReceived = null, CancellationToken cancellationToken = default)
    {
        var temporary = folder.NewTemporaryFile();
        try
        {
            await DatasetFiles.ReceiveAsync(content, temporary, MaximumBytes, bytesReceived, cancellationToken);
            return await StoreAsync(temporary, ShownFileName.From(fileName, LongestName), DefaultClassName, cancellationToken);
        }
        finally
        {
            // Does nothing once the file has been moved to its place.
            File.Delete(temporary);
        }
    }

    public async Task<IReadOnlyList<DatasetSummary>> AddSampleAsync(CancellationToken cancellationToken = default) =>
    [
        await AddSampleAsync("sample-train.pkl", SampleDataGenerator.Labelled, cancellationToken),
        await AddSampleAsync("sample-test.pkl", SampleDataGenerator.Unlabelled, cancellationToken),
    ];

    public async Task RenameAsync(Guid id, string name, CancellationToken cancellationToken = default)
    {
        var trimmed = CheckName(name, "The data set's name");
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        (await FindAsync(database, id, cancellationToken)).Name = trimmed;
        await database.SaveChangesAsync(cancellationToken);
        await database.Runs.Where(run => run.DatasetId == id)
            .ExecuteUpdateAsync(set => set.SetProperty(run => run.DatasetName, trimmed), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public async Task RenameClassesAsync(Guid id, IReadOnlyList<string> names, CancellationToken cancellationToken = default)
    {
        var trimmed = names.Select((name, index) => CheckName(name, $"Name {index + 1}")).ToList();
        if (trimmed.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new UserErrorException($"Two classes are named '{twice.Key}'. Give each class a name of its own.");

        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var row = await FindAsync(database, id, cancellationToken);
        if (trimmed.Count != row.Classes.Count)
            throw new UserErrorException($"This data set has {row.Classes.Count} classes, but {trimmed.Count} names were given. Give one name to each class.");
        row.Classes = [.. row.Classes.Zip(trimmed, (item, name) => item with { Name = name })];
        await database.SaveChangesAsync(cancellationToken);
        await database.Runs.Where(run => run.DatasetId == id)
            .ExecuteUpdateAsync(set => set.SetProperty(run => run.ClassNames, trimmed), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public async Task DeleteAsync(Guid id, CancellationToken cancellationToken = default)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await FindAsync(database, id, cancellationToken);
        // Condition and deletion in one statement, so that no run can be queued in between.
        var deleted = await database.Datasets
            .Where(dataset => dataset.Id == id && !database.Runs.Any(run =>
                run.DatasetId == id && (run.State == RunState.Queued || run.State == RunState.Running)))
            .ExecuteDeleteAsync(cancellationToken);
        if (deleted == 0)
            throw new UserErrorException($"'{row.Name}' is used by a run that waits or is in progress. Cancel the run first, then delete the data set.");
        files.Delete(id);
    }

    private async Task<DatasetSummary> AddSampleAsync(string name, Func<ChordDataset> generate, CancellationToken cancellationToken)
    {
        var temporary = folder.NewTemporaryFile();
        try
        {
            await Task.Run(() => WriteFile(temporary, generate()), cancellationToken);
            return await StoreAsync(temporary, name, SampleClassName, cancellationToken);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private async Task<DatasetSummary> StoreAsync(
        string temporary, string name, Func<string, string> nameClass, CancellationToken cancellationToken)
    {
        var row = await Task.Run(() => Describe(temporary, name, nameClass, cancellationToken), cancellationToken);
        files.Keep(temporary, row.Id);
        try
        {
            await using var database = await contexts.CreateDbContextAsync(cancellationToken);
            database.Datasets.Add(row);
            await database.SaveChangesAsync(cancellationToken);
        }
        catch
        {
            files.Delete(row.Id);
            throw;
        }

        return Summarize(row);
    }

    private DatasetRow Describe(string path, string name, Func<string, string> nameClass, CancellationToken cancellationToken)
    {
        var dataset = DatasetFiles.ReadFile(path, cancellationToken);
        var counts = new int[dataset.ClassLabels.Count];
        foreach (var label in dataset.Labels ?? [])
            counts[label]++;
        var now = time.GetUtcNow();
        return new DatasetRow
        {
            Id = Guid.CreateVersion7(now),
            Name = name,
            CreatedAt = now,
            Bytes = new FileInfo(path).Length,
            Pieces = dataset.Sequences.Count,
            Classes = [.. dataset.ClassLabels.Select((label, index) => new DatasetClass(label, nameClass(label), counts[index]))],
            Statistics = DatasetStatistics.Compute(dataset),
        };
    }

    private static void WriteFile(string path, ChordDataset dataset)
    {
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        PickleDatasetWriter.Write(dataset, stream);
    }

    private static string DefaultClassName(string label) => long.TryParse(label, out _) ? $"Class {label}" : label;

    private static string SampleClassName(string label) =>
        int.TryParse(label, out var index) ? SampleDataGenerator.ComposerNames[index] : label;

    private static string CheckName(string? name, string what) => name?.Trim() switch
    {
        null or "" => throw new UserErrorException($"{what} is empty. Type at least one character."),
        { Length: > LongestName } => throw new UserErrorException($"{what} is longer than {LongestName} characters. Shorten it."),
        var trimmed => trimmed,
    };

    private static async Task<DatasetRow> FindAsync(ChordDashContext database, Guid id, CancellationToken cancellationToken) =>
        await database.Datasets.FirstOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Missing(id);

    internal static NotFoundException Missing(Guid id) => new($"There is no data set {id}. It may have been deleted.");

    private static DatasetSummary Summarize(DatasetRow row) =>
        new(row.Id, row.Name, row.CreatedAt, row.Bytes, row.Pieces, row.Classes, row.Statistics);
}

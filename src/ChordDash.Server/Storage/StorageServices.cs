using ChordDash.Engine;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Doctor;
using ChordDash.Engine.Runs;
using ChordDash.Server.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Storage;

internal static class StorageServices
{
    public static IServiceCollection AddChordDashStorage(this IServiceCollection services) => services
        .AddSingleton<DataFolder>()
        .AddDbContextFactory<ChordDashContext>((provider, options) => options.UseSqlite(new SqliteConnectionStringBuilder
        {
            DataSource = provider.GetRequiredService<DataFolder>().Database,
            // Seconds that a statement waits for another writer.
            DefaultTimeout = 30,
        }.ToString()))
        .AddSingleton<DatasetFiles>()
        .AddSingleton<DatasetRows>()
        .AddSingleton<StoredBytes>()
        .AddHostedService(provider => provider.GetRequiredService<StoredBytes>())
        .AddSingleton<DatasetCache>()
        .AddSingleton<ImportThreads>()
        .AddSingleton<DatasetImports>()
        .AddSingleton<IDatasetImports>(provider => provider.GetRequiredService<DatasetImports>())
        .AddHostedService(provider => provider.GetRequiredService<DatasetImports>())
        .AddSingleton<IDatasetCatalog, DatasetCatalog>()
        .AddSingleton<IDatasetChecks, DatasetChecks>()
        .AddSingleton<RunChanges>()
        .AddSingleton<RunEnds>()
        .AddSingleton<RunJournal>()
        .AddSingleton<RunList>()
        .AddSingleton<RunEnqueuer>()
        .AddSingleton<RunContinuation>()
        .AddSingleton<IRunCatalog, RunCatalog>()
        .AddSingleton<IRunAnswers, RunAnswers>()
        .AddSingleton<IRunQueue, RunQueue>()
        .AddSingleton<ITrainingEventStream, TrainingEventStream>();

    /// <summary>Takes the data folder, brings the database up to date and sets aside files that no row knows.</summary>
    /// <exception cref="UserErrorException">The folder cannot be written to, another server uses it, or its database is not one of this version.</exception>
    public static async Task OpenStorageAsync(this IServiceProvider services)
    {
        var folder = services.GetRequiredService<DataFolder>();
        folder.Take();
        await using var database = await services.GetRequiredService<IDbContextFactory<ChordDashContext>>().CreateDbContextAsync();
        await DatabaseUpgrade.RunAsync(database, folder);
        // Readers never wait for the writer. Kept in the file, so that once is enough.
        await database.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = 'wal'");

        var datasets = await database.Datasets.Select(row => row.Id).Concat(database.Imports.Select(row => row.Id)).ToHashSetAsync();
        foreach (var file in Directory.EnumerateFiles(folder.Datasets).Where(path => IsOrphan(path, datasets)))
            File.Move(file, folder.OrphanPath(file));
        var models = await database.Models.Select(row => row.Id).ToHashSetAsync();
        var runs = await database.Runs.Select(row => new { row.Id, row.Round }).ToListAsync();
        // A model is written before its row.
        models.UnionWith(runs.Select(run => RunExecutor.NewModelId(run.Id, run.Round)));
        foreach (var orphan in Directory.EnumerateDirectories(folder.Models).Where(path => IsOrphan(path, models))
            .Concat(Directory.EnumerateDirectories(folder.Checkpoints).Where(path => IsOrphan(path, [.. runs.Select(run => run.Id)]))))
            Directory.Move(orphan, folder.OrphanPath(orphan));
        await UpgradeDatasetsAsync(database, services.GetRequiredService<DatasetFiles>(), services.GetRequiredService<ILogger<DatasetFiles>>());
    }

    // Data sets of versions that read them from the uploaded file.
    private static async Task UpgradeDatasetsAsync(ChordDashContext database, DatasetFiles files, ILogger logger)
    {
        foreach (var row in await database.Datasets.Where(row => row.Origin != DatasetOrigin.Derived && row.Sha256 == null).ToListAsync())
        {
            try
            {
                files.Upgrade(row);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or UserErrorException)
            {
                logger.LogError(exception, "The file of the data set '{Name}' cannot be read. Its page says so too.", row.Name);
            }
        }
        await database.SaveChangesAsync();
    }

    // A server that died between moving a file and storing its row leaves one; so does a database that was lost or restored from an older
    // backup, which is why nothing is deleted. What has no id for a name was not put there by us.
    private static bool IsOrphan(string path, HashSet<Guid> known) =>
        Guid.TryParse(Path.GetFileNameWithoutExtension(path), out var id) && !known.Contains(id);
}

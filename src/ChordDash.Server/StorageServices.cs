using ChordDash.Components.Administration;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Checks;
using ChordDash.Engine.Runs;
using ChordDash.Server.Accounts.Budgets;
using ChordDash.Server.Data;
using ChordDash.Server.Datasets;
using ChordDash.Server.Runs;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server;

internal static class StorageServices
{
    public static IServiceCollection AddChordDashStorage(this IServiceCollection services) =>
        services
            .AddSingleton<DataFolder>()
            .AddSingleton<StorageHealth>()
            .AddSingleton(new DatabasePatience())
            .AddSingleton<PatientConnections>()
            .AddSingleton<DatabaseProbe>()
            .AddSingleton<IFailureSentences, StorageFailure>()
            .AddDbContextFactory<ChordDashContext>(
                (provider, options) =>
                    provider
                        .GetRequiredService<StorageHealth>()
                        .Listen(
                            options
                                .AddInterceptors(provider.GetRequiredService<PatientConnections>())
                                .UseSqlite(
                                    new SqliteConnectionStringBuilder
                                    {
                                        DataSource = provider.GetRequiredService<DataFolder>().Database,
                                        // It is there once the folder is opened.
                                        // One that was lost meanwhile is an error, and not made anew.
                                        Mode = SqliteOpenMode.ReadWrite,
                                    }.ToString(),
                                    sqlite =>
                                        sqlite.ExecutionStrategy(dependencies => new HeldDatabaseStrategy(
                                            dependencies,
                                            provider.GetRequiredService<StorageHealth>()
                                        ))
                                )
                        )
            )
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
            .AddSingleton<QueueOrder>()
            .AddSingleton<RunValidator>()
            .AddSingleton<RunEnqueuer>()
            .AddSingleton<RunContinuation>()
            .AddSingleton<IRunCatalog, RunCatalog>()
            .AddSingleton<IRunCommands, RunCommands>()
            .AddSingleton<IRunMonitor, RunMonitor>()
            .AddSingleton<IRunAnswers, RunAnswers>()
            .AddSingleton<IRunQueue, RunQueue>()
            .AddSingleton<ITrainingEventStream, TrainingEventStream>();
}

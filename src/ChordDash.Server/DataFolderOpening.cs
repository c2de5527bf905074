using System.Data.Common;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Server.Data;
using ChordDash.Server.Datasets;
using ChordDash.Server.Hosting;
using ChordDash.Server.Maintenance;
using ChordDash.Server.Resources;
using ChordDash.Server.Runs;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server;

/// <summary>Opens the data folder at the start: whole, or with a sentence about what is wrong and what to do.</summary>
internal static partial class StorageOpening
{
    private static readonly string[] DatabaseFiles = ["", "-wal", "-shm", "-journal"];

    /// <summary>Takes the data folder, brings the database up to date and sets aside files that no row knows.</summary>
    /// <exception cref="UserErrorException">
    /// The folder cannot be written to, another server uses it, or its database is not one of this version.
    /// </exception>
    public static async Task OpenStorageAsync(this IServiceProvider services)
    {
        var folder = services.GetRequiredService<DataFolder>();
        var logger = services.GetRequiredService<ILogger<DataFolder>>();
        folder.Take();
        try
        {
            RequireNoHalf(folder, logger);
            KeepPrivate(folder, logger);
            var state = DatabaseState.Read(folder);
            RequireKnown(folder, state, services.GetRequiredService<ChordDashOptions>().StartAsNew, logger);
            await DatabaseUpgrade.RunAsync(folder, state, logger);
            await using var database = await services.GetRequiredService<IDbContextFactory<ChordDashContext>>().CreateDbContextAsync();
            // Of the file that was there before, should this process have opened it.
            SqliteConnection.ClearPool((SqliteConnection)database.Database.GetDbConnection());
            await DatabaseState.RequireTablesAsync(database, folder);
            // Readers never wait for the writer. Kept in the file, so that once is enough.
            await database.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = 'wal'");
            await SetOrphansAsideAsync(database, folder, logger);
            await UpgradeDatasetsAsync(
                database,
                services.GetRequiredService<DatasetFiles>(),
                services.GetRequiredService<ILogger<DatasetFiles>>()
            );
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException && StorageFailure.Find(exception) is { } fault)
        {
            folder.Dispose();
            throw DatabaseState.Describe(folder, fault, exception);
        }
        catch
        {
            // Whoever mends it, such as a restore, needs the lock.
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Opens it for a command, which may run beside a server: then that server has opened it.</summary>
    /// <exception cref="UserErrorException">
    /// The folder cannot be opened, or the server has not got that far or is of another version.
    /// </exception>
    public static async Task OpenStorageBesideAsync(this IServiceProvider services)
    {
        var folder = services.GetRequiredService<DataFolder>();
        try
        {
            await services.OpenStorageAsync();
        }
        catch (DataFolderInUseException) when (DatabaseState.IsThere(folder))
        {
            // Nothing is brought up to date here: the folder, and a lock that lies in its database, are the server's.
            if (!DatabaseState.Read(folder).IsCurrent)
            {
                throw new UserErrorException(ConsoleMessages.ServerIsStartingOrOther(folder.Root));
            }
        }
    }

    // What a restore or a first backup has left half done looks like a data folder that has lost much.
    private static void RequireNoHalf(DataFolder folder, ILogger logger)
    {
        if (File.Exists(folder.RestoreMark))
        {
            throw new UserErrorException(ConsoleMessages.RestoreIsUnfinished(folder.Root));
        }

        if (File.Exists(folder.BackupMark) && (!File.Exists(folder.BackupManifest) || !DatabaseState.IsThere(folder)))
        {
            throw new UserErrorException(ConsoleMessages.BackupIsIncomplete(folder.Root));
        }

        if (Directory.Exists(BackupFolder.Ready(folder)))
        {
            throw new UserErrorException(ConsoleMessages.BackupIsNotInPlace(folder.Root));
        }

        if (!File.Exists(folder.BackupMark) && !File.Exists(folder.BackupManifest))
            return;
        // From here on it holds data of its own, which the next backup must not overwrite.
        LogBackupTaken(logger);
        File.Delete(folder.BackupMark);
        File.Delete(folder.BackupManifest);
        if (Directory.Exists(BackupFolder.Staging(folder)))
            Directory.Delete(BackupFolder.Staging(folder), recursive: true);
    }

    private static void KeepPrivate(DataFolder folder, ILogger logger)
    {
        try
        {
            if (PrivateFiles.Tighten(folder.Root) is > 0 and var count)
                LogPermissionsTightened(logger, count);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            LogPermissionsLeft(logger, exception.Message);
        }
    }

    // A lost database is not a new beginning: the next start would find nothing but the orphans of this one.
    private static void RequireKnown(DataFolder folder, DatabaseState state, bool startAsNew, ILogger logger)
    {
        if (!state.IsEmpty)
            return;
        var (datasets, models, checkpoints) = (Known(folder.Datasets), Known(folder.Models), Known(folder.Checkpoints));
        // A server may be killed between storing its first upload and writing its row.
        var isNew =
            state.Applied.Count > 0
                ? Known(folder.Datasets, "*.arrow") + models + checkpoints == 0
                : datasets + models + checkpoints == 0 && !HasLog(folder);
        if (isNew)
        {
            if (state.Applied.Count == 0 && Directory.EnumerateFiles(folder.Keys).Any())
                LogDatabaseMissing(logger);
        }
        else if (!startAsNew)
        {
            throw new UserErrorException(ConsoleMessages.DatabaseIsLost(folder.Database, datasets, models, checkpoints, folder.Backups));
        }

        if (state.Applied.Count > 0)
            return;
        foreach (var left in DatabaseFiles.Select(end => folder.Database + end).Where(File.Exists))
        {
            if (new FileInfo(left).Length == 0)
                File.Delete(left);
            else
                File.Move(left, folder.OrphanPath(left));
        }
    }

    private static bool HasLog(DataFolder folder) =>
        File.Exists(folder.Database + "-wal") && new FileInfo(folder.Database + "-wal").Length > 0;

    private static int Known(string folder, string pattern = "*") =>
        Directory.EnumerateFileSystemEntries(folder, pattern).Count(path => IsOrphan(path, []));

    private static async Task SetOrphansAsideAsync(ChordDashContext database, DataFolder folder, ILogger logger)
    {
        var datasets = await database
            .Datasets.IgnoreQueryFilters()
            .Select(row => row.Id)
            .Concat(database.Imports.Select(row => row.Id))
            .ToHashSetAsync();
        var runs = await database.Runs.IgnoreQueryFilters().Select(row => new { row.Id, row.Round }).ToListAsync();
        var models = await database.Models.IgnoreQueryFilters().Select(row => row.Id).ToHashSetAsync();
        // A model is written before its row.
        models.UnionWith(runs.Select(run => NewModelId.Of(run.Id, run.Round)));
        HashSet<Guid> trained = [.. runs.Select(run => run.Id)];
        string[] orphans =
        [
            .. Directory.EnumerateFiles(folder.Datasets).Where(path => IsOrphan(path, datasets)),
            .. Directory.EnumerateDirectories(folder.Models).Where(path => IsOrphan(path, models)),
            .. Directory.EnumerateDirectories(folder.Checkpoints).Where(path => IsOrphan(path, trained)),
        ];
        foreach (var orphan in orphans)
            Directory.Move(orphan, folder.OrphanPath(orphan));
        if (orphans.Length > 0)
            LogOrphansSetAside(logger, orphans.Length, folder.Orphans);
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
                LogDatasetNotRead(logger, exception, row.Name);
            }
        }
        await database.SaveChangesAsync();
    }

    // A server that died between moving a file and storing its row leaves one; so does a database that was lost or restored from an older
    // backup, which is why nothing is deleted. What has no id for a name was not put there by us.
    private static bool IsOrphan(string path, HashSet<Guid> known) =>
        Guid.TryParse(Path.GetFileNameWithoutExtension(path), out var id) && !known.Contains(id);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The data folder was a backup. It is this server's now, and no backup can be made into it any more."
    )]
    private static partial void LogBackupTaken(ILogger logger);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Other users of this machine could read or change {Count} files and folders in the data folder; "
            + "now only the server's own user can."
    )]
    private static partial void LogPermissionsTightened(ILogger logger, int count);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The data folder belongs to another user, so its permissions stay as they are: "
            + "others may be able to read the database and its passwords. {Reason}"
    )]
    private static partial void LogPermissionsLeft(ILogger logger, string reason);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "There is no database in the data folder, only keys: accounts, runs and all else begin anew."
    )]
    private static partial void LogDatabaseMissing(ILogger logger);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The database does not know {Count} files and folders of data sets, models and checkpoints; "
            + "they were moved to '{Orphans}'. That is so after a restore of an older database, and once after a kill."
    )]
    private static partial void LogOrphansSetAside(ILogger logger, int count, string orphans);

    [LoggerMessage(Level = LogLevel.Error, Message = "The file of the data set '{Name}' cannot be read. Its page says so too.")]
    private static partial void LogDatasetNotRead(ILogger logger, Exception exception, string name);
}

using ChordDash.Engine.Common;
using ChordDash.Server.Resources;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Data;

/// <summary>Makes the database, or brings that of an older version up to date, after a copy of it was made.</summary>
/// <remarks>
/// Done with a copy, which takes the database's place when it is whole: not every migration is one transaction, and a server that is
/// killed at any moment must leave what its next start can go on with.
/// </remarks>
internal static partial class DatabaseUpgrade
{
    private const int GenericError = 1;

    /// <summary>
    /// The lock of the data folder is held, so that nobody else migrates and no row of Entity Framework's own lock has an owner.
    /// </summary>
    /// <exception cref="UserErrorException">It was made by a newer version, is no database, or cannot be brought up to date.</exception>
    public static async Task RunAsync(DataFolder folder, DatabaseState state, ILogger logger)
    {
        var applied = state.Applied;
        if (state.IsCurrent)
            return;
        if (state.Newer is { } newer)
        {
            throw new UserErrorException(ConsoleMessages.DatabaseIsNewer(newer));
        }

        LogUpgradeBegins(logger, applied.Count == 0 ? "nothing" : applied[^1], state.Known[^1]);
        var copy = folder.NewTemporaryFile();
        PrivateFiles.CreateFile(copy);
        if (applied.Count > 0)
        {
            Keep(folder, applied[^1]);
            Copy(folder.Database, copy);
        }

        await MigrateAsync(folder, copy);
        if (applied.Count > 0)
            LeaveLogBehind(folder.Database);
        File.Move(copy, folder.Database, overwrite: true);
        LogUpgradeDone(logger);
    }

    /// <summary>SQLite's own copy, which takes in what is still in the write-ahead log.</summary>
    public static void Copy(string database, string target)
    {
        PrivateFiles.CreateFile(target);
        using var source = Open(database);
        using var copy = Open(target);
        source.BackupDatabase(copy);
        // One file, without a log beside it.
        Execute(copy, "PRAGMA journal_mode = 'delete'");
    }

    /// <param name="otherwise">What is said if the file is damaged.</param>
    /// <exception cref="UserErrorException">It is.</exception>
    public static async Task CheckAsync(string database, Message otherwise, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = Open(database, SqliteOpenMode.ReadOnly);
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA integrity_check";
            if (await command.ExecuteScalarAsync(cancellationToken) is "ok")
                return;
        }
        catch (SqliteException exception) when (StorageFailure.Is(exception, StorageFault.Damaged)) { }

        throw new UserErrorException(otherwise);
    }

    /// <param name="seconds">How long a statement waits for another program that holds the database.</param>
    public static SqliteConnection Open(string path, SqliteOpenMode mode = SqliteOpenMode.ReadWrite, int seconds = 30)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = mode,
                Pooling = false,
                DefaultTimeout = seconds,
            }.ToString()
        );
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static async Task MigrateAsync(DataFolder folder, string copy)
    {
        await using var connection = Open(copy);
        await using var database = new ChordDashContext(new DbContextOptionsBuilder<ChordDashContext>().UseSqlite(connection).Options);
        try
        {
            Execute(connection, "DROP TABLE IF EXISTS \"__EFMigrationsLock\"");
            await database.Database.MigrateAsync();
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == GenericError)
        {
            // Such as a table that is there already: an older version was killed while it did this.
            throw new UserErrorException(
                ConsoleMessages.DatabaseNotUpgradable(folder.Database, exception.Message, folder.Backups),
                exception
            );
        }

        Execute(connection, "PRAGMA journal_mode = 'delete'");
    }

    // The log beside the old file would be taken for the new one's.
    private static void LeaveLogBehind(string database)
    {
        // Connections of this process that nobody uses.
        SqliteConnection.ClearAllPools();
        using var connection = Open(database, seconds: DatabaseState.PatienceSeconds);
        Execute(connection, "PRAGMA journal_mode = 'delete'");
    }

    private static void Keep(DataFolder folder, string migration)
    {
        PrivateFiles.CreateFolder(folder.Backups);
        var path = Path.Combine(folder.Backups, $"chorddash-{migration}.db");
        if (File.Exists(path))
            return;
        var temporary = folder.NewTemporaryFile();
        Copy(folder.Database, temporary);
        File.Move(temporary, path);
    }

    internal static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are constants of this program.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Bringing the database up to date: from {From} to {To}.")]
    private static partial void LogUpgradeBegins(ILogger logger, string from, string to);

    [LoggerMessage(Level = LogLevel.Information, Message = "The database is up to date.")]
    private static partial void LogUpgradeDone(ILogger logger);
}

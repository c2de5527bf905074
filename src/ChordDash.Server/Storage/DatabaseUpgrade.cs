using ChordDash.Engine;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Storage;

/// <summary>Brings the database of an older version up to date, after a copy of it was made.</summary>
internal static class DatabaseUpgrade
{
    /// <exception cref="UserErrorException">It was made by a newer version, or is no database.</exception>
    public static async Task RunAsync(ChordDashContext database, DataFolder folder)
    {
        try
        {
            var applied = (await database.Database.GetAppliedMigrationsAsync()).ToList();
            var known = database.Database.GetMigrations().ToHashSet(StringComparer.Ordinal);
            if (applied.Find(migration => !known.Contains(migration)) is { } newer)
            {
                throw new UserErrorException(
                    $"The data folder was used by a newer version of ChordDash (its database has '{newer}'), and nothing was changed. "
                    + "Start that version, or choose another folder with --ChordDash:DataRoot=<folder>.");
            }

            if (applied.Count > 0 && applied.Count < known.Count)
                Copy(folder, applied[^1]);
            await database.Database.MigrateAsync();
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is NotADatabase or Corrupt)
        {
            throw new UserErrorException(
                $"'{folder.Database}' is damaged or no database of ChordDash. Put a copy from '{folder.Backups}' or a backup of your own in its place, "
                + "or choose another folder with --ChordDash:DataRoot=<folder>.",
                exception);
        }
    }

    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    /// <summary>SQLite's own copy, which takes in what is still in the write-ahead log.</summary>
    public static void Copy(string database, string target)
    {
        using var source = Open(database);
        using var copy = Open(target);
        source.BackupDatabase(copy);
        // One file, without a log beside it.
        using var command = copy.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = 'delete'";
        command.ExecuteNonQuery();
    }

    /// <exception cref="UserErrorException">The file is damaged.</exception>
    public static async Task CheckAsync(string database, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = Open(database);
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA integrity_check";
            if (await command.ExecuteScalarAsync(cancellationToken) is "ok")
                return;
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is NotADatabase or Corrupt)
        {
        }

        throw new UserErrorException($"'{database}' is damaged. Take another backup.");
    }

    private static void Copy(DataFolder folder, string migration)
    {
        Directory.CreateDirectory(folder.Backups);
        var path = Path.Combine(folder.Backups, $"chorddash-{migration}.db");
        if (File.Exists(path))
            return;
        var temporary = folder.NewTemporaryFile();
        Copy(folder.Database, temporary);
        File.Move(temporary, path);
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}

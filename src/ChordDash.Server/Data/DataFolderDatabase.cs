using System.Diagnostics;
using ChordDash.Engine.Common;
using ChordDash.Server.Resources;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace ChordDash.Server.Data;

/// <summary>What is found in the place of the database, before anything is done with it.</summary>
/// <param name="Applied">The migrations that it has; none for a new one.</param>
/// <param name="Known">The migrations of this version.</param>
/// <param name="IsEmpty">Whether there is none, or one that nothing was ever stored in.</param>
internal sealed record DatabaseState(IReadOnlyList<string> Applied, IReadOnlyList<string> Known, bool IsEmpty)
{
    /// <summary>How long a start waits for another program that holds the database.</summary>
    public const int PatienceSeconds = 4;

    // A start must not wait for the disk to read gigabytes: what a check finds later, it finds while it serves.
    private static readonly TimeSpan CheckLimit = TimeSpan.FromSeconds(3);

    private const int InstructionsBetweenLooks = 10_000;

    private static readonly string[] Contents = ["Datasets", "Imports", "Runs", "Models", "Accounts", "Audit", "AskedQueries"];

    public bool IsCurrent => Applied.SequenceEqual(Known, StringComparer.Ordinal);

    public string? Newer => Applied.FirstOrDefault(migration => !Known.Contains(migration, StringComparer.Ordinal));

    /// <summary>Whether there is a file with something in it.</summary>
    public static bool IsThere(DataFolder folder) => File.Exists(folder.Database) && new FileInfo(folder.Database).Length > 0;

    /// <summary>Looks whether the database can be read and written, and reads all of it as far as there is time.</summary>
    /// <exception cref="UserErrorException">It cannot; the message says why and what to do.</exception>
    public static DatabaseState Read(DataFolder folder)
    {
        IReadOnlyList<string> known = Migrations();
        if (Directory.Exists(folder.Database))
        {
            throw new UserErrorException(ConsoleMessages.DatabaseIsFolder(folder.Database));
        }

        if (!IsThere(folder))
            return new([], known, IsEmpty: true);
        try
        {
            using var connection = DatabaseUpgrade.Open(folder.Database, seconds: PatienceSeconds);
            var tables = Texts(connection, "SELECT name FROM sqlite_master WHERE type = 'table'");
            if (tables.Count == 0)
                return new([], known, IsEmpty: true);
            if (!tables.Contains("__EFMigrationsHistory", StringComparer.Ordinal))
                throw Damaged(folder, innerException: null);
            // Says also whether it may be written to, and whether another program holds it.
            DatabaseUpgrade.Execute(connection, "BEGIN IMMEDIATE");
            DatabaseUpgrade.Execute(connection, "ROLLBACK");
            if (!Check(connection))
                throw Damaged(folder, innerException: null);
            var applied = Texts(connection, "SELECT \"MigrationId\" FROM \"__EFMigrationsHistory\" ORDER BY \"MigrationId\"");
            var isEmpty = !Contents
                .Intersect(tables, StringComparer.Ordinal)
                .Any(table => Texts(connection, $"SELECT 1 FROM \"{table}\" LIMIT 1").Count > 0);
            return new(applied, known, isEmpty);
        }
        catch (SqliteException exception) when (StorageFailure.Find(exception) is { } fault)
        {
            throw Describe(folder, fault, exception);
        }
    }

    /// <summary>The first migration of a database that this version does not know; null if it knows them all.</summary>
    /// <param name="database">A file that nobody writes to.</param>
    public static string? FindNewer(string database)
    {
        var known = Migrations();
        using var connection = DatabaseUpgrade.Open(database, SqliteOpenMode.ReadOnly, PatienceSeconds);
        return Texts(connection, "SELECT \"MigrationId\" FROM \"__EFMigrationsHistory\" ORDER BY \"MigrationId\"")
            .Find(migration => !known.Contains(migration, StringComparer.Ordinal));
    }

    /// <exception cref="UserErrorException">A table or column of this version is missing.</exception>
    public static async Task RequireTablesAsync(ChordDashContext database, DataFolder folder)
    {
        try
        {
            foreach (var table in database.Model.GetRelationalModel().Tables)
            {
                var columns = string.Join(", ", table.Columns.Select(column => $"\"{column.Name}\""));
#pragma warning disable EF1002 // Names of the model, which nobody types.
                await database.Database.ExecuteSqlRawAsync($"SELECT {columns} FROM \"{table.Name}\" LIMIT 0");
#pragma warning restore EF1002
            }
        }
        catch (SqliteException exception) when (StorageFailure.Find(exception) is { } fault)
        {
            throw Describe(folder, fault, exception);
        }
    }

    /// <summary>The message for who starts the server.</summary>
    public static UserErrorException Describe(DataFolder folder, StorageFault fault, Exception exception) =>
        fault switch
        {
            StorageFault.Damaged => Damaged(folder, exception),
            StorageFault.Busy => new(ConsoleMessages.DatabaseIsHeldAtStart(folder.Database), exception),
            StorageFault.Full => new(ConsoleMessages.DatabaseDiskIsFull(folder.Database), exception),
            StorageFault.ReadOnly => new(ConsoleMessages.DatabaseNotWritable(folder.Database), exception),
            _ => new(ConsoleMessages.DatabaseCannotBeOpened(folder.Database, exception.Message), exception),
        };

    private static UserErrorException Damaged(DataFolder folder, Exception? innerException) =>
        new(ConsoleMessages.DatabaseIsDamagedOrOther(folder.Database, folder.Backups), innerException);

    private static List<string> Migrations()
    {
        using var database = new ChordDashContext(new DbContextOptionsBuilder<ChordDashContext>().UseSqlite().Options);
        return [.. database.Database.GetMigrations()];
    }

    // SQLite's quick check reads all pages; what it cannot read in the time is left for later.
    private static bool Check(SqliteConnection connection)
    {
        var begun = Stopwatch.GetTimestamp();
        raw.sqlite3_progress_handler(
            connection.Handle,
            InstructionsBetweenLooks,
            _ => Stopwatch.GetElapsedTime(begun) > CheckLimit ? 1 : 0,
            v: null
        );
        try
        {
            return Texts(connection, "PRAGMA quick_check(1)") is ["ok"];
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == raw.SQLITE_INTERRUPT)
        {
            return true;
        }
        finally
        {
            raw.sqlite3_progress_handler(connection.Handle, 0, func: null, v: null);
        }
    }

    private static List<string> Texts(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are constants of this program.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var texts = new List<string>();
        while (reader.Read())
            texts.Add(reader.GetString(0));
        return texts;
    }
}

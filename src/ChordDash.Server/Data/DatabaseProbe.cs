using Microsoft.Data.Sqlite;

namespace ChordDash.Server.Data;

/// <summary>Finds out whether the database can be written to now, without writing anything.</summary>
internal sealed class DatabaseProbe(DataFolder folder, StorageHealth health)
{
    private const int Seconds = 2;

    /// <exception cref="SqliteException">It cannot.</exception>
    public void RequireWritable()
    {
        try
        {
            using var connection = DatabaseUpgrade.Open(folder.Database, seconds: Seconds);
            DatabaseUpgrade.Execute(connection, "BEGIN IMMEDIATE");
            DatabaseUpgrade.Execute(connection, "ROLLBACK");
            health.FoundFree();
        }
        catch (SqliteException exception) when (StorageFailure.Is(exception, StorageFault.Busy))
        {
            health.FoundHeld();
            throw;
        }
    }

    /// <summary>For what takes long and would be in vain, such as a file that is sent, if another program holds the database.</summary>
    /// <exception cref="DatabaseBusyException">It was held a moment ago, and still is.</exception>
    public void RequireNotHeld()
    {
        if (!health.IsHeld)
            return;
        try
        {
            RequireWritable();
        }
        catch (SqliteException exception) when (StorageFailure.Is(exception, StorageFault.Busy))
        {
            throw new DatabaseBusyException(exception);
        }
    }
}

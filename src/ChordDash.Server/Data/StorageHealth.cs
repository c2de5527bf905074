using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ChordDash.Server.Data;

/// <summary>
/// Remembers whether any statement has met a damaged page of the database, which the next statement may not read, and whether one has
/// just found the database held by another program.
/// </summary>
internal sealed class StorageHealth(TimeProvider time)
{
    // After that somebody tries again with all patience.
    private static readonly TimeSpan HeldFor = TimeSpan.FromSeconds(10);

    private const int NoteSeconds = 1;

    private volatile bool _isDamaged;

    // 0 for never.
    private long _foundHeld;

    public bool IsDamaged => _isDamaged;

    /// <summary>Whether somebody has waited in vain for another program in the last seconds.</summary>
    public bool IsHeld => Interlocked.Read(ref _foundHeld) is not 0 and var at && time.GetElapsedTime(at) < HeldFor;

    public void FoundHeld() => Interlocked.Exchange(ref _foundHeld, time.GetTimestamp());

    /// <summary>Says that the database was just written to.</summary>
    public void FoundFree() => Interlocked.Exchange(ref _foundHeld, 0);

    /// <summary>
    /// Writes what is only noted along the way, such as when somebody was last seen, unless another program holds the database.
    /// </summary>
    public async Task NoteAsync(ChordDashContext database, Func<Task> write)
    {
        if (IsHeld)
            return;
        var before = database.Database.GetCommandTimeout();
        try
        {
            database.Database.SetCommandTimeout(NoteSeconds);
            await write();
        }
        catch (Exception exception) when (StorageFailure.Is(exception, StorageFault.Busy))
        {
            // The next time, then.
        }
        finally
        {
            database.Database.SetCommandTimeout(before);
        }
    }

    /// <summary>Hears of every statement that fails, and of rows that cannot be read.</summary>
    public void Listen(DbContextOptionsBuilder options) =>
        options.LogTo(
            (id, _) =>
                id == RelationalEventId.CommandError
                || id == CoreEventId.QueryIterationFailed
                || id == CoreEventId.SaveChangesFailed
                || id == RelationalEventId.ConnectionError,
            Hear
        );

    private void Hear(EventData data)
    {
        if (data is IErrorEventData { Exception: { } exception } && StorageFailure.Is(exception, StorageFault.Damaged))
            _isDamaged = true;
    }
}

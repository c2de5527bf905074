using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ChordDash.Server.Storage;

/// <summary>Remembers whether any statement has met a damaged page of the database, which the next statement may not read.</summary>
internal sealed class StorageHealth
{
    private volatile bool _isDamaged;

    public bool IsDamaged => _isDamaged;

    /// <summary>Hears of every statement that fails, and of rows that cannot be read.</summary>
    public void Listen(DbContextOptionsBuilder options) => options.LogTo(
        (id, _) => id == RelationalEventId.CommandError || id == CoreEventId.QueryIterationFailed
            || id == CoreEventId.SaveChangesFailed || id == RelationalEventId.ConnectionError,
        Hear);

    private void Hear(EventData data)
    {
        if (data is IErrorEventData { Exception: { } exception } && StorageFailure.Is(exception, StorageFault.Damaged))
            _isDamaged = true;
    }
}

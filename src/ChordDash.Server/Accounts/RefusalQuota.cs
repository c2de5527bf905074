using ChordDash.Engine.Common;

namespace ChordDash.Server.Accounts;

/// <summary>How many of an account's refused deeds are written down: enough to see that somebody tries, too few to fill the log.</summary>
internal sealed class RefusalQuota(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, int> _counts = [];
    private long _minute;

    public bool TryTake(Guid account)
    {
        lock (_gate)
        {
            var minute = time.GetUtcNow().Ticks / TimeSpan.TicksPerMinute;
            if (minute != _minute)
            {
                _counts.Clear();
                _minute = minute;
            }

            var count = _counts.GetValueOrDefault(account);
            if (count >= Limits.MaxRefusalsRecordedPerMinute)
                return false;
            _counts[account] = count + 1;
            return true;
        }
    }
}

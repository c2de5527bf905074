using System.Threading.RateLimiting;
using ChordDash.Engine.Operation;

namespace ChordDash.Server.Operation;

/// <summary>The budget of one account or address. Safe for concurrent use.</summary>
internal sealed class CallerBudget : IDisposable
{
    private const int TicksPerMinute = 60;

    private readonly Lock _gate = new();
    private readonly Queue<long> _begun = new();
    private long _usedAt;
    private int _users;
    private bool _hasEnded;

    public CallerBudget(AccountLimits limits, long now)
    {
        (Limits, _usedAt) = (limits, now);
        Work = new ConcurrencyLimiter(new() { PermitLimit = limits.MaxConcurrentWork, QueueLimit = Engine.Limits.MaxWaitingWork });
        Transfers = new ConcurrencyLimiter(
            new() { PermitLimit = limits.MaxConcurrentTransfers, QueueLimit = Engine.Limits.MaxWaitingTransfers });
        PerMinute = limits.MaxWorkPerMinute == 0
            ? new ConcurrencyLimiter(new() { PermitLimit = int.MaxValue })
            : new TokenBucketRateLimiter(new()
            {
                // A minute's work may come at once; what comes faster waits its turn, for some seconds' worth, before it is refused.
                TokenLimit = limits.MaxWorkPerMinute,
                QueueLimit = limits.MaxWorkPerMinute / 10,
                ReplenishmentPeriod = TimeSpan.FromMinutes(1.0 / Math.Min(limits.MaxWorkPerMinute, TicksPerMinute)),
                TokensPerPeriod = Math.Max(1, limits.MaxWorkPerMinute / TicksPerMinute),
            });
    }

    public AccountLimits Limits { get; }

    public RateLimiter Work { get; }

    public RateLimiter Transfers { get; }

    public RateLimiter PerMinute { get; }

    /// <returns>Null if it has ended.</returns>
    public InUse? TryUse(long now)
    {
        lock (_gate)
        {
            if (_hasEnded)
                return null;
            (_users, _usedAt) = (_users + 1, now);
            return new InUse(this);
        }
    }

    /// <summary>Ends it, if nobody uses it and it was last used long ago.</summary>
    public bool TryEnd(long now, TimeSpan age, TimeProvider time)
    {
        lock (_gate)
        {
            if (_users > 0 || _hasEnded || time.GetElapsedTime(_usedAt, now) < age)
                return false;
            _hasEnded = true;
        }

        Dispose();
        return true;
    }

    public void Began(long now)
    {
        lock (_gate)
        {
            _begun.Enqueue(now);
            // With any number in a minute the figure is a lower bound.
            while (_begun.Count > Engine.Limits.MaxCountedWork)
                _begun.Dequeue();
        }
    }

    public CallerUse Describe(string key, long now, TimeProvider time)
    {
        lock (_gate)
        {
            while (_begun.TryPeek(out var oldest) && time.GetElapsedTime(oldest, now) > TimeSpan.FromMinutes(1))
                _begun.Dequeue();
            return _hasEnded
                ? new(key, 0, 0, 0, 0)
                : new(
                    key, InProgress(Work, Limits.MaxConcurrentWork), (int)(Work.GetStatistics()?.CurrentQueuedCount ?? 0), _begun.Count,
                    InProgress(Transfers, Limits.MaxConcurrentTransfers));
        }
    }

    public void Dispose()
    {
        Work.Dispose();
        Transfers.Dispose();
        PerMinute.Dispose();
    }

    private static int InProgress(RateLimiter limiter, int most) => most - (int)(limiter.GetStatistics()?.CurrentAvailablePermits ?? most);

    private void End()
    {
        lock (_gate)
            _users--;
    }

    /// <summary>As long as it lives, the budget does.</summary>
    public sealed class InUse(CallerBudget budget) : IDisposable
    {
        private int _disposed;

        public CallerBudget Budget => budget;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
                budget.End();
        }
    }
}

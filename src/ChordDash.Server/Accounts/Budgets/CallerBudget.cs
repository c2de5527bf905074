using System.Threading.RateLimiting;
using ChordDash.Components.Accounts;

namespace ChordDash.Server.Accounts.Budgets;

/// <summary>The budget of one account or address. Safe for concurrent use.</summary>
internal sealed class CallerBudget : IDisposable
{
    private const int TicksPerMinute = 60;

    private static readonly AsyncLocal<CallerBudget?> Inside = new();

    private readonly Lock _gate = new();
    private readonly Queue<long> _begun = new();
    private readonly TimeProvider _time;
    private readonly Lazy<RateLimiter> _turns = new(() =>
        new TokenBucketRateLimiter(
            new()
            {
                TokenLimit = 1,
                QueueLimit = Engine.Common.Limits.MaxWaitingWork,
                TokensPerPeriod = 1,
                ReplenishmentPeriod = TimeSpan.FromMilliseconds(Engine.Common.Limits.MinPatientRequestMilliseconds),
            }
        )
    );
    private long _usedAt;
    private int _users;
    private TimeSpan _computed;
    private long _computedAt;
    private bool _hasEnded;

    public CallerBudget(AccountLimits limits, TimeProvider time)
    {
        (Limits, _time) = (limits, time);
        _usedAt = _computedAt = time.GetTimestamp();
        Work = new ConcurrencyLimiter(new() { PermitLimit = limits.MaxConcurrentWork, QueueLimit = Engine.Common.Limits.MaxWaitingWork });
        Transfers = new ConcurrencyLimiter(
            new() { PermitLimit = limits.MaxConcurrentTransfers, QueueLimit = Engine.Common.Limits.MaxWaitingTransfers }
        );
        PerMinute =
            limits.MaxWorkPerMinute == 0
                ? new ConcurrencyLimiter(new() { PermitLimit = int.MaxValue })
                : new TokenBucketRateLimiter(
                    new()
                    {
                        // A minute's work may come at once.
                        // What comes faster waits its turn, for some seconds' worth, before it is refused.
                        TokenLimit = limits.MaxWorkPerMinute,
                        QueueLimit = limits.MaxWorkPerMinute / 10,
                        ReplenishmentPeriod = TimeSpan.FromMinutes(1.0 / Math.Min(limits.MaxWorkPerMinute, TicksPerMinute)),
                        TokensPerPeriod = Math.Max(1, limits.MaxWorkPerMinute / TicksPerMinute),
                    }
                );
    }

    /// <summary>From which the current call draws, and all that it starts. Null for the server's own work.</summary>
    public static CallerBudget? Current => Inside.Value;

    /// <summary>In which the current call has its work done.</summary>
    public static WorkLane CurrentLane => Inside.Value?.IsHeavy == true ? WorkLane.Deferred : WorkLane.Prompt;

    public AccountLimits Limits { get; }

    public RateLimiter Work { get; }

    public RateLimiter Transfers { get; }

    public RateLimiter PerMinute { get; }

    /// <summary>The turns of the requests of a heavy account.</summary>
    public RateLimiter Turns => _turns.Value;

    /// <summary>From here on in this flow of control, and in all that it starts.</summary>
    public void Enter() => Inside.Value = this;

    /// <summary>Counts processor time that was spent on this account.</summary>
    public void Charge(TimeSpan took)
    {
        lock (_gate)
        {
            Forget();
            // However much it was, two minutes without work make it good.
            _computed = Min(_computed + took, 3 * Engine.Common.Limits.MaxPromptWorkPerMinute);
        }
    }

    /// <summary>Whether more was spent on it lately than is done promptly.</summary>
    public bool IsHeavy
    {
        get
        {
            lock (_gate)
            {
                Forget();
                return _computed > Engine.Common.Limits.MaxPromptWorkPerMinute;
            }
        }
    }

    /// <returns>Null if it has ended.</returns>
    public InUse? TryUse()
    {
        lock (_gate)
        {
            if (_hasEnded)
                return null;
            (_users, _usedAt) = (_users + 1, _time.GetTimestamp());
            return new InUse(this);
        }
    }

    /// <summary>Ends it, if nobody uses it and it was last used long ago.</summary>
    public bool TryEnd(TimeSpan age)
    {
        lock (_gate)
        {
            if (_users > 0 || _hasEnded || _time.GetElapsedTime(_usedAt) < age)
                return false;
            _hasEnded = true;
        }

        Dispose();
        return true;
    }

    public void Began()
    {
        lock (_gate)
        {
            _begun.Enqueue(_time.GetTimestamp());
            // With any number in a minute the figure is a lower bound.
            while (_begun.Count > Engine.Common.Limits.MaxCountedWork)
                _begun.Dequeue();
        }
    }

    public CallerUse Describe(string key)
    {
        lock (_gate)
        {
            while (_begun.TryPeek(out var oldest) && _time.GetElapsedTime(oldest) > TimeSpan.FromMinutes(1))
                _begun.Dequeue();
            return _hasEnded
                ? new(key, 0, 0, 0, 0)
                : new(
                    key,
                    InProgress(Work, Limits.MaxConcurrentWork),
                    (int)(Work.GetStatistics()?.CurrentQueuedCount ?? 0),
                    _begun.Count,
                    InProgress(Transfers, Limits.MaxConcurrentTransfers)
                );
        }
    }

    public void Dispose()
    {
        Work.Dispose();
        Transfers.Dispose();
        PerMinute.Dispose();
        if (_turns.IsValueCreated)
            _turns.Value.Dispose();
    }

    private static int InProgress(RateLimiter limiter, int max) => max - (int)(limiter.GetStatistics()?.CurrentAvailablePermits ?? max);

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    // A minute's share in each minute. With the gate held.
    private void Forget()
    {
        var now = _time.GetTimestamp();
        var forgotten = _time.GetElapsedTime(_computedAt, now) / TimeSpan.FromMinutes(1) * Engine.Common.Limits.MaxPromptWorkPerMinute;
        (_computed, _computedAt) = (_computed > forgotten ? _computed - forgotten : TimeSpan.Zero, now);
    }

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

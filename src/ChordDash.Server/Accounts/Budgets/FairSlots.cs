namespace ChordDash.Server.Accounts.Budgets;

/// <summary>
/// Places that accounts share: no account takes all of them, and a place that becomes free goes to whoever has the fewest. Safe for
/// concurrent use.
/// </summary>
internal sealed class FairSlots(int count)
{
    private readonly int _count = count;
    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _waiting = new();
    private readonly Dictionary<string, int> _taken = new(StringComparer.Ordinal);
    private int _free = count;

    /// <summary>Waits for a place.</summary>
    /// <param name="max">Places that one account may have at a time; one is left to others in any case.</param>
    /// <returns>The place, until it is disposed.</returns>
    public async Task<IDisposable> EnterAsync(string account, int max, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(account, Math.Clamp(max, 1, Math.Max(1, _count - 1)));
        lock (_gate)
        {
            _waiting.AddLast(waiter);
            Share();
        }

        try
        {
            await waiter.Turn.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            lock (_gate)
            {
                // It may have become its turn just now.
                if (!_waiting.Remove(waiter))
                    Release(account);
            }

            throw;
        }

        return new Place(this, account);
    }

    // With the gate held, as all below.
    private void Share()
    {
        while (
            _free > 0 && _waiting.Where(waiter => Taken(waiter.Account) < waiter.Most).MinBy(waiter => Taken(waiter.Account)) is { } next
        )
        {
            _waiting.Remove(next);
            _free--;
            _taken[next.Account] = Taken(next.Account) + 1;
            next.Turn.SetResult();
        }
    }

    private void Release(string account)
    {
        _free++;
        if (Taken(account) > 1)
            _taken[account]--;
        else
            _taken.Remove(account);
        Share();
    }

    private int Taken(string account) => _taken.GetValueOrDefault(account);

    private sealed record Waiter(string Account, int Most)
    {
        public TaskCompletionSource Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Equals(Waiter? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => Turn.GetHashCode();
    }

    private sealed class Place(FairSlots slots, string account) : IDisposable
    {
        private int _disposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) != 0)
                return;
            lock (slots._gate)
                slots.Release(account);
        }
    }
}

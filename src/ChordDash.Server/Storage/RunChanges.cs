namespace ChordDash.Server.Storage;

/// <summary>Tells subscribers which run has changed. Safe for concurrent use.</summary>
internal sealed class RunChanges
{
    private readonly Lock _gate = new();
    private Action<Guid>[] _handlers = [];

    public IDisposable Subscribe(Action<Guid> changed)
    {
        lock (_gate)
            _handlers = [.. _handlers, changed];
        return new Subscription(this, changed);
    }

    public void Announce(Guid runId)
    {
        foreach (var handler in Volatile.Read(ref _handlers))
            handler(runId);
    }

    private void Remove(Action<Guid> changed)
    {
        lock (_gate)
        {
            var index = Array.IndexOf(_handlers, changed);
            if (index >= 0)
                _handlers = [.. _handlers[..index], .. _handlers[(index + 1)..]];
        }
    }

    private sealed class Subscription(RunChanges changes, Action<Guid> handler) : IDisposable
    {
        private Action<Guid>? _handler = handler;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _handler, null) is { } once)
                changes.Remove(once);
        }
    }
}

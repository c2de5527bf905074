using ChordDash.Engine.Evaluation;

namespace ChordDash.Server.Data;

/// <summary>Tells subscribers which run has changed.</summary>
internal sealed class RunChanges : Subscribers<RunChange>
{
    /// <summary>Announced when many runs have changed, or the queue as a whole.</summary>
    public static readonly Guid All = Guid.Empty;

    /// <summary>Announced when only the order of the queue has changed, or whether it is held.</summary>
    public static readonly RunChange Order = new(All) { IsOrder = true };

    public void Announce(Guid runId) => Announce(new RunChange(runId));

    public IDisposable Subscribe(Action<Guid> changed) => Subscribe((RunChange change) => changed(change.RunId));
}

/// <param name="Epoch">The epoch that was added, if that is the change.</param>
internal sealed record RunChange(Guid RunId, EpochMetrics? Epoch = null)
{
    /// <summary>Whether no run has changed but in its place.</summary>
    public bool IsOrder { get; init; }
}

/// <summary>Tells subscribers which run has ended.</summary>
internal sealed class RunEnds : Subscribers<Guid>;

/// <summary>Those who want to hear of changes. Safe for concurrent use.</summary>
internal class Subscribers<T>
{
    private readonly Lock _gate = new();
    private Action<T>[] _handlers = [];

    /// <param name="changed">Called in the subscriber's own flow: on behalf of who watches, and not of who has changed something.</param>
    public IDisposable Subscribe(Action<T> changed)
    {
        var flow = ExecutionContext.Capture();
        Action<T> handler = flow is null ? changed : what => ExecutionContext.Run(flow, _ => changed(what), state: null);
        lock (_gate)
            _handlers = [.. _handlers, handler];
        return new Subscription(this, handler);
    }

    public void Announce(T what)
    {
        foreach (var handler in Volatile.Read(ref _handlers))
            handler(what);
    }

    private void Remove(Action<T> changed)
    {
        lock (_gate)
        {
            var index = Array.IndexOf(_handlers, changed);
            if (index >= 0)
                _handlers = [.. _handlers[..index], .. _handlers[(index + 1)..]];
        }
    }

    private sealed class Subscription(Subscribers<T> changes, Action<T> handler) : IDisposable
    {
        private Action<T>? _handler = handler;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _handler, null) is { } once)
                changes.Remove(once);
        }
    }
}

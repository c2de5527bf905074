using System.Runtime.CompilerServices;

namespace ChordDash.Engine.Runs;

/// <summary>
/// The events of one run in memory: one writer side, any number of readers. A reader is only a cursor into the list, so a slow one
/// loses nothing, costs nothing, and one that comes late replays the history. Safe for concurrent use.
/// </summary>
/// <param name="history">Events that are already known, numbered 0, 1, 2, …</param>
public sealed class TrainingEventLog(IEnumerable<TrainingEvent> history)
{
    private readonly Lock _gate = new();
    private readonly List<TrainingEvent> _events = [.. history];
    private TaskCompletionSource _changed = NewSignal();
    private bool _completed;

    public TrainingEventLog()
        : this([]) { }

    /// <exception cref="ArgumentException">The event's sequence number is not the next one.</exception>
    /// <exception cref="InvalidOperationException">The log is complete.</exception>
    public void Append(TrainingEvent item)
    {
        ArgumentNullException.ThrowIfNull(item);
        lock (_gate)
        {
            if (_completed)
                throw new InvalidOperationException("The log is complete; nothing can be appended.");
            if (item.Sequence != _events.Count)
                throw new ArgumentException($"Event {item.Sequence} came where event {_events.Count} was due.", nameof(item));
            _events.Add(item);
            Signal();
        }
    }

    /// <summary>Says that no more events will come: readers end once they have read the last one.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _completed = true;
            Signal();
        }
    }

    /// <summary>Yields the events from <paramref name="from"/> on, history first, then live, each exactly once and in order.</summary>
    public async IAsyncEnumerable<TrainingEvent> WatchAsync(
        long from = 0,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var next = Math.Max(from, 0);
        while (true)
        {
            TrainingEvent[] batch;
            bool completed;
            Task changed;
            lock (_gate)
            {
                batch = [.. _events[(int)Math.Min(next, _events.Count)..]];
                completed = _completed;
                changed = _changed.Task;
            }

            foreach (var item in batch)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return item;
            }

            next += batch.Length;
            if (completed)
                yield break;
            await changed.WaitAsync(cancellationToken);
        }
    }

    private void Signal()
    {
        _changed.SetResult();
        _changed = NewSignal();
    }

    // Asynchronous continuations: a reader must never run inside the writer's lock, on the writer's thread.
    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

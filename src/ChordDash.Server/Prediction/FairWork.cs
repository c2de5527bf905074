namespace ChordDash.Server.Prediction;

/// <summary>
/// Work for one thread, in lanes by its size. Lanes that wait get the same share of the thread, so that a short question waits for one
/// long one at the most however many long ones came before it, and the long ones go on however many short ones come.
/// </summary>
internal sealed class FairWork : IDisposable
{
    /// <summary>Work that costs next to nothing is still to be counted.</summary>
    private const int MinBeats = 100;

    private readonly Lane[] _lanes = [new(1_000), new(4_000), new(16_000), new(64_000), new(int.MaxValue)];
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _count = new(0);

    /// <summary>What the lane that was served last had got until then: where a lane that had nothing to do begins.</summary>
    private long _now;
    private bool _ended;

    /// <param name="beats">That it computes, roughly.</param>
    /// <exception cref="ObjectDisposedException">The thread has ended.</exception>
    public void Add(int beats, Action action)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_ended, this);
            var lane = Array.Find(_lanes, one => beats <= one.MostBeats)!;
            if (lane.Waiting.Count == 0)
                lane.Served = Math.Max(lane.Served, _now);
            lane.Waiting.Enqueue((Math.Max(beats, MinBeats), action));
        }
        _count.Release();
    }

    /// <summary>Work that is waiting may still be taken; nothing more comes.</summary>
    public void End()
    {
        lock (_lock)
            _ended = true;
        _count.Release();
    }

    /// <summary>Waits for the next.</summary>
    /// <returns>Null at the end.</returns>
    public Action? Take()
    {
        // The caller is a thread of its own, so nobody else waits here.
        _count.Wait();
        lock (_lock)
        {
            // Of equals the first one, which has the shorter work.
            if (_lanes.Where(lane => lane.Waiting.Count > 0).MinBy(lane => lane.Served) is not { } next)
                return null;
            var (beats, action) = next.Waiting.Dequeue();
            _now = next.Served;
            next.Served += beats;
            return action;
        }
    }

    public void Dispose() => _count.Dispose();

    private sealed class Lane(int maxBeats)
    {
        public int MostBeats { get; } = maxBeats;

        /// <summary>Beats that it has got.</summary>
        public long Served { get; set; }

        public Queue<(int Beats, Action Action)> Waiting { get; } = new();
    }
}

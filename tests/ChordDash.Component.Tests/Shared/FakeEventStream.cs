using System.Runtime.CompilerServices;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Runs;

namespace ChordDash.Component.Tests.Shared;

/// <summary>The events of one run, stored first and live after, as the contract promises.</summary>
internal sealed class FakeEventStream : ITrainingEventStream
{
    private readonly Lock _gate = new();
    private readonly List<TrainingEvent> _events = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _watchers;

    /// <summary>Readers whose enumeration has not ended.</summary>
    public int Watchers => Volatile.Read(ref _watchers);

    /// <summary>The from of each reader, in their order.</summary>
    public List<long> Starts { get; } = [];

    public void Queue(int round) => Append(sequence => new(sequence, DateTimeOffset.UnixEpoch, TrainingEventKind.Queued) { Round = round });

    public void Start() =>
        Append(sequence => new(sequence, DateTimeOffset.UnixEpoch, TrainingEventKind.Started) { Start = Samples.Start() });

    public void Epoch(EpochMetrics epoch) =>
        Append(sequence => new(sequence, DateTimeOffset.UnixEpoch, TrainingEventKind.Epoch) { Epoch = epoch });

    public void Evaluate(EvaluationReport report) =>
        Append(sequence => new(sequence, DateTimeOffset.UnixEpoch, TrainingEventKind.Evaluated) { Report = report });

    public void End(RunState state, string reason) => End(new RunEnd(state, Message.Literal(reason)));

    public void End(RunEnd end) => Append(sequence => new(sequence, DateTimeOffset.UnixEpoch, TrainingEventKind.Ended) { End = end });

    public async IAsyncEnumerable<TrainingEvent> WatchAsync(
        Guid runId,
        long from = 0,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        Starts.Add(from);
        Interlocked.Increment(ref _watchers);
        try
        {
            var next = (int)from;
            while (true)
            {
                TrainingEvent[] batch;
                bool ended;
                Task changed;
                lock (_gate)
                {
                    batch = [.. _events[Math.Min(next, _events.Count)..]];
                    ended = _events is [.., { Kind: TrainingEventKind.Ended }];
                    changed = _changed.Task;
                }
                foreach (var one in batch)
                    yield return one;
                next += batch.Length;
                if (ended)
                    yield break;
                await changed.WaitAsync(cancellationToken);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _watchers);
        }
    }

    private void Append(Func<long, TrainingEvent> make)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _events.Add(make(_events.Count));
            (changed, _changed) = (_changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        changed.SetResult();
    }
}

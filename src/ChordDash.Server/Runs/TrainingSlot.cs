using ChordDash.Engine.Torch;
using ChordDash.Engine.Training;

namespace ChordDash.Server.Runs;

/// <summary>A device on which one run at a time trains: what occupies it, how far it is, and how it is stopped or woken.</summary>
internal sealed class TrainingSlot(ComputeDevice device, TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly AutoResetEvent _wake = new(initialState: false);
    private RunAttempt? _attempt;
    private CancellationTokenSource? _cancellation;
    private TrainingProgress? _progress;
    private long _heard;
    private DateTimeOffset _since;

    public ComputeDevice Device => device;

    /// <summary>Occupies the slot. Done before the run is claimed, so that no cancellation can fall in between.</summary>
    /// <param name="attempt">Gets a cancellation of its own: of <see cref="Stop"/> and <paramref name="stopping"/>.</param>
    public RunAttempt Occupy(RunAttempt attempt, CancellationToken stopping)
    {
        lock (_gate)
        {
            _cancellation = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            (_heard, _since) = (time.GetTimestamp(), time.GetUtcNow());
            return _attempt = attempt with { Cancellation = _cancellation.Token };
        }
    }

    public void Leave()
    {
        lock (_gate)
        {
            _attempt = null;
            _progress = null;
            _cancellation?.Dispose();
            _cancellation = null;
        }
    }

    /// <summary>Tells the training of this run to stop after its current batch; does nothing for any other run.</summary>
    public void Stop(Guid runId)
    {
        lock (_gate)
        {
            if (_attempt?.RunId != runId)
                return;
            // Only the flag: the trainer polls it, so no callback runs in here.
            _cancellation!.Cancel();
            _progress = null;
        }
    }

    public void Report(TrainingProgress progress)
    {
        lock (_gate)
        {
            _heard = time.GetTimestamp();
            if (_cancellation is { IsCancellationRequested: false })
                _progress = progress;
        }
    }

    /// <summary>What trains here, stopped or not; null if nothing does.</summary>
    public RunAttempt? Attempt
    {
        get
        {
            lock (_gate)
                return _attempt;
        }
    }

    /// <summary>The run that trains here, stopped or not, and since when; null if nothing does.</summary>
    public (Guid RunId, DateTimeOffset Since)? Occupation
    {
        get
        {
            lock (_gate)
                return _attempt is null ? null : (_attempt.RunId, _since);
        }
    }

    public TrainingProgress? FindProgress(Guid runId)
    {
        lock (_gate)
            return _attempt?.RunId == runId ? _progress : null;
    }

    /// <summary>Time since the last sign of life of this run; null for any other.</summary>
    public TimeSpan? FindSilence(Guid runId)
    {
        lock (_gate)
            return _attempt?.RunId == runId ? time.GetElapsedTime(_heard) : null;
    }

    /// <summary>Says that there may be work.</summary>
    public void Wake() => _wake.Set();

    /// <summary>Blocks the calling thread until <see cref="Wake"/>, the time limit or <paramref name="stopping"/>.</summary>
    public void AwaitWork(TimeSpan limit, CancellationToken stopping) => WaitHandle.WaitAny([_wake, stopping.WaitHandle], limit);

    public void Dispose()
    {
        _wake.Dispose();
        _cancellation?.Dispose();
    }
}

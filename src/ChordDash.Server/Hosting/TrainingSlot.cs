using ChordDash.Engine.Training;

namespace ChordDash.Server.Hosting;

/// <summary>The one place where a run trains: what occupies it, how far it is, and how it is stopped or woken.</summary>
internal sealed class TrainingSlot : IDisposable
{
    private readonly Lock _gate = new();
    private readonly AutoResetEvent _wake = new(initialState: false);
    private Guid? _runId;
    private CancellationTokenSource? _cancellation;
    private TrainingProgress? _progress;

    /// <summary>Occupies the slot. Done before the run is claimed, so that no cancellation can fall in between.</summary>
    /// <returns>Cancelled by <see cref="Cancel"/> and by <paramref name="stopping"/>.</returns>
    public CancellationToken Occupy(Guid runId, CancellationToken stopping)
    {
        lock (_gate)
        {
            _runId = runId;
            _cancellation = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            return _cancellation.Token;
        }
    }

    public void Leave()
    {
        lock (_gate)
        {
            _runId = null;
            _progress = null;
            _cancellation?.Dispose();
            _cancellation = null;
        }
    }

    /// <summary>Tells the training of this run to stop after its current batch; does nothing for any other run.</summary>
    public void Cancel(Guid runId)
    {
        lock (_gate)
        {
            if (_runId != runId)
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
            if (_cancellation is { IsCancellationRequested: false })
                _progress = progress;
        }
    }

    public TrainingProgress? FindProgress(Guid runId)
    {
        lock (_gate)
            return _runId == runId ? _progress : null;
    }

    /// <summary>Says that a run has been queued.</summary>
    public void Wake() => _wake.Set();

    /// <summary>Blocks the calling thread until <see cref="Wake"/>, the time limit or <paramref name="stopping"/>.</summary>
    public void AwaitWork(TimeSpan limit, CancellationToken stopping) => WaitHandle.WaitAny([_wake, stopping.WaitHandle], limit);

    public void Dispose()
    {
        _wake.Dispose();
        _cancellation?.Dispose();
    }
}

using System.Threading.Channels;
using ChordDash.Engine.Runs;

namespace ChordDash.Components.Runs;

/// <summary>Follows the events of a run, each once; also on, when it is queued again after its end.</summary>
/// <param name="apply">Takes in an event; called one after the other.</param>
internal sealed class RunWatch(ITrainingEventStream events, Guid runId, Action<TrainingEvent> apply)
{
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private long _next;

    /// <summary>Runs until it is cancelled.</summary>
    /// <exception cref="Engine.NotFoundException">The run is gone.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await foreach (var item in events.WatchAsync(runId, _next, cancellationToken))
                {
                    _next = item.Sequence + 1;
                    apply(item);
                }

                // The run has ended. It may be queued again, here or in another window, and then goes on where its events stopped.
                await _changed.Reader.ReadAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The page was left.
        }
    }

    /// <summary>Says that the run has changed. Safe from any thread.</summary>
    public void Wake() => _changed.Writer.TryWrite(true);
}

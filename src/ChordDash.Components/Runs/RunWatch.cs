using System.Threading.Channels;
using ChordDash.Engine.Runs;

namespace ChordDash.Components.Runs;

/// <summary>Follows the events of a run, each once; also on, when it is resumed after its end.</summary>
/// <param name="changed">Told each event and what it meant for <see cref="History"/>; called one after the other.</param>
internal sealed class RunWatch(ITrainingEventStream events, Guid runId, Action<TrainingEvent, HistoryChange> changed)
{
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    public RunHistory History { get; } = new();

    /// <summary>Runs until it is cancelled.</summary>
    /// <exception cref="Engine.Common.NotFoundException">The run is gone.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await foreach (var item in events.WatchAsync(runId, History.Next, cancellationToken))
                    changed(item, History.Apply(item));

                // The run has ended. It may be resumed, here or in another window, and then goes on where its events stopped.
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

using ChordDash.Engine.Common;

namespace ChordDash.Engine.Runs;

/// <summary>The one source of what happens in a run. Pages, the hub and the API are thin adapters over it.</summary>
public interface ITrainingEventStream
{
    /// <summary>
    /// Yields a run's events from <paramref name="from"/> on: first those stored, then those that come, each exactly once, in the
    /// order of <see cref="TrainingEvent.Sequence"/>. Ends after the event with which the run ended.
    /// </summary>
    /// <param name="from">First sequence number wanted; 0 is the first of all.</param>
    /// <exception cref="NotFoundException">No such run.</exception>
    IAsyncEnumerable<TrainingEvent> WatchAsync(Guid runId, long from = 0, CancellationToken cancellationToken = default);
}

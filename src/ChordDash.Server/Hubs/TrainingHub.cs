using ChordDash.Engine;
using ChordDash.Engine.Access;
using ChordDash.Engine.Runs;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace ChordDash.Server.Hubs;

/// <summary>The event stream of a run for scripts, notebooks and tests, at <c>/hubs/training</c>.</summary>
[Authorize(Policy = nameof(Role.Viewer))]
internal sealed class TrainingHub(ITrainingEventStream events) : Hub
{
    /// <summary>Streams a run's events: history first, then live, until the run ends.</summary>
    /// <param name="from">First sequence number wanted; 0 is the first of all.</param>
    public IAsyncEnumerable<TrainingEvent> Watch(Guid runId, long from, CancellationToken cancellationToken)
    {
        try
        {
            return events.WatchAsync(runId, from, cancellationToken);
        }
        catch (UserErrorException exception)
        {
            throw new HubException(exception.Message, exception);
        }
    }
}

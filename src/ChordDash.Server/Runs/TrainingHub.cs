using System.Runtime.CompilerServices;
using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Engine.Runs;
using ChordDash.Server.Accounts;
using ChordDash.Server.Resources;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace ChordDash.Server.Runs;

/// <summary>The event stream of a run for scripts, notebooks and tests, at <c>/hubs/training</c>.</summary>
[Authorize(Policy = nameof(Role.Viewer))]
internal sealed class TrainingHub(ITrainingEventStream events, ConnectionQuota quota) : Hub
{
    /// <summary>Streams a run's events: history first, then live, until the run ends.</summary>
    /// <param name="from">First sequence number wanted; 0 is the first of all.</param>
    public IAsyncEnumerable<TrainingEvent> Watch(Guid runId, long from, CancellationToken cancellationToken)
    {
        try
        {
            return CountAsync(events.WatchAsync(runId, from, cancellationToken), cancellationToken);
        }
        catch (UserErrorException exception)
        {
            throw new HubException(exception.Message, exception);
        }
    }

    // Each is a stream of events like those of the API: what costs is the number of its events, not that of the connections.
    private async IAsyncEnumerable<TrainingEvent> CountAsync(
        IAsyncEnumerable<TrainingEvent> events,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var (visitor, address) = (AccountClaims.Read(Context.User!), Context.GetHttpContext()?.Connection.RemoteIpAddress?.ToString());
        using var place = quota.TryEnter(ConnectionKind.EventStream, visitor, address);
        if (place is null)
            throw new HubException(
                (quota.FindRefusal(ConnectionKind.EventStream, visitor, address) ?? AccountMessages.ServerHasTooManyConnections).ToString()
            );
        await foreach (var item in events.WithCancellation(cancellationToken))
            yield return item;
    }
}

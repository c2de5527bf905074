using System.Runtime.CompilerServices;
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
            return CountAsync(events.WatchAsync(runId, from, cancellationToken), Watches.Of(Context), cancellationToken);
        }
        catch (UserErrorException exception)
        {
            throw new HubException(exception.Message, exception);
        }
    }

    private static async IAsyncEnumerable<TrainingEvent> CountAsync(
        IAsyncEnumerable<TrainingEvent> events, Watches watches, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref watches.Count) > Limits.MaxWatchesPerConnection)
            {
                throw new HubException(
                    $"This connection watches {Limits.MaxWatchesPerConnection} runs, and that is the most. "
                    + "Stop watching one, or open another connection.");
            }

            await foreach (var item in events.WithCancellation(cancellationToken))
                yield return item;
        }
        finally
        {
            Interlocked.Decrement(ref watches.Count);
        }
    }

    /// <summary>Those of a connection that are open.</summary>
    private sealed class Watches
    {
        // A field, for counting at the same time.
        public int Count;

        public static Watches Of(HubCallerContext connection)
        {
            lock (connection.Items)
            {
                if (!connection.Items.TryGetValue(typeof(Watches), out var watches))
                    connection.Items[typeof(Watches)] = watches = new Watches();
                return (Watches)watches!;
            }
        }
    }
}

using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using ChordDash.Engine.Common;
using ChordDash.Engine.Runs;
using ChordDash.Server.Accounts;
using ChordDash.Server.Api;
using ChordDash.Server.Hosting;
using ChordDash.Server.Resources;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChordDash.Server.Runs;

/// <summary>A run's events for scripts: as server-sent events while they come, and its log as text.</summary>
internal static class RunStreamEndpoints
{
    /// <summary>How often a silent stream says that it still lives: proxies and dead connections are the reason.</summary>
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(15);

    public static void MapRunStreamEndpoints(this IEndpointRouteBuilder api)
    {
        api.MapGet("/runs/{id:run}/events", StreamAsync)
            .WithTags("Runs")
            .WithSummary("A run's events as server-sent events: all so far, then those to come.")
            .WithDescription(
                "Sends the stored events from number from on, then each new event until the run ends, and an event of the type ping "
                    + "every 15 seconds without events. The header Last-Event-ID, which browsers send, takes precedence over from. If the "
                    + "run has ended and there are no more events, the server responds with status 204. Above the limit of open streams, "
                    + "it responds with status 429."
            );

        api.MapGet("/runs/{id:run}/log", GetLogAsync)
            .WithTags("Runs")
            .WithSummary("A run's log as text.")
            .WithDescription("Returns one line for each message of all rounds: the time in UTC, the level and the text.")
            .Sends("text/plain");
    }

    // From the parameter, or after the event that a reconnecting client names. 204 tells such a client that no more will come.
    private static async Task<Results<ServerSentEventsResult<TrainingEvent?>, NoContent>> StreamAsync(
        Guid id,
        long? from,
        HttpRequest request,
        IRunCatalog catalog,
        ITrainingEventStream events,
        ConnectionQuota quota,
        CallerWatch watch,
        TimeProvider time,
        IHostApplicationLifetime lifetime,
        CancellationToken cancellation
    )
    {
        var run = await catalog.GetAsync(id, cancellation);
        if (from is < 0)
            throw new UserErrorException(RunMessages.EventNumberIsNegative(from.Value));
        var first = long.TryParse(request.Headers["Last-Event-ID"], CultureInfo.InvariantCulture, out var last) ? last + 1 : from ?? 0;
        if (!run.IsActive && !await events.WatchAsync(id, first, cancellation).AnyAsync(cancellation))
            return TypedResults.NoContent();
        var (visitor, address) = (AccountClaims.Read(request.HttpContext.User), request.HttpContext.Connection.RemoteIpAddress?.ToString());
        if (quota.TryEnter(ConnectionKind.EventStream, visitor, address) is not { } place)
        {
            throw new RefusedRequestException(
                quota.FindRefusal(ConnectionKind.EventStream, visitor, address) ?? AccountMessages.ServerHasTooManyConnections,
                StatusCodes.Status429TooManyRequests
            );
        }

        request.HttpContext.Response.RegisterForDispose(place);
        // Ends with the session or the key of who listens, and with the server: the client then comes back and names the last event that it
        // has.
        var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping);
        request.HttpContext.Response.RegisterForDispose(ended);
        request.HttpContext.Response.RegisterForDispose(watch.Watch(request.HttpContext.User, ended.Cancel));
        return TypedResults.ServerSentEvents(Format(events.WatchAsync(id, first, ended.Token), time, ended.Token, cancellation));
    }

    private static async Task<ContentHttpResult> GetLogAsync(
        Guid id,
        IRunCatalog catalog,
        HttpResponse response,
        CancellationToken cancellation
    )
    {
        var run = await catalog.GetAsync(id, cancellation);
        var text = new StringWriter(CultureInfo.InvariantCulture);
        LogLines.Write(text, await catalog.ListLogAsync(id, cancellation));
        response.Headers.ContentDisposition = $"attachment; filename=\"chorddash-run-{run.Number}.log\"";
        return TypedResults.Text(text.ToString(), "text/plain; charset=utf-8");
    }

    private static async IAsyncEnumerable<SseItem<TrainingEvent?>> Format(
        IAsyncEnumerable<TrainingEvent> events,
        TimeProvider time,
        CancellationToken ended,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await using var reader = events.GetAsyncEnumerator(ended);
        var next = reader.MoveNextAsync().AsTask();
        while (true)
        {
            using var silence = CancellationTokenSource.CreateLinkedTokenSource(ended);
            if (await Task.WhenAny(next, Task.Delay(PingInterval, time, silence.Token)) != next)
            {
                if (ended.IsCancellationRequested)
                {
                    await GoesOnAsync(next, ended, cancellation);
                    yield break;
                }

                yield return new(null, "ping");
                continue;
            }

            await silence.CancelAsync();
            if (!await GoesOnAsync(next, ended, cancellation))
                yield break;
            var item = reader.Current;
            // The type of all: browsers hand other types only to those who ask for each by name.
            yield return new(item) { EventId = item.Sequence.ToString(CultureInfo.InvariantCulture) };
            next = reader.MoveNextAsync().AsTask();
        }
    }

    // A stream that the server ends is over, and has not failed.
    private static async Task<bool> GoesOnAsync(Task<bool> next, CancellationToken ended, CancellationToken cancellation)
    {
        try
        {
            return await next && !ended.IsCancellationRequested;
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}

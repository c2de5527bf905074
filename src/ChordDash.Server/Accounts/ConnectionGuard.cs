using System.Security.Claims;
using ChordDash.Server.Resources;
using Microsoft.AspNetCore.SignalR;

namespace ChordDash.Server.Accounts;

/// <summary>Of each connection, of a page or to the hub: whether there is room for it, and whether who opened it may still.</summary>
internal sealed class ConnectionGuard(CallerWatch watch, ConnectionQuota quota, TimeProvider time) : IHubFilter
{
    /// <summary>In which a page leads its browser to the sign-in by itself.</summary>
    private static readonly TimeSpan PageGrace = TimeSpan.FromSeconds(3);

    /// <summary>Whether a hub is for programs; else it is Blazor's, which pages use.</summary>
    public static bool IsForPrograms(Type? hub) => hub?.Assembly == typeof(ConnectionGuard).Assembly;

    public async Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        var connection = context.Context;
        var user = connection.User ?? new ClaimsPrincipal();
        var isPage = !IsForPrograms(context.Hub.GetType());
        var place = quota.TryEnter(
            isPage ? ConnectionKind.Page : ConnectionKind.Hub,
            AccountClaims.Read(user),
            connection.GetHttpContext()?.Connection.RemoteIpAddress?.ToString()
        );
        if (place is null)
        {
            connection.Abort();
            return;
        }

        var guarded = new Guarded(place, watch.Watch(user, () => _ = EndAsync(connection, isPage ? PageGrace : TimeSpan.Zero)));
        connection.Items[typeof(ConnectionGuard)] = guarded;
        try
        {
            await next(context);
        }
        catch
        {
            guarded.Dispose();
            throw;
        }
    }

    public Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        if (context.Context.Items.TryGetValue(typeof(ConnectionGuard), out var guarded))
            ((Guarded)guarded!).Dispose();
        return next(context, exception);
    }

    public async ValueTask<object?> InvokeMethodAsync(
        HubInvocationContext invocationContext,
        Func<HubInvocationContext, ValueTask<object?>> next
    )
    {
        // Pages ask their authentication state.
        if (
            IsForPrograms(invocationContext.Hub.GetType())
            && invocationContext.Context is { User: { } user } connection
            && !await watch.IsGoodAsync(user, connection.ConnectionAborted)
        )
        {
            connection.Abort();
            throw new HubException(ApiMessages.CallerEnded.ToString());
        }

        return await next(invocationContext);
    }

    private async Task EndAsync(HubCallerContext connection, TimeSpan grace)
    {
        await Task.Delay(grace, time, connection.ConnectionAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        connection.Abort();
    }

    private sealed class Guarded(IDisposable place, IDisposable watched) : IDisposable
    {
        public void Dispose()
        {
            place.Dispose();
            watched.Dispose();
        }
    }
}

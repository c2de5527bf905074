using System.Runtime.InteropServices;
using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Server.Hosting;
using ChordDash.Server.Resources;
using Microsoft.AspNetCore.SignalR;

namespace ChordDash.Server.Accounts;

/// <summary>What stays connected.</summary>
internal enum ConnectionKind
{
    Page,
    Hub,
    EventStream,
}

/// <summary>How many connections an account, an address where nobody signed in, and all together have.</summary>
internal sealed class ConnectionQuota
{
    // A quarter is left to those who sign in.
    private const double AnonymousShare = 0.75;

    private readonly Lock _gate = new();
    private readonly Dictionary<(ConnectionKind Kind, string Client), int> _open = [];

    /// <summary>How many are open.</summary>
    public int Count(ConnectionKind kind)
    {
        lock (_gate)
            return _open.GetValueOrDefault((kind, ""));
    }

    /// <summary>Why there is no room for one more; null if there is.</summary>
    public Message? FindRefusal(ConnectionKind kind, Visitor visitor, string? address)
    {
        lock (_gate)
            return Explain(kind, visitor, ClientOf(visitor, address));
    }

    /// <returns>Gives the place back; null if there is none.</returns>
    public IDisposable? TryEnter(ConnectionKind kind, Visitor visitor, string? address)
    {
        var client = ClientOf(visitor, address);
        lock (_gate)
        {
            if (Explain(kind, visitor, client) is not null)
                return null;
            Add((kind, client), 1);
            Add((kind, ""), 1);
        }

        return new Place(this, kind, client);
    }

    /// <summary>Refuses new connections to the hub and of pages in a sentence, before they cost more than a request does.</summary>
    public async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        // With an id it goes on with a connection that has its place.
        var hub = context.Request.Query.ContainsKey("id") ? null : context.GetEndpoint()?.Metadata.GetMetadata<HubMetadata>();
        var kind = ConnectionGuard.IsForPrograms(hub?.HubType) ? ConnectionKind.Hub : ConnectionKind.Page;
        if (
            hub is not null
            && FindRefusal(kind, AccountClaims.Read(context.User), context.Connection.RemoteIpAddress?.ToString()) is { } refusal
        )
            await Refusal.Answer(refusal, StatusCodes.Status429TooManyRequests).ExecuteAsync(context);
        else
            await next(context);
    }

    private Message? Explain(ConnectionKind kind, Visitor visitor, string client)
    {
        var (account, address, all) = kind switch
        {
            ConnectionKind.Page => (Limits.MaxPagesPerAccount, Limits.MaxPagesPerAddress, Limits.MaxPages),
            ConnectionKind.Hub => (Limits.MaxHubConnectionsPerAccount, Limits.MaxHubConnectionsPerAddress, Limits.MaxHubConnections),
            _ => (Limits.MaxEventStreamsPerAccount, Limits.MaxEventStreamsPerAddress, Limits.MaxEventStreams),
        };
        var (own, max, total) = (
            _open.GetValueOrDefault((kind, client)),
            visitor.Account is null ? address : account,
            _open.GetValueOrDefault((kind, ""))
        );
        if (own >= max)
        {
            return kind switch
            {
                ConnectionKind.Page when visitor.Account is null => AccountMessages.TooManyAnonymousPages(max),
                ConnectionKind.Page => AccountMessages.TooManyPages(max),
                ConnectionKind.Hub => AccountMessages.TooManyHubConnections(max),
                _ => AccountMessages.TooManyEventStreams(max),
            };
        }

        return total < (visitor.Account is null ? all * AnonymousShare : all) ? null : AccountMessages.ServerHasTooManyConnections;
    }

    private void Add((ConnectionKind, string) what, int change)
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_open, what, out _);
        count += change;
        if (count == 0)
            _open.Remove(what);
    }

    private static string ClientOf(Visitor visitor, string? address) => visitor.Account?.Id.ToString() ?? $"at {address}";

    private sealed class Place(ConnectionQuota quota, ConnectionKind kind, string client) : IDisposable
    {
        private bool _left;

        public void Dispose()
        {
            lock (quota._gate)
            {
                if (_left)
                    return;
                _left = true;
                quota.Add((kind, client), -1);
                quota.Add((kind, ""), -1);
            }
        }
    }
}

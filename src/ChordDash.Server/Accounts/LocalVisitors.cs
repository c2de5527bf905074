using System.Net;
using Microsoft.AspNetCore.Connections.Features;

namespace ChordDash.Server.Accounts;

/// <summary>
/// Tells the user who started the server from everybody else whose requests come from this machine: other users, and proxies.
/// </summary>
internal static class LocalVisitors
{
    // Whatever names somebody behind the peer: a proxy on this machine makes the whole world look like this machine.
    private static readonly string[] ProxyHeaders =
    [
        "Forwarded",
        "Via",
        "X-Real-IP",
        "X-Client-IP",
        "X-Cluster-Client-IP",
        "X-Remote-IP",
        "X-Remote-Addr",
        "X-Envoy-External-Address",
        "X-ProxyUser-Ip",
        "Client-IP",
        "True-Client-IP",
        "CF-Connecting-IP",
        "CF-Ray",
        "Fastly-Client-IP",
        "Fly-Client-IP",
        "X-Azure-ClientIP",
        "X-Appengine-User-IP",
        "X-Amzn-Trace-Id",
        "X-Host",
        "CDN-Loop",
        "Proxy-Connection",
        "X-Rewrite-URL",
        "X-Scheme",
        "X-Url-Scheme",
        "Front-End-Https",
    ];

    private static readonly string[] ProxyPrefixes = ["X-Forwarded", "X-Original-", "X-Proxy"];
    private static readonly object Known = new();

    // In a user namespace everybody whom it does not know has the number of "nobody".
    private static readonly bool ServersUserIsMany = OperatingSystem.IsLinux() && SocketTable.EffectiveUser == 65_534 && !KnowsAllUsers();

    /// <summary>Whether the request is one that the server's own user sent from this machine himself.</summary>
    public static bool IsServersUser(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address
        && IPAddress.IsLoopback(address)
        && !MayBeForwarded(context.Request)
        && IsServersUserConnected(context);

    // Proxies speak the old version to what is behind them unless they are told otherwise; browsers have not for twenty years.
    private static bool MayBeForwarded(HttpRequest request) =>
        HttpProtocol.IsHttp10(request.Protocol)
        || HttpProtocol.IsHttp09(request.Protocol)
        || Array.Exists(ProxyHeaders, request.Headers.ContainsKey)
        || request.Headers.Keys.Any(header =>
            Array.Exists(ProxyPrefixes, prefix => header.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
        );

    private static bool IsServersUserConnected(HttpContext context)
    {
        // Other systems have no table that everybody may read.
        if (!OperatingSystem.IsLinux())
            return true;
        // Once for a connection, which belongs to one user for as long as it lasts.
        var items = context.Features.Get<IConnectionItemsFeature>()?.Items;
        if (items is not null && items.TryGetValue(Known, out var known))
            return known is true;
        var isServers = Find(context.Connection);
        items?[Known] = isServers;
        return isServers;
    }

    private static bool Find(ConnectionInfo connection) =>
        !ServersUserIsMany
        && connection is { RemoteIpAddress: { } peer, LocalIpAddress: { } here }
        && SocketTable.FindUser(new(peer, connection.RemotePort), new(here, connection.LocalPort)) == SocketTable.EffectiveUser;

    private static bool KnowsAllUsers()
    {
        try
        {
            return File.ReadAllText("/proc/self/uid_map").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                is ["0", "0", "4294967295"];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

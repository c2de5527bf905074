using System.Net;
using ChordDash.Engine.Access;
using ChordDash.Server.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace ChordDash.Server.Access;

/// <summary>
/// What somebody may who has not signed in: everything on a server that only this machine can reach, nothing on any other; unless the settings
/// say otherwise.
/// </summary>
internal sealed class AnonymousAccess(ChordDashOptions options, IServer server)
{
    // A proxy on this machine makes the whole world look like this machine.
    private static readonly string[] ProxyHeaders = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via"];

    /// <summary>Where the server listens. Empty until it does.</summary>
    public IReadOnlyCollection<string> Addresses => [.. server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []];

    /// <summary>Whether the server can be reached from elsewhere, by its addresses or by a proxy that the settings name.</summary>
    public bool IsOpenToNetwork => options.TrustedProxies.Count > 0 || !Addresses.All(IsLoopback);

    /// <summary>Of a visitor from this machine.</summary>
    public Role Role => options.AllowAnonymous ?? (IsOpenToNetwork ? Role.Nobody : Role.Administrator);

    public Role RoleOf(HttpContext context)
    {
        if (options.AllowAnonymous is { } chosen)
            return chosen;
        var isHere = context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
            && !Array.Exists(ProxyHeaders, context.Request.Headers.ContainsKey);
        return isHere ? Role : Role.Nobody;
    }

    private static bool IsLoopback(string address)
    {
        var host = BindingAddress.Parse(address).Host;
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
    }
}

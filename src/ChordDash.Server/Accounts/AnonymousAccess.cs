using System.Net;
using ChordDash.Components.Accounts;
using ChordDash.Server.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace ChordDash.Server.Accounts;

/// <summary>
/// What somebody may who has not signed in. On a server that only this machine can reach: everything for the user who started it, and for
/// who has opened the address that it printed; nothing for other users of the machine and for what a proxy passes on. On any other server:
/// nothing. All this unless the settings say otherwise.
/// </summary>
internal sealed class AnonymousAccess(ChordDashOptions options, IServer server, LocalPass pass)
{
    /// <summary>Where the server listens. Empty until it does.</summary>
    public IReadOnlyCollection<string> Addresses => [.. server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []];

    /// <summary>Whether the server can be reached from elsewhere, by its addresses or by a proxy that the settings name.</summary>
    public bool IsOpenToNetwork => options.TrustedProxies.Count > 0 || !Addresses.All(IsLoopback);

    /// <summary>Of the user who started the server.</summary>
    public Role Role => options.AllowAnonymous ?? (IsOpenToNetwork ? Role.Nobody : Role.Administrator);

    /// <summary>Whether the server is its user's alone, who need not sign in.</summary>
    public bool IsPrivate => options.AllowAnonymous is null && !IsOpenToNetwork;

    public Role RoleOf(HttpContext context) =>
        options.AllowAnonymous
        ?? (IsPrivate && (LocalVisitors.IsServersUser(context) || IsPassShown(context)) ? Role.Administrator : Role.Nobody);

    /// <summary>Lets in who opens the address that the server printed, and takes the token out of the address.</summary>
    public async Task EnterByPassAsync(HttpContext context, RequestDelegate next)
    {
        if (
            !HttpMethods.IsGet(context.Request.Method)
            || context.Request.Path.Value is not ("" or "/")
            || !context.Request.Query.ContainsKey(LocalPass.Parameter)
            || !IsPrivate
        )
        {
            await next(context);
            return;
        }

        var mayEnter = pass.TryEnter(context) || AccountClaims.Read(context.User).May(Role.Viewer);
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Redirect(
            context.Request.PathBase + (mayEnter ? "/" : $"{AccessServices.SignInPage}?failed={SignInRefusedException.Token}")
        );
    }

    private bool IsPassShown(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address) && pass.IsShown(context);

    private static bool IsLoopback(string address)
    {
        var host = BindingAddress.Parse(address).Host;
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
    }
}

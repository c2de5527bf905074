using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace ChordDash.Server.Hosting;

/// <summary>Behind a proxy: who asks, and whether in secret, is what trusted proxies say.</summary>
internal static class Proxy
{
    public static void UseProxy(this WebApplication app, ChordDashOptions options)
    {
        if (options.TrustedProxies.Count > 0)
        {
            var forwarded = new ForwardedHeadersOptions
            {
                // Not the host and the prefix: proxies pass on what the visitor sent of them, past AllowedHosts. The host is that of the
                // request, the prefix a setting.
                ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
                // As far back as the proxies are trusted.
                ForwardLimit = null,
            };
            // By default whoever is on this machine is trusted.
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var proxy in options.TrustedProxies)
                forwarded.KnownIPNetworks.Add(
                    IPAddress.TryParse(proxy, out var address)
                        ? new(address, address.GetAddressBytes().Length * 8)
                        : System.Net.IPNetwork.Parse(proxy)
                );
            app.UseForwardedHeaders(forwarded);
        }

        if (options.PathBase.Length > 0)
            app.UsePathBase(options.PathBase);
        // Addresses of new things are those that the client knows.
        app.Use(
            (context, next) =>
            {
                context.Response.OnStarting(() =>
                {
                    var headers = context.Response.Headers;
                    if (context.Request.PathBase.HasValue && headers.Location.ToString().StartsWith("/api/", StringComparison.Ordinal))
                        headers.Location = context.Request.PathBase + headers.Location;
                    return Task.CompletedTask;
                });
                return next(context);
            }
        );
    }
}

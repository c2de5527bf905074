using ChordDash.Server.Hosting;
using ChordDash.Server.Resources;
using Microsoft.AspNetCore.Http.Features;

namespace ChordDash.Server.Api;

/// <summary>
/// Refuses what a browser sends on behalf of another site, web sockets too: such a page could otherwise start or delete things in its
/// visitor's name, or on its visitor's own server, where nobody signs in. Scripts and other programs send neither header and are not
/// concerned.
/// </summary>
internal static class SameOriginOnly
{
    public static IApplicationBuilder UseSameOriginOnly(this IApplicationBuilder app) =>
        app.Use(
            async (context, next) =>
            {
                if (!ChangesOrConnects(context) || IsSameOrigin(context.Request))
                {
                    await next(context);
                    return;
                }

                await Refusal.Answer(ApiMessages.RequestFromOtherSite, StatusCodes.Status403Forbidden).ExecuteAsync(context);
            }
        );

    // Opening a web socket is a GET that no browser guards by itself.
    private static bool ChangesOrConnects(HttpContext context) =>
        !(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        || context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true
        || context.Features.Get<IHttpExtendedConnectFeature>()?.IsExtendedConnect == true;

    private static bool IsSameOrigin(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site && site is not ("same-origin" or "none"))
            return false;
        return request.Headers.Origin.ToString() is not { Length: > 0 } origin
            || (
                Uri.TryCreate(origin, UriKind.Absolute, out var uri)
                && uri.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase)
                // Whoever is on the line can answer for the same name without encryption. The other way round, a proxy that nobody named
                // may have ended it.
                && (!request.IsHttps || uri.Scheme.Equals(Uri.UriSchemeHttps, StringComparison.Ordinal))
            );
    }
}

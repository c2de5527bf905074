using System.Security.Cryptography;

namespace ChordDash.Server.Hosting;

/// <summary>
/// Tells browsers what a page of this server may do: run scripts of its own files and of those inline ones that carry the request's nonce,
/// and speak to nobody else. Styles may stand inline, since MudBlazor's do.
/// </summary>
internal static class SecurityHeaders
{
    private static readonly object NonceKey = new();

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app, ChordDashOptions options)
    {
        // A form that is answered with the way to the provider.
        var formTargets = options.OpenIdConnect is { Authority: { } authority }
            ? $"'self' {authority.GetLeftPart(UriPartial.Authority)}"
            : "'self'";
        return app.Use(
            (context, next) =>
            {
                var headers = context.Response.Headers;
                headers.ContentSecurityPolicy =
                    $"default-src 'self'; script-src 'self' 'nonce-{Nonce(context)}'; style-src 'self' 'unsafe-inline'; img-src 'self' "
                    + "data: blob:; "
                    + $"font-src 'self' data:; object-src 'none'; base-uri 'self'; form-action {formTargets}; frame-ancestors 'none'";
                headers.XContentTypeOptions = "nosniff";
                headers.XFrameOptions = "DENY";
                headers["Referrer-Policy"] = "same-origin";
                headers["Cross-Origin-Opener-Policy"] = "same-origin";
                headers["Cross-Origin-Resource-Policy"] = "same-origin";
                headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
                // Answers hold what only some may see.
                if (context.IsApiRequest())
                    headers.CacheControl = "no-store";
                context.Response.OnStarting(PassEventsOn, context.Response);
                return next(context);
            }
        );
    }

    // A proxy that gathers an answer before it passes it on, as nginx does, would hold events back. The hub streams events too.
    private static Task PassEventsOn(object response)
    {
        var answer = (HttpResponse)response;
        if (answer.ContentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true)
            answer.Headers["X-Accel-Buffering"] = "no";
        return Task.CompletedTask;
    }

    /// <summary>Of this request; inline scripts carry it.</summary>
    public static string Nonce(HttpContext context)
    {
        if (context.Items[NonceKey] is not string nonce)
            context.Items[NonceKey] = nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        return nonce;
    }
}

namespace ChordDash.Server.Hosting;

internal static class ApiRequest
{
    /// <summary>Whether a program sends the request, and not a page.</summary>
    public static bool IsApiRequest(this HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);
}

namespace ChordDash.Server.Hosting;

/// <summary>The address below which programs ask.</summary>
internal static class ApiAddress
{
    /// <summary>Whether a program asks, and not a page.</summary>
    public static bool IsAsked(HttpContext context) => context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);
}

using MudBlazor;

namespace ChordDash.Server.Hosting;

/// <summary>
/// MudBlazor's files, which are most of a page's first load. Under the addresses with fingerprints that its package brings the SDK has no
/// compressed form of them; under the plain ones it has. With the version in the query, these can be kept for ever too.
/// </summary>
internal static class VersionedAssets
{
    private const string Folder = "_content/MudBlazor";
    private const string Parameter = "v";

    private static readonly string Version = typeof(MudComponentBase).Assembly.GetName().Version!.ToString();

    public static string Styles { get; } = $"{Folder}/MudBlazor.min.css?{Parameter}={Version}";

    public static string Script { get; } = $"{Folder}/MudBlazor.min.js?{Parameter}={Version}";

    public static IApplicationBuilder UseVersionedAssets(this IApplicationBuilder app) =>
        app.Use(
            (context, next) =>
            {
                if (
                    context.Request.Path.StartsWithSegments($"/{Folder}", StringComparison.Ordinal)
                    && context.Request.Query[Parameter] == Version
                )
                {
                    context.Response.OnStarting(() =>
                    {
                        if (context.Response.StatusCode is StatusCodes.Status200OK or StatusCodes.Status304NotModified)
                            context.Response.Headers.CacheControl = "max-age=31536000, immutable";
                        return Task.CompletedTask;
                    });
                }

                return next(context);
            }
        );
}

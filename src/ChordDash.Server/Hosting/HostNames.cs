using ChordDash.Engine.Common;
using ChordDash.Server.Resources;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.Options;

namespace ChordDash.Server.Hosting;

/// <summary>The names that the setting <c>AllowedHosts</c> lets requests call this server by.</summary>
internal sealed class HostNames(IOptions<HostFilteringOptions> filtering)
{
    public const string Setting = "AllowedHosts";

    // As the host filter of ASP.NET Core reads them.
    private static readonly string[] AnyHost = ["*", "[::]", "0.0.0.0"];
    private static readonly string[] AnyAddress = ["+", "*", "[::]", "0.0.0.0"];
    private static readonly string[] ThisMachine = ["localhost", "127.0.0.1"];

    /// <summary>As the setting has them.</summary>
    public IReadOnlyList<string> Allowed => [.. filtering.Value.AllowedHosts];

    /// <summary>
    /// The first of the server's addresses that a browser can open: not one of all networks, which is no address, and with a name that is
    /// allowed.
    /// </summary>
    /// <param name="addresses">Where the server listens.</param>
    /// <returns>Such as "http://localhost:5000"; null if none can be opened.</returns>
    public string? FindOpening(IEnumerable<string> addresses) =>
        addresses
            .Select(BindingAddress.Parse)
            .Where(address => !address.IsUnixPipe && !address.IsNamedPipe)
            .SelectMany(address => HostsOf(address).Where(IsAllowed), (address, host) => $"{address.Scheme}://{host}:{address.Port}")
            .FirstOrDefault();

    private IEnumerable<string> HostsOf(BindingAddress address) =>
        AnyAddress.Contains(address.Host, StringComparer.Ordinal)
            ? [.. ThisMachine, .. Allowed.Where(name => !name.Contains('*', StringComparison.Ordinal))]
            : [address.Host];

    private bool IsAllowed(string host) =>
        Allowed.Any(name => AnyHost.Contains(name, StringComparer.Ordinal)) || HostString.MatchesAny(host, [.. Allowed]);
}

/// <summary>
/// Says why a request is refused that calls the server by a name which is not allowed. ASP.NET Core's own host filter refuses it, before
/// any other part of the server; this part stands around it.
/// </summary>
internal sealed class HostRefusal : IStartupFilter
{
    private const int MaxNameLength = 100;

    private static readonly object Passed = new();

    public static void Add(IServiceCollection services)
    {
        services.Configure<HostFilteringOptions>(hosts => hosts.IncludeFailureMessage = false);
        services.AddSingleton<HostNames>();
        // The first one stands around all others.
        services.Insert(0, ServiceDescriptor.Transient<IStartupFilter, HostRefusal>());
    }

    /// <summary>Marks the requests that the host filter has let pass.</summary>
    public static Task MarkAsync(HttpContext context, RequestDelegate next)
    {
        context.Items[Passed] = true;
        return next(context);
    }

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
        app =>
        {
            app.Use(
                async (context, then) =>
                {
                    await then(context);
                    if (
                        context.Response is { StatusCode: StatusCodes.Status400BadRequest, HasStarted: false }
                        && !context.Items.ContainsKey(Passed)
                    )
                        await SayAsync(context);
                }
            );
            next(app);
        };

    private static Task SayAsync(HttpContext context)
    {
        var name = ShownText.Clean(context.Request.Host.Host, MaxNameLength);
        var problem = name.Length == 0 ? ApiMessages.HostMissing(HostNames.Setting) : ApiMessages.HostNotAllowed(name, HostNames.Setting);
        context.Response.Headers.XContentTypeOptions = "nosniff";
        if (context.IsApiRequest())
            return Refusal.Answer(problem, StatusCodes.Status400BadRequest).ExecuteAsync(context);
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(problem.ToString(), context.RequestAborted);
    }
}

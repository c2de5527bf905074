using System.Globalization;
using ChordDash.Components;
using ChordDash.Components.Layout;
using ChordDash.Components.Localization;
using ChordDash.Components.Shared.Formatting;
using ChordDash.Engine;
using ChordDash.Engine.Common;
using ChordDash.Engine.Runs;
using ChordDash.Server.Accounts;
using ChordDash.Server.Accounts.Budgets;
using ChordDash.Server.Api;
using ChordDash.Server.Hosting;
using ChordDash.Server.Prediction;
using ChordDash.Server.Runs;
using ChordDash.Server.Runs.Archives;
using ChordDash.Server.Training;
using ChordDash.Server.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.SignalR;

namespace ChordDash.Server;

/// <summary>Puts the server together.</summary>
internal static class ChordDashServer
{
    /// <param name="configure">Changes services before the server is built; for tests.</param>
    public static WebApplication Build(string[] args, Action<IServiceCollection>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions
            {
                Args = args,
                ApplicationName = typeof(ChordDashServer).Assembly.GetName().Name,
                // Settings lie beside the program, wherever it is started from.
                ContentRootPath = AppContext.BaseDirectory,
            }
        );
        // Otherwise only the Development environment serves scripts and styles from a build output.
        builder.WebHost.UseStaticWebAssets();
        // A build output would otherwise be served as if somebody worked on it: compressed anew without compression, and never kept.
        if (!builder.Environment.IsDevelopment())
        {
            builder.WebHost.UseSetting("ReloadStaticAssetsAtRuntime", "false");
            builder.WebHost.UseSetting("EnableStaticAssetsDevelopmentCaching", "true");
        }

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Of forms and whatever else has no limit of its own.
            kestrel.Limits.MaxRequestBodySize = Limits.MaxLongRequestBytes;
        });
        // AllowedHosts lets requests pass that name none.
        builder.Services.Configure<HostFilteringOptions>(hosts => hosts.AllowEmptyHosts = false);
        HostRefusal.Add(builder.Services);
        // A line for each request. What matters of requests is in the audit log, the metrics and the traces.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);

        var options = ChordDashOptions.Read(builder.Configuration);
        builder
            .Services.AddSingleton(options)
            .AddSingleton(TimeProvider.System)
            .AddChordDashEngine(new EngineOptions { LibtorchPath = options.LibtorchPath })
            .AddChordDashStorage()
            .AddChordDashAccess(options)
            .AddChordDashMonitoring(builder.Configuration)
            .AddChordDashTraining()
            .AddChordDashPrediction()
            .AddSingleton<RunArchiveStore>()
            .AddSingleton<RunArchiveReader>()
            .AddSingleton<IRunArchives, RunArchives>()
            .AddChordDashApi()
            .AddSingleton<ApiLimits>()
            .AddChordDashComponents();
        builder
            .Services.AddRazorComponents()
            .AddInteractiveServerComponents(circuits =>
            {
                (circuits.DisconnectedCircuitMaxRetained, circuits.DisconnectedCircuitRetentionPeriod) = (
                    Limits.MaxLostPages,
                    Limits.MaxLostPageAge
                );
                circuits.PersistedCircuitInMemoryMaxRetained = Limits.MaxLostPages;
            })
            // A pasted sequence comes in one message; the default of 32 KB would break the connection again and again.
            .AddHubOptions(hub => hub.MaximumReceiveMessageSize = 2 << 20);
        // Pages over HTTP only, as is the default: over HTTPS the size of a compressed page could give away a secret in it (BREACH).
        builder.Services.AddResponseCompression(compression => compression.MimeTypes = ["text/html"]);
        builder.Services.AddHsts(hsts => hsts.MaxAge = TimeSpan.FromDays(365));
        builder.Services.AddScoped<CircuitHandler, CircuitPresence>().AddHttpContextAccessor();
        builder
            .Services.AddSignalR(hub => hub.AddFilter<ConnectionGuard>())
            .AddJsonProtocol(json => EngineJson.Configure(json.PayloadSerializerOptions).Converters.Add(new EventJson()));
        configure?.Invoke(builder.Services);

        var app = builder.Build();
        var budget = app.Services.GetRequiredService<WorkBudget>();
        app.Use(HostRefusal.MarkAsync);
        app.UseEndWithServer();
        app.UseProxy(options);
        app.UseHsts();
        app.UseSecurityHeaders(options);
        app.UseVersionedAssets();
        app.UseResponseCompression();
        app.UseExceptionHandler();
        app.UseWhen(context => context.IsApiRequest(), api => api.UseStatusCodePages());
        app.UseWhen(context => !context.IsApiRequest(), pages => pages.UseStatusCodePagesWithReExecute("/not-found"));
        // After the pages for status codes, which run the rest anew with another address.
        app.UseRouting();
        app.UseSameOriginOnly();
        app.UseChordDashAccess();
        app.Use(app.Services.GetRequiredService<ApiLimits>().GuardAsync);
        app.UseWhen(context => context.IsApiRequest(), api => api.Use(next => context => budget.PaceAsync(context, next)));
        app.UseAuthorization();
        app.UseRunNumbers();
        app.UseWhen(context => context.IsApiRequest(), api => api.Use(next => context => IdempotencyKeys.NoteBodyAsync(context, next)));
        // The API speaks English in every language: programs read it.
        app.UseWhen(context => !context.IsApiRequest(), pages => pages.UseRequestLocalization(PageLanguages()).Use(EnterTimeZoneAsync));
        app.UseAntiforgery();
        // The product's own files, which the sign-in needs too.
        app.MapStaticAssets().Add(endpoint => endpoint.Metadata.Add(new AllowAnonymousAttribute()));
        app.MapAccountEndpoints(options);
        app.MapChordDashApi();
        app.MapChordDashMonitoring();
        app.MapHub<TrainingHub>("/hubs/training", hub => hub.CloseOnAuthenticationExpiration = true).ForKeys();
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(server => server.ContentSecurityFrameAncestorsPolicy = null)
            .AddAdditionalAssemblies(typeof(MainLayout).Assembly);
        return app;
    }

    /// <summary>The settings as a server has them, for commands that serve nothing.</summary>
    public static IConfiguration Configure(string[] args) =>
        WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory }).Configuration;

    private static async Task EnterTimeZoneAsync(HttpContext context, RequestDelegate next)
    {
        ReaderTime.Enter(context.Request.Cookies[ReaderTime.Cookie]);
        await next(context);
    }

    /// <summary>
    /// The user's choice, else what the browser asks for. Of the words alone: what programs read and write keeps its numbers.
    /// </summary>
    private static RequestLocalizationOptions PageLanguages() =>
        new()
        {
            DefaultRequestCulture = new RequestCulture(CultureInfo.InvariantCulture, Languages.English),
            SupportedCultures = [CultureInfo.InvariantCulture],
            SupportedUICultures = [.. Languages.All],
            RequestCultureProviders = [new CookieRequestCultureProvider(), new AcceptedLanguage()],
        };
}

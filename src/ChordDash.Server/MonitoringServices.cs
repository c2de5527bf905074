using ChordDash.Components.Accounts;
using ChordDash.Components.Administration;
using ChordDash.Engine.Common;
using ChordDash.Server.Accounts;
using ChordDash.Server.Accounts.Budgets;
using ChordDash.Server.Deletion;
using ChordDash.Server.Maintenance;
using ChordDash.Server.Monitoring;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ChordDash.Server;

/// <summary>How the server is seen from outside: health, metrics, traces, and the page that says how it is.</summary>
internal static class MonitoringServices
{
    public const string Metrics = "/metrics";

    public static IServiceCollection AddChordDashMonitoring(this IServiceCollection services, IConfiguration configuration)
    {
        services
            .AddChordDashHealth()
            .AddSingleton<RecentProblems>()
            .AddSingleton<ILoggerProvider>(provider => provider.GetRequiredService<RecentProblems>())
            .AddSingleton<ServerMetrics>()
            .AddSingleton<ISystemStatus, SystemStatusReader>()
            .AddSingleton<DeletedItems>()
            .AddSingleton<IDeletedItems>(provider => provider.GetRequiredService<DeletedItems>())
            .AddSingleton<RetentionStore>()
            .AddSingleton<StorageMeasure>()
            .AddSingleton<IStorageKeeper, StorageKeeper>()
            .AddSingleton<AccountLimitStore>()
            .AddSingleton<IAccountLimits, GuardedAccountLimits>()
            .AddSingleton<WorkTurns>()
            .AddSingleton<WorkThreads>()
            .AddSingleton<WorkBudget>()
            .AddSingleton<IWorkBudget>(provider => provider.GetRequiredService<WorkBudget>())
            .AddHostedService<RetentionWorker>()
            .AddHostedService<DeletionWorker>()
            .AddSystemd()
            .AddSingleton<ILoggerFactory>(provider => new LimitedLoggers(
                new LoggerFactory(
                    provider.GetServices<ILoggerProvider>(),
                    provider.GetRequiredService<IOptionsMonitor<LoggerFilterOptions>>(),
                    provider.GetRequiredService<IOptions<LoggerFactoryOptions>>(),
                    provider.GetService<IExternalScopeProvider>()
                ),
                provider.GetRequiredService<TimeProvider>()
            ));
        var telemetry = services
            .AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("chorddash", serviceVersion: EngineVersions.ChordDash))
            .WithMetrics(metrics =>
                metrics.AddMeter(ServerMetrics.Name).AddAspNetCoreInstrumentation().AddRuntimeInstrumentation().AddPrometheusExporter()
            )
            .WithTracing(traces => traces.AddSource(ServerMetrics.Name).AddAspNetCoreInstrumentation().AddProcessor(new DiscreetTraces()));
        // The variable that all of OpenTelemetry's libraries know, with the others that belong to it.
        if (!string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            telemetry.UseOtlpExporter();
        return services;
    }

    public static void MapChordDashMonitoring(this WebApplication app)
    {
        // From the first run on, and not from the first look at the metrics.
        app.Services.GetRequiredService<ServerMetrics>();
        app.MapChordDashHealth();
        app.MapPrometheusScrapingEndpoint(Metrics).RequireRole(Role.Viewer).ForKeys();
    }
}

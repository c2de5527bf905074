using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Engine.Torch;
using ChordDash.Server.Accounts;
using ChordDash.Server.Data;
using ChordDash.Server.Hosting;
using ChordDash.Server.Resources;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChordDash.Server.Monitoring;

/// <summary>Whether the server lives, and whether it can do its work: its store, its disk and its devices.</summary>
internal static class HealthChecks
{
    /// <summary>Below this much room a run may have to pause.</summary>
    private const long LittleRoom = 1L << 30;

    private const string NvidiaDriver = "/proc/driver/nvidia/version";

    public static IServiceCollection AddChordDashHealth(this IServiceCollection services)
    {
        services
            .AddHealthChecks()
            .AddCheck<StoreCheck>("store")
            .AddCheck<DiskCheck>("disk")
            .AddCheck<KeyFiles>("keys")
            .AddCheck<DeviceCheck>("device");
        return services;
    }

    public static void MapChordDashHealth(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false, ResponseWriter = WriteAsync }).AllowAnonymous().ForKeys();
        app.MapHealthChecks("/health/ready", new() { ResponseWriter = WriteAsync }).AllowAnonymous().ForKeys();
        app.MapHealthChecks("/health", new() { ResponseWriter = WriteAsync }).AllowAnonymous().ForKeys();
    }

    // How it is, for everybody who has to restart it; what it runs on, for who may see the rest too.
    private static Task WriteAsync(HttpContext context, HealthReport report) =>
        context.Response.WriteAsJsonAsync<object>(
            AccountClaims.Read(context.User).May(Role.Viewer)
                ? new
                {
                    Status = report.Status,
                    Version = EngineVersions.ChordDash,
                    Checks = report.Entries.Select(entry => new
                    {
                        Name = entry.Key,
                        entry.Value.Status,
                        Reason = entry.Value.Description,
                    }),
                }
                : new { Status = report.Status },
            EngineJson.Options,
            context.RequestAborted
        );

    private sealed class StoreCheck(IDbContextFactory<ChordDashContext> contexts, StorageHealth health, DatabaseProbe probe) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await using var database = await contexts.CreateDbContextAsync(cancellationToken);
                await database.Queue.AnyAsync(cancellationToken);
                // Who reads is not kept from it by a program that writes.
                probe.RequireWritable();
                return health.IsDamaged
                    ? HealthReason.Of(HealthStatus.Unhealthy, StorageFailure.Describe(StorageFault.Damaged))
                    : HealthReason.Of(HealthStatus.Healthy, MonitoringMessages.DatabaseAnswers);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                return HealthReason.Of(
                    HealthStatus.Unhealthy,
                    StorageFailure.Find(exception) is { } fault ? StorageFailure.Describe(fault) : MonitoringMessages.DatabaseDoesNotAnswer,
                    exception
                );
            }
        }
    }

    private sealed class DiskCheck(DataFolder folder) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            var free = DiskRoom.Free(folder.Checkpoints);
            return Task.FromResult(
                free < 2 * DiskRoom.Reserve ? HealthReason.Of(HealthStatus.Unhealthy, MonitoringMessages.DiskIsFull(free))
                : free < LittleRoom ? HealthReason.Of(HealthStatus.Degraded, MonitoringMessages.DiskIsNearlyFull(free))
                : HealthReason.Of(HealthStatus.Healthy, MonitoringMessages.DiskHasRoom(free))
            );
        }
    }

    private sealed class DeviceCheck(IComputeDevices devices) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(Check());

        private HealthCheckResult Check()
        {
            try
            {
                var best = devices.Available[0];
                return best.Id is "cpu" && File.Exists(NvidiaDriver)
                    ? HealthReason.Of(HealthStatus.Degraded, MonitoringMessages.GpuIsNotFound)
                    : HealthReason.Of(HealthStatus.Healthy, MonitoringMessages.RunsTrainOnDevice(best.Name));
            }
            catch (UserErrorException exception)
            {
                return HealthReason.Of(HealthStatus.Unhealthy, exception.Problem);
            }
        }
    }
}

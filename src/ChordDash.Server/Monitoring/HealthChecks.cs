using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Engine.Torch;
using ChordDash.Server.Accounts;
using ChordDash.Server.Data;
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
                    ? HealthCheckResult.Unhealthy(StorageFailure.Describe(StorageFault.Damaged))
                    : HealthCheckResult.Healthy("The database answers.");
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                return HealthCheckResult.Unhealthy(
                    StorageFailure.Find(exception) is { } fault
                        ? StorageFailure.Describe(fault)
                        : "The database does not answer; the server's log says why.",
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
            var room = ByteSize.Text(free);
            return Task.FromResult(
                free < 2 * DiskRoom.Reserve
                    ? HealthCheckResult.Unhealthy(
                        $"{room} are free on the disk of the data folder. Make room: nothing can be stored, and runs are paused."
                    )
                : free < LittleRoom
                    ? HealthCheckResult.Degraded($"{room} are free on the disk of the data folder. Make room before runs have to pause.")
                : HealthCheckResult.Healthy($"{room} are free on the disk of the data folder.")
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
                    ? HealthCheckResult.Degraded(
                        "There is an NVIDIA driver, but libtorch finds no GPU, so runs train on the CPU. Compare the driver's version "
                            + "with what this build of libtorch needs."
                    )
                    : HealthCheckResult.Healthy($"Runs train on {best.Name}.");
            }
            catch (UserErrorException exception)
            {
                return HealthCheckResult.Unhealthy(exception.Message);
            }
        }
    }
}

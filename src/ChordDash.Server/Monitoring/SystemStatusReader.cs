using System.Runtime.InteropServices;
using ChordDash.Components.Accounts;
using ChordDash.Components.Administration;
using ChordDash.Engine.Common;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Torch;
using ChordDash.Server.Accounts;
using ChordDash.Server.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChordDash.Server.Monitoring;

internal sealed class SystemStatusReader(
    HealthCheckService health,
    IComputeDevices devices,
    IMachineMonitor machine,
    ChordDashOptions options,
    RecentProblems troubles,
    AccessControl access,
    TimeProvider time
) : ISystemStatus
{
    private const string DriverFile = "/proc/driver/nvidia/version";

    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    public async Task<SystemStatus> GetAsync(CancellationToken cancellationToken = default)
    {
        access.Require(Role.Administrator);
        var report = await health.CheckHealthAsync(cancellationToken);
        return new(
            _startedAt,
            [
                .. report.Entries.Select(entry => new HealthFinding(
                    entry.Key,
                    Enum.Parse<HealthState>(entry.Value.Status.ToString()),
                    entry.Value.Description ?? ""
                )),
            ],
            Versions(),
            Devices(),
            machine.Latest,
            Limits(),
            troubles.List()
        );
    }

    private static NamedText[] Versions() =>
        [
            new("ChordDash", EngineVersions.ChordDash),
            new("TorchSharp", EngineVersions.TorchSharp),
            new(".NET", RuntimeInformation.FrameworkDescription),
            new("System", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}"),
            new("NVIDIA driver", File.Exists(DriverFile) ? File.ReadLines(DriverFile).First() : "–"),
        ];

    private Message[] Devices()
    {
        try
        {
            return [.. devices.Available.Select(device => device.Name)];
        }
        catch (UserErrorException)
        {
            return []; // The health check says why.
        }
    }

    private NamedText[] Limits() =>
        [
            new("Largest upload", ByteSize.Text(options.MaximumUploadBytes)),
            new("Memory that training leaves free", options.MemoryReserveBytes is { } reserve ? ByteSize.Text(reserve) : "5 %"),
            new("Seconds between two checkpoints", $"{options.CheckpointSeconds:N0}"),
            new("Role without signing in", access.AnonymousRole.ToString().ToLowerInvariant()),
        ];
}

using System.Runtime.InteropServices;
using ChordDash.Components.Accounts;
using ChordDash.Components.Administration;
using ChordDash.Engine.Common;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Torch;
using ChordDash.Server.Accounts;
using ChordDash.Server.Hosting;
using ChordDash.Server.Resources;
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
                    HealthReason.Of(entry.Value)
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
            Version(Message.Literal("ChordDash"), EngineVersions.ChordDash),
            Version(Message.Literal("TorchSharp"), EngineVersions.TorchSharp),
            Version(Message.Literal(".NET"), RuntimeInformation.FrameworkDescription),
            Version(MonitoringMessages.OperatingSystem, $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}"),
            Version(MonitoringMessages.NvidiaDriver, File.Exists(DriverFile) ? File.ReadLines(DriverFile).First() : "–"),
        ];

    private static NamedText Version(Message name, string version) => new(name, Message.Literal(version));

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
            new(MonitoringMessages.LargestUpload, MonitoringMessages.ByteFigure(options.MaximumUploadBytes)),
            new(
                MonitoringMessages.MemoryReserve,
                options.MemoryReserveBytes is { } reserve ? MonitoringMessages.ByteFigure(reserve) : MonitoringMessages.ShareFigure(0.05)
            ),
            new(MonitoringMessages.CheckpointInterval, MonitoringMessages.NumberFigure(options.CheckpointSeconds)),
            new(MonitoringMessages.AnonymousRole, NameOf(access.AnonymousRole)),
        ];

    private static Message NameOf(Role role) =>
        role switch
        {
            Role.Nobody => MonitoringMessages.AnonymousRoleNobody,
            Role.Viewer => MonitoringMessages.AnonymousRoleViewer,
            Role.Member => MonitoringMessages.AnonymousRoleMember,
            _ => MonitoringMessages.AnonymousRoleAdministrator,
        };
}

using ChordDash.Engine.Common;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Torch;
using ChordDash.Engine.Training;

namespace ChordDash.Server.Monitoring;

/// <summary>The versions, the load and the devices of the server.</summary>
/// <param name="ChordDash">Version of ChordDash, such as "0.1.0".</param>
/// <param name="TorchSharp">Version of TorchSharp, the library that trains networks.</param>
/// <param name="Machine">As of the last few seconds; null before the first look.</param>
/// <param name="Devices">That runs can ask for.</param>
internal sealed record ServerAnswer(string ChordDash, string TorchSharp, ResourceUse? Machine, IReadOnlyList<ComputeDevice> Devices);

/// <summary>What this server has to offer.</summary>
internal static class ServerEndpoints
{
    public static void MapServerEndpoints(this IEndpointRouteBuilder api)
    {
        api.MapGet("/presets", ListPresets)
            .WithTags("Server")
            .WithSummary("The presets of hyper-parameters that runs start from.")
            .WithDescription(
                "Returns each preset with its key, its name and all its hyper-parameters. The first one is the default of a new run."
            );

        api.MapGet("/server", GetServer)
            .WithTags("Server")
            .WithSummary("Versions, what the machine is doing, and the devices that runs can train on.")
            .WithDescription(
                "Returns the versions of ChordDash and TorchSharp, the devices, and the load of the machine in the last few "
                    + "seconds. machine is missing until the first measurement."
            );
    }

    private static IReadOnlyList<TrainingPreset> ListPresets() => TrainingPreset.All;

    private static ServerAnswer GetServer(IMachineMonitor monitor, IComputeDevices devices) =>
        new(EngineVersions.ChordDash, EngineVersions.TorchSharp, monitor.Latest, devices.Available);
}

using ChordDash.Engine.Common;
using ChordDash.Engine.Torch;
using ChordDash.Engine.Training;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ChordDash.Server.Runs;

/// <summary>The slots of this server, one for each device. Safe for concurrent use.</summary>
internal sealed partial class TrainingSlots(IComputeDevices devices, TimeProvider time, ILogger<TrainingSlots> logger) : IDisposable
{
    private TrainingSlot[] _slots = [];

    /// <summary>None before <see cref="Open"/>.</summary>
    public IReadOnlyList<TrainingSlot> All => Volatile.Read(ref _slots);

    /// <summary>Runs that a thread of this server still works on, though some may have been stopped.</summary>
    public IReadOnlyList<RunAttempt> Occupied => [.. All.Select(slot => slot.Attempt).OfType<RunAttempt>()];

    /// <summary>Asks libtorch, which takes a second, which devices there are, and makes a slot for each.</summary>
    public IReadOnlyList<TrainingSlot> Open()
    {
        IReadOnlyList<ComputeDevice> found;
        try
        {
            found = devices.Available;
            LogDevicesFound(string.Join(", ", found.Select(device => device.Name)));
        }
        catch (UserErrorException exception)
        {
            // Pages say so too, and every run fails with the same sentence.
            LogDevicesNotFound(exception.Message);
            found = [new("cpu", Message.Literal("CPU"))];
        }

        Volatile.Write(ref _slots, [.. found.Select(device => new TrainingSlot(device, time))]);
        return _slots;
    }

    public void Stop(Guid runId)
    {
        foreach (var slot in All)
            slot.Stop(runId);
    }

    public TrainingProgress? FindProgress(Guid runId) =>
        All.Select(slot => slot.FindProgress(runId)).FirstOrDefault(progress => progress is not null);

    public TimeSpan? FindSilence(Guid runId) => All.Select(slot => slot.FindSilence(runId)).FirstOrDefault(silence => silence is not null);

    public void WakeAll()
    {
        foreach (var slot in All)
            slot.Wake();
    }

    public void Dispose()
    {
        foreach (var slot in All)
            slot.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Devices: {Devices}.")]
    private partial void LogDevicesFound(string devices);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Message}")]
    private partial void LogDevicesNotFound(string message);
}

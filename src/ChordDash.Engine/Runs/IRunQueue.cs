using System.Text.Json.Serialization;
using ChordDash.Engine.Common;
using ChordDash.Engine.Torch;

namespace ChordDash.Engine.Runs;

/// <summary>What waits for training, in which order, and what is done with it. Safe for concurrent use; every change is stored.</summary>
public interface IRunQueue
{
    Task<QueueStatus> GetStatusAsync(CancellationToken cancellationToken = default);

    /// <summary>Holds the whole queue, or releases it: nothing new is begun meanwhile, what trains goes on.</summary>
    Task HoldAllAsync(bool held, CancellationToken cancellationToken = default);

    /// <summary>Holds one queued run, or releases it: it is passed over meanwhile and keeps its place.</summary>
    /// <exception cref="UserErrorException">The run is not queued.</exception>
    Task HoldAsync(Guid id, bool held, CancellationToken cancellationToken = default);

    /// <summary>Moves a queued run. Of moves at the same time each is done, one after the other.</summary>
    /// <exception cref="UserErrorException">The run, or the one that it is to stand beside, is not queued any more.</exception>
    Task MoveAsync(Guid id, QueuePlace place, CancellationToken cancellationToken = default);

    /// <summary>Stops a running run after its batch, with a checkpoint, until it is resumed.</summary>
    /// <exception cref="UserErrorException">The run does not train now.</exception>
    Task PauseAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>
    /// Puts a run that was paused, cancelled or failed to the front of the queue, to go on from its last checkpoint. One that was cancelled
    /// before it began goes back where it stood.
    /// </summary>
    /// <exception cref="UserErrorException">There is nothing to go on from, or the data set is gone.</exception>
    Task ResumeAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>Takes a run out of the queue, or stops it. Its checkpoint and the model of its best epoch stay.</summary>
    /// <exception cref="UserErrorException">The run has already ended.</exception>
    Task CancelAsync(Guid id, CancellationToken cancellationToken = default);
}

/// <summary>A place in the queue.</summary>
/// <param name="Beside">The run to stand before or after.</param>
public sealed record QueuePlace(QueueEnd End, Guid? Beside = null)
{
    public static QueuePlace Top { get; } = new(QueueEnd.Top);

    public static QueuePlace Bottom { get; } = new(QueueEnd.Bottom);

    public static QueuePlace Before(Guid run) => new(QueueEnd.Top, run);

    public static QueuePlace After(Guid run) => new(QueueEnd.Bottom, run);
}

/// <summary>Of the whole queue, or of the run beside.</summary>
public enum QueueEnd
{
    Top,
    Bottom,
}

/// <summary>The state of the queue.</summary>
/// <param name="Held">Whether the whole queue is held.</param>
/// <param name="ExpectedStarts">When each waiting run will probably start; runs that nothing is known about, or that are held, are left
/// out.</param>
public sealed record QueueStatus(bool Held, IReadOnlyDictionary<Guid, DateTimeOffset> ExpectedStarts)
{
    /// <summary>Sentences about runs whose turn has come and that still have to wait, by run.</summary>
    public IReadOnlyDictionary<Guid, Message> WaitingFor { get; init; } = new Dictionary<Guid, Message>();

    /// <summary>When the last waiting run will probably have ended; null if none waits or nothing is known about one of them.</summary>
    public DateTimeOffset? ExpectedEnd { get; init; }

    /// <summary>Which run uses which device, the best device first; empty until the server has found its devices.</summary>
    public IReadOnlyList<DeviceUse> Devices { get; init; } = [];

    /// <summary>See <see cref="QueueOutlook.NextStarts"/>; none while the queue is held.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, DateTimeOffset> NextStarts { get; init; } =
        new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
}

/// <summary>A device, and the run that trains on it.</summary>
/// <param name="Device">The device.</param>
/// <param name="RunId">Id of the run that trains on the device; null if it is free.</param>
/// <param name="Since">When this run was given the device; null if it is free.</param>
/// <param name="NextRunId">Id of the queued run that is next in line for the device; null if none is.</param>
public sealed record DeviceUse(ComputeDevice Device, Guid? RunId, DateTimeOffset? Since, Guid? NextRunId);

using ChordDash.Components.Shared.Formatting;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Networks;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Torch;
using ChordDash.Engine.Training;
using ChordDash.Engine.Training.Memory;

namespace ChordDash.Components.Runs.Create;

/// <summary>What a new run will take on this server, as far as earlier runs and the queue tell.</summary>
/// <param name="runs">Newest first.</param>
public sealed class RunCosts(
    IReadOnlyList<Run> runs,
    QueueStatus queue,
    IReadOnlyList<DatasetSummary> datasets,
    IComputeDevices devices,
    TimeProvider time
)
{
    /// <summary>Older runs are not compared with: there may be thousands of them.</summary>
    private const int MaxCompared = 500;

    /// <summary>Runs of a sweep that are estimated one by one.</summary>
    private const int MaxEstimated = 50;

    private readonly List<Run> _measured = [.. runs.Where(run => run.Last is not null).Take(MaxCompared)];
    private readonly Dictionary<Guid, TrainingSize> _sizes = datasets
        .Where(dataset => dataset.Labelled)
        .ToDictionary(dataset => dataset.Id, TrainingSize.Of);

    /// <summary>Null if no such run was trained here.</summary>
    public DurationEstimate? Duration(HyperParameters parameters, Guid dataset) =>
        _sizes.TryGetValue(dataset, out var size) && Device(parameters) is { } device
            ? RunDuration.Estimate(parameters, size, device.Name, _measured, _sizes)
            : null;

    /// <summary>Of all runs that a form will queue, one after the other; null if it is not known of one of them.</summary>
    /// <param name="requests">What <see cref="NewRunInput.Build"/> gives.</param>
    public TimeSpan? Duration(NewRunInput input, IReadOnlyList<RunRequest>? requests)
    {
        if (requests is null)
            return null;
        var known = requests.Take(MaxEstimated).Select(one => Duration(one.HyperParameters, input.DatasetId)?.Whole).ToList();
        return known.Contains(null) ? null : known.Aggregate(TimeSpan.Zero, (sum, one) => sum + one!.Value) * input.Runs / known.Count;
    }

    /// <summary>Of all runs together; null for a data set without labels.</summary>
    public long? Bytes(IReadOnlyList<HyperParameters> runs, Guid dataset) =>
        _sizes.TryGetValue(dataset, out var size) ? runs.Sum(parameters => RunDiskUse.Of(parameters, size).Total) : null;

    /// <summary>When a run that is queued now starts.</summary>
    public string Start(string device) =>
        queue.Held
            ? T(Texts.StartsWhenQueueReleased)
            : (QueueForecast.NextStart(queue.NextStarts, devices.Available, device) - time.GetUtcNow()) switch
            {
                null => T(Texts.StartNotKnown),
                { TotalSeconds: < 5 } => T(Texts.StartsAtOnce),
                { } wait => T(Texts.StartsIn(Show.About(wait))),
            };

    /// <summary>Where it will be trained; null if there is no such device.</summary>
    public ComputeDevice? Device(HyperParameters parameters)
    {
        try
        {
            return devices.Resolve(parameters.Architecture == ModelArchitecture.Linear ? "cpu" : parameters.Device);
        }
        catch (UserErrorException)
        {
            return null;
        }
    }
}

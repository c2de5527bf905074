using ChordDash.Engine.Networks;
using ChordDash.Engine.Training;
using ChordDash.Engine.Training.Memory;

namespace ChordDash.Engine.Runs;

/// <summary>How long a run will probably train, and from which earlier run that is known.</summary>
/// <param name="Epoch">One pass over the training pieces, and the measurement on the held-out pieces.</param>
/// <param name="Whole">All epochs: early stopping may end the run sooner.</param>
/// <param name="LikeNumber">Number of the earlier run.</param>
public sealed record DurationEstimate(TimeSpan Epoch, TimeSpan Whole, int LikeNumber);

/// <summary>
/// Estimates how long a run trains from the runs that this server has trained: never from anything else. The most similar run with the same
/// architecture on the same device counts. The speed of its last epoch, in beats per second, is divided by the ratio of the widths of the
/// networks. What the rest of that epoch took, the measurement on the held-out pieces, is scaled with their beats. Fitting the linear model
/// before the first epoch isn't included: it takes seconds.
/// </summary>
public static class RunDuration
{
    /// <param name="device">Name of the device that the run will train on.</param>
    /// <param name="sizes">Sizes of the data sets that are still there.</param>
    /// <returns>Null if no run with this architecture has completed an epoch on this device.</returns>
    public static DurationEstimate? Estimate(
        HyperParameters parameters,
        TrainingSize size,
        Message device,
        IReadOnlyList<Run> runs,
        IReadOnlyDictionary<Guid, TrainingSize> sizes
    )
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(size);
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(sizes);
        var work = Work(parameters, size);
        var like = runs.Where(run => IsMeasured(run, parameters.Architecture, device) && sizes.ContainsKey(run.DatasetId))
            .OrderByDescending(run => IsSameShape(run.HyperParameters, parameters))
            .ThenBy(run => Math.Round(Math.Abs(Math.Log2(Work(run.HyperParameters, sizes[run.DatasetId]) / work)), 1))
            .ThenByDescending(run => (sizes[run.DatasetId].Pieces, sizes[run.DatasetId].Beats) == (size.Pieces, size.Beats))
            .ThenByDescending(run => run.Number)
            .FirstOrDefault();
        if (like is null)
            return null;
        var (measured, likeSize) = (like.Last!, sizes[like.DatasetId]);
        var slower = work / Work(like.HyperParameters, likeSize);
        var training = TrainingBeats(parameters, size) / measured.BeatsPerSecond * slower;
        var measuring = Math.Max(0, measured.Seconds - (TrainingBeats(like.HyperParameters, likeSize) / measured.BeatsPerSecond));
        var heldOut = HeldOutBeats(parameters, size) / Math.Max(1, HeldOutBeats(like.HyperParameters, likeSize));
        var epoch = TimeSpan.FromSeconds(training + (measuring * heldOut * slower));
        return new(epoch, epoch * parameters.Epochs, like.Number);
    }

    /// <summary>Beats that an epoch trains on: of longer pieces an excerpt, or as many beats as the training pieces have.</summary>
    internal static double TrainingBeats(HyperParameters parameters, TrainingSize size)
    {
        var whole = parameters.CropLength == 0 || parameters.ShortestCrop > 0;
        return TrainingShare(parameters)
            * (whole ? size.Beats : size.Lengths.Sum(bin => bin.Count * Math.Min(parameters.CropLength, (bin.From + bin.To) / 2.0)));
    }

    private static double HeldOutBeats(HyperParameters parameters, TrainingSize size) => (1 - TrainingShare(parameters)) * size.Beats;

    private static double TrainingShare(HyperParameters parameters) =>
        1 - (parameters.Split == SplitMethod.Folds ? 1.0 / parameters.Folds : parameters.ValidationFraction);

    // The cost of a beat grows with the weights of the recurrent layers, but more slowly: larger matrices use the processor better.
    // Networks with 2 to 4 times the units took 2 to 3 times as long on CPUs, about as the square root of the weights says.
    private static double Work(HyperParameters parameters, TrainingSize size) =>
        parameters.Architecture == ModelArchitecture.Linear ? size.Classes : Math.Sqrt(NetworkSize.Of(parameters, size).Recurrent);

    // How many beats are computed side by side decides the speed too.
    private static bool IsSameShape(HyperParameters one, HyperParameters other) =>
        (one.BatchSize, one.CropLength, one.ShortestCrop, one.WindowLength)
        == (other.BatchSize, other.CropLength, other.ShortestCrop, other.WindowLength);

    private static bool IsMeasured(Run run, ModelArchitecture architecture, Message device) =>
        run.HyperParameters.Architecture == architecture
        && run is { Last: { BeatsPerSecond: > 0 and < double.PositiveInfinity, Seconds: > 0 }, Device: { } name }
        && name.Equals(device);
}

using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Networks;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Training;

/// <summary>Judges by its figures what a training has come to. Its model is kept all the same: it may still be wanted.</summary>
public static class TrainingJudge
{
    /// <summary>
    /// Most that a loss may be of that of guessing blindly. A network that overfits gets to ten times as much on pieces that it has not
    /// seen; one that has diverged gets to thousands.
    /// </summary>
    public const double MaxLossRatio = 100;

    // An accuracy that is a rounding error below another is not below it.
    private const double Tolerance = 1e-9;

    /// <param name="best">The best epoch; null if none was completed.</param>
    /// <param name="last">The last one.</param>
    /// <returns>Null if nothing is wrong, or nothing is known.</returns>
    public static TrainingVerdict? Judge(HyperParameters parameters, EpochMetrics? best, EpochMetrics? last) =>
        Find(parameters, best, last)?.Verdict;

    /// <summary>The same, as sentences that say in which epoch, which model is kept, and what to do.</summary>
    /// <param name="classNames">Shown names in class-index order.</param>
    public static (TrainingVerdict Verdict, Message Sentences)? Describe(
        HyperParameters parameters,
        IReadOnlyList<string> classNames,
        EpochMetrics? best,
        EpochMetrics? last
    )
    {
        ArgumentNullException.ThrowIfNull(classNames);
        if (Find(parameters, best, last) is not var (verdict, epoch))
            return null;
        var kept = Kept(parameters, best!, last!);
        var (largest, share) = Largest(epoch);
        var what = verdict switch
        {
            TrainingVerdict.Diverged => TrainingMessages.TrainingDiverged(epoch.Epoch, Loss(epoch), Loss(epoch) / Blind(parameters, epoch)),
            TrainingVerdict.ConstantAnswer => TrainingMessages.ModelGaveOneAnswer(
                epoch.Epoch,
                Pieces(epoch),
                classNames[Answers(epoch).IndexOf(Pieces(epoch))]
            ),
            _ => TrainingMessages.ModelIsBelowLargestClass(epoch.Epoch, epoch.ValidationAccuracy, classNames[largest], share),
        };
        var remedy = Remedy(verdict, parameters, epoch);
        return (
            verdict,
            kept.Epoch == epoch.Epoch
                ? Message.Sentences(what, remedy)
                : Message.Sentences(what, TrainingMessages.ModelOfEpochIsKept(kept.Epoch), remedy)
        );
    }

    /// <summary>What to do about a loss that is too large, or no number any more.</summary>
    internal static Message RemedyOfLoss(HyperParameters parameters) =>
        parameters.GradientClip > 0 ? TrainingMessages.TryLowerRateOrSmallerClip : TrainingMessages.TryLowerRateOrClip;

    // The epoch that shows it: that of the model that is kept, if it does.
    private static (TrainingVerdict Verdict, EpochMetrics Epoch)? Find(HyperParameters parameters, EpochMetrics? best, EpochMetrics? last)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (last is null || best is null)
            return null;
        if (Loss(last) > MaxLossRatio * Blind(parameters, last))
            return (TrainingVerdict.Diverged, last);
        EpochMetrics[] epochs = [Kept(parameters, best, last), last];
        if (Array.Find(epochs, IsConstant) is { } constant)
            return (TrainingVerdict.ConstantAnswer, constant);
        return Array.Find(epochs, IsBelowLargest) is { } below ? (TrainingVerdict.BelowLargestClass, below) : null;
    }

    private static EpochMetrics Kept(HyperParameters parameters, EpochMetrics best, EpochMetrics last) =>
        parameters.Keep == ModelSelection.LastEpoch ? last : best;

    private static double Loss(EpochMetrics epoch) => Math.Max(epoch.TrainLoss, epoch.ValidationLoss);

    /// <summary>
    /// The loss of giving every class the same probability, in nats: ln(classes), times the mean weight of a piece where the loss is
    /// divided by the number of pieces and not by their weights.
    /// </summary>
    private static double Blind(HyperParameters parameters, EpochMetrics epoch)
    {
        var counts = Truths(epoch);
        var weights = parameters.OwnClassWeights;
        var mean =
            parameters is { Architecture: ModelArchitecture.Notebook, ClassWeights: ClassWeighting.Own }
            && weights.Count == counts.Count
            && counts.Sum() is > 0 and var pieces
                ? counts.Zip(weights, (count, weight) => count * weight).Sum() / pieces
                : 1;
        return Math.Log(Math.Max(2, counts.Count)) * mean;
    }

    private static bool IsConstant(EpochMetrics epoch) =>
        Truths(epoch).Count(count => count > 0) > 1 && Answers(epoch).Count(count => count > 0) == 1;

    private static bool IsBelowLargest(EpochMetrics epoch) =>
        Pieces(epoch) > 0 && epoch.ValidationAccuracy < Largest(epoch).Share - Tolerance;

    private static (int Index, double Share) Largest(EpochMetrics epoch)
    {
        var counts = Truths(epoch);
        var max = counts.Max();
        return (counts.IndexOf(max), (double)max / Math.Max(1, counts.Sum()));
    }

    private static int Pieces(EpochMetrics epoch) => Truths(epoch).Sum();

    private static List<int> Truths(EpochMetrics epoch) => [.. epoch.ConfusionMatrix.Select(row => row.Sum())];

    private static List<int> Answers(EpochMetrics epoch) =>
        [.. Enumerable.Range(0, epoch.ConfusionMatrix.Count).Select(answer => epoch.ConfusionMatrix.Sum(row => row[answer]))];

    private static Message Remedy(TrainingVerdict verdict, HyperParameters parameters, EpochMetrics epoch)
    {
        if (parameters.Architecture == ModelArchitecture.Linear)
            return TrainingMessages.TryCheckOrNetwork;
        if (verdict == TrainingVerdict.Diverged)
            return RemedyOfLoss(parameters);
        // Weights for rare classes cost answers on the large ones, and may be worth it.
        var classes = Truths(epoch).Count(count => count > 0);
        if (
            verdict == TrainingVerdict.BelowLargestClass
            && parameters.ClassWeights != ClassWeighting.None
            && epoch.BalancedAccuracy > 1.0 / classes
        )
            return TrainingMessages.TryWeakerWeightsLowerRateOrMoreEpochs;
        return parameters.GradientClip > 0 ? TrainingMessages.TryLowerRateOrMoreEpochs : TrainingMessages.TryLowerRateMoreEpochsOrClip;
    }
}

using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Networks;
using ChordDash.Engine.Training;

namespace ChordDash.Engine.Runs;

/// <summary>What the final report says of a run's model, as facts that sentences are made of.</summary>
/// <param name="Linear">How the model compares with the linear model on the same pieces.</param>
/// <param name="Gain">How much its balanced accuracy exceeds that of the linear model, -1 … 1; null where there is none.</param>
/// <param name="GainInterval">The paired 95 % interval of the gain; null in reports of version 0.1.0.</param>
/// <param name="Weakest">The class that is recognised least; null if all pieces of all classes are recognised.</param>
/// <param name="EnoughBeats">The shortest measured input, in beats, from which on <see cref="WantedAccuracy"/> of the pieces are
/// recognised. 0 if that takes whole pieces; null if whole pieces aren't enough.</param>
/// <param name="Next">What to do next.</param>
public sealed record RunFindings(
    LinearComparison Linear,
    double? Gain,
    Estimate? GainInterval,
    WeakestClass? Weakest,
    int? EnoughBeats,
    NextStep Next
)
{
    /// <summary>The share of recognised pieces from which on an input counts as long enough.</summary>
    public const double WantedAccuracy = 0.8;

    /// <summary>How far the accuracy on training pieces may exceed that on held-out pieces before the network has memorised them.</summary>
    public const double MaxAccuracyGap = 0.15;

    /// <summary>Fewer held-out pieces than this are too few to tell two models apart, unless one is much better.</summary>
    public const int FewPieces = 200;

    public static RunFindings Of(Run run, EvaluationReport report)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(report);
        var isLinear = run.HyperParameters.Architecture == ModelArchitecture.Linear;
        var gain = isLinear ? null : report.BalancedAccuracy.Value - run.Baseline?.BalancedAccuracy;
        var interval = isLinear ? null : report.GainOverLinear;
        var comparison = isLinear ? LinearComparison.IsLinear : Compare(gain, interval, report.BalancedAccuracy);
        return new(comparison, gain, interval, FindWeakest(report), FindEnoughBeats(report), FindNext(run, report.Pieces, comparison));
    }

    // Reports without a paired interval have that of the model alone, which is wider.
    private static LinearComparison Compare(double? gain, Estimate? interval, Estimate own) =>
        gain is not { } difference ? LinearComparison.Unknown
        : (interval?.Low ?? difference - (own.Value - own.Low)) > 0 ? LinearComparison.Better
        : (interval?.High ?? difference + (own.High - own.Value)) < 0 ? LinearComparison.Worse
        : LinearComparison.Undecided;

    private static WeakestClass? FindWeakest(EvaluationReport report)
    {
        var weakest = report
            .Classes.Index()
            .Where(one => one.Item.Recall is not null)
            .OrderBy(one => one.Item.Recall!.Value)
            .ThenByDescending(one => one.Item.Pieces)
            .FirstOrDefault();
        if (weakest.Item?.Recall is not { Value: < 1 } recall)
            return null;
        var (taken, pieces) = report
            .ConfusionMatrix[weakest.Index]
            .Index()
            .Where(one => one.Index != weakest.Index)
            .OrderByDescending(one => one.Item)
            .First();
        var mistakes = report.ConfusionMatrix[weakest.Index].Sum() - report.ConfusionMatrix[weakest.Index][weakest.Index];
        return new(weakest.Index, weakest.Item.Pieces, recall.Value, taken, IsMostly: 2 * pieces > mistakes);
    }

    private static int? FindEnoughBeats(EvaluationReport report)
    {
        int? enough = null;
        foreach (var length in report.Lengths.Reverse())
        {
            if (length.Accuracy.Value < WantedAccuracy)
                break;
            enough = length.Beats ?? 0;
        }

        return enough;
    }

    private static NextStep FindNext(Run run, int pieces, LinearComparison comparison)
    {
        if (run.Verdict is { } verdict)
            return verdict == TrainingVerdict.Diverged ? NextStep.LowerLearningRate : NextStep.ChangeSettings;
        if (comparison is LinearComparison.IsLinear)
            return NextStep.TryChordLstm;
        if (comparison is LinearComparison.Better or LinearComparison.Unknown)
            return NextStep.Predict;
        if (run is { Best: { } best, Last: { } last })
        {
            // The best epoch is among the last tenth: the curve has not levelled off.
            if (last.Epoch == run.HyperParameters.Epochs && best.Epoch > 0.9 * last.Epoch)
                return NextStep.TrainLonger;
            if (!run.Preset.Equals(TrainingPreset.ChordLstm.Key, StringComparison.Ordinal))
                return NextStep.TryChordLstm;
            if (last.TrainAccuracy - last.ValidationAccuracy > MaxAccuracyGap)
                return NextStep.AddPieces;
        }

        return comparison == LinearComparison.Undecided && pieces < FewPieces ? NextStep.CrossValidate : NextStep.ChangeSettings;
    }
}

/// <summary>How a model compares with the linear model on the same held-out pieces.</summary>
public enum LinearComparison
{
    /// <summary>The figures of the linear model aren't known.</summary>
    Unknown,

    /// <summary>The model is the linear model.</summary>
    IsLinear,

    /// <summary>The 95 % interval of the difference lies above 0.</summary>
    Better,

    /// <summary>The interval lies below 0.</summary>
    Worse,

    /// <summary>The interval contains 0.</summary>
    Undecided,
}

/// <summary>The class that is recognised least.</summary>
/// <param name="Class">Its index.</param>
/// <param name="Pieces">Its held-out pieces.</param>
/// <param name="Recall">Share of these pieces that were recognised, 0 … 1.</param>
/// <param name="TakenFor">The class that most of the others were taken for.</param>
/// <param name="IsMostly">Whether more than half of the others were taken for it.</param>
public sealed record WeakestClass(int Class, int Pieces, double Recall, int TakenFor, bool IsMostly);

/// <summary>What a run suggests to do next.</summary>
public enum NextStep
{
    /// <summary>The model is good: try it on chords.</summary>
    Predict,

    /// <summary>The best epochs are the last ones.</summary>
    TrainLonger,

    /// <summary>Another preset does better as a rule.</summary>
    TryChordLstm,

    /// <summary>The network has memorised its training pieces.</summary>
    AddPieces,

    /// <summary>There are too few held-out pieces to tell.</summary>
    CrossValidate,

    /// <summary>The training diverged.</summary>
    LowerLearningRate,

    /// <summary>Something else must change.</summary>
    ChangeSettings,
}

using ChordDash.Components.Shared.Formatting;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Runs;

namespace ChordDash.Components.Runs.Comparison;

/// <summary>A figure by which runs are compared.</summary>
/// <param name="Key">In addresses.</param>
/// <param name="Value">Of an epoch.</param>
/// <param name="LowerIsBetter">As for losses.</param>
/// <param name="Headline">Of a run, if its report has it; else it is the best epoch's.</param>
internal sealed record RunMetric(
    string Key,
    Message Title,
    Func<EpochMetrics, double> Value,
    Func<double, string> Text,
    bool LowerIsBetter = false,
    Func<Run, HeadlineFigure?>? Headline = null
)
{
    public static IReadOnlyList<RunMetric> All { get; } =
    [
        new("balanced", Texts.BalancedAccuracy, one => one.BalancedAccuracy, Show.Percent, Headline: RunFigureText.Balanced),
        new("accuracy", Texts.Accuracy, one => one.ValidationAccuracy, Show.Percent, Headline: RunFigureText.Accuracy),
        new("f1", Texts.MacroF1, one => one.MacroF1, Show.Percent),
        new("loss", Texts.ValidationLoss, one => one.ValidationLoss, Show.Number, LowerIsBetter: true),
        new("trainLoss", Texts.TrainingLoss, one => one.TrainLoss, Show.Number, LowerIsBetter: true),
        new("norm", Texts.EuclideanNorm, one => one.EuclideanNorm, Show.Number),
    ];

    /// <summary>By its key; the first one if there is no such.</summary>
    public static RunMetric Find(string? key) => All.FirstOrDefault(one => string.Equals(one.Key, key, StringComparison.Ordinal)) ?? All[0];

    /// <summary>Of the run's report or best epoch; null of a run that has none, or whose training diverged.</summary>
    public double? Of(Run run) =>
        Headline is not null ? Headline(run)?.Value
        : run.Best is { } best && !RunFigureText.HasDiverged(run) ? Value(best)
        : null;
}

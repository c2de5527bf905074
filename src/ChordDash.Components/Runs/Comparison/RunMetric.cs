using ChordDash.Components.Shared.Formatting;
using ChordDash.Engine.Evaluation;

namespace ChordDash.Components.Runs.Comparison;

/// <summary>A figure of an epoch by which runs are compared.</summary>
/// <param name="Key">In addresses.</param>
/// <param name="LowerIsBetter">As for losses.</param>
internal sealed record RunMetric(
    string Key,
    Message Title,
    Func<EpochMetrics, double> Value,
    Func<double, string> Text,
    bool LowerIsBetter = false
)
{
    public static IReadOnlyList<RunMetric> All { get; } =
    [
        new("balanced", Texts.BalancedAccuracy, one => one.BalancedAccuracy, Show.Percent),
        new("accuracy", Texts.ValidationAccuracy, one => one.ValidationAccuracy, Show.Percent),
        new("f1", Texts.MacroF1, one => one.MacroF1, Show.Percent),
        new("loss", Texts.ValidationLoss, one => one.ValidationLoss, Show.Number, LowerIsBetter: true),
        new("trainLoss", Texts.TrainingLoss, one => one.TrainLoss, Show.Number, LowerIsBetter: true),
        new("norm", Texts.EuclideanNorm, one => one.EuclideanNorm, Show.Number),
    ];

    /// <summary>By its key; the first one if there is no such.</summary>
    public static RunMetric Find(string? key) => All.FirstOrDefault(one => string.Equals(one.Key, key, StringComparison.Ordinal)) ?? All[0];
}

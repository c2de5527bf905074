using ChordDash.Components.Shared.Formatting;
using ChordDash.Engine.Evaluation;

namespace ChordDash.Components.Runs.Comparison;

/// <summary>A figure of an epoch by which runs are compared.</summary>
/// <param name="Key">In addresses.</param>
/// <param name="LowerIsBetter">As for losses.</param>
internal sealed record RunMetric(
    string Key,
    string Title,
    Func<EpochMetrics, double> Value,
    Func<double, string> Text,
    bool LowerIsBetter = false
)
{
    public string Title
    {
        get => T(field);
    } = Title;

    public static IReadOnlyList<RunMetric> All { get; } =
    [
        new("balanced", "Mean class accuracy", one => one.BalancedAccuracy, Show.Percent),
        new("accuracy", "Validation accuracy", one => one.ValidationAccuracy, Show.Percent),
        new("f1", "Macro F1", one => one.MacroF1, Show.Percent),
        new("loss", "Validation loss", one => one.ValidationLoss, Show.Number, LowerIsBetter: true),
        new("trainLoss", "Training loss", one => one.TrainLoss, Show.Number, LowerIsBetter: true),
        new("norm", "Euclidean norm", one => one.EuclideanNorm, Show.Number),
    ];

    /// <summary>By its key; the first one if there is no such.</summary>
    public static RunMetric Find(string? key) => All.FirstOrDefault(one => string.Equals(one.Key, key, StringComparison.Ordinal)) ?? All[0];
}

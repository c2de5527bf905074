using ChordDash.Engine.Evaluation;

namespace ChordDash.Components.Runs;

/// <summary>The figures of epochs as columns of a chart board.</summary>
internal static class RunSeries
{
    private static readonly (string Name, Func<EpochMetrics, double?> Value)[] Figures =
    [
        ("epoch", one => one.Epoch),
        ("trainLoss", one => one.TrainLoss),
        ("validationLoss", one => one.ValidationLoss),
        ("trainAccuracy", one => one.TrainAccuracy),
        ("validationAccuracy", one => one.ValidationAccuracy),
        ("balancedAccuracy", one => one.BalancedAccuracy),
        ("learningRate", one => one.LearningRate),
        ("gradientNorm", one => one.GradientNorm),
        ("beatsPerSecond", one => one.BeatsPerSecond),
        ("seconds", one => one.Seconds),
        ("processor", one => one.Resources?.Processor),
        ("memory", one => one.Resources?.ProcessBytes),
        ("cardLoad", one => one.Resources?.Cards is [_, ..] cards ? cards.Max(card => card.Load) : null),
        ("cardMemory", one => one.Resources?.Cards is [_, ..] cards ? cards.Sum(card => card.Bytes) : null),
        ("cardCelsius", one => one.Resources?.Cards is [_, ..] cards ? cards.Max(card => card.Celsius) : null),
    ];

    /// <summary>The names of <see cref="Values"/>.</summary>
    /// <param name="classes">How many; each has the column <see cref="ClassColumn"/>.</param>
    public static IReadOnlyList<string> Columns(int classes) =>
        [.. Figures.Select(figure => figure.Name), "minutes", .. Enumerable.Range(0, classes).Select(ClassColumn)];

    /// <summary>Accuracy of a class.</summary>
    public static string ClassColumn(int index) => $"class{index}";

    /// <param name="minutes">Of training until the end of this epoch; pauses do not count.</param>
    public static IReadOnlyList<double?> Values(EpochMetrics epoch, double minutes, int classes) =>
        [
            .. Figures.Select(figure => figure.Value(epoch)),
            minutes,
            .. Enumerable.Range(0, classes).Select(index => index < epoch.ClassAccuracy.Count ? epoch.ClassAccuracy[index] : null),
        ];
}

using ChordDash.Components.Shared.Formatting;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Networks;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;

namespace ChordDash.Components.Runs;

/// <summary>A figure that stands for a run.</summary>
/// <param name="Value">0 … 1.</param>
/// <param name="Interval">Of a figure of the final report; null for one of an epoch, which its own pieces have chosen.</param>
/// <param name="Epoch">The epoch whose model it is of.</param>
internal sealed record HeadlineFigure(double Value, Estimate? Interval, int Epoch)
{
    public bool IsReported => Interval is not null;

    /// <summary>"85.7 ± 6.6 %", or "85.7 %" without an interval.</summary>
    public string Text => RunFigureText.PlusMinus(Value, Interval is { } one ? (one.High - one.Low) / 2 : null);
}

/// <summary>The figures that stand for a run where there is room for few: those of its report, else those of its best epoch.</summary>
internal static class RunFigureText
{
    private const char Minus = '\u2212';

    /// <summary>Null of a run that has none yet, or whose training diverged.</summary>
    public static HeadlineFigure? Balanced(Run run) => Of(run, report => report.BalancedAccuracy, epoch => epoch.BalancedAccuracy);

    /// <inheritdoc cref="Balanced"/>
    public static HeadlineFigure? Accuracy(Run run) => Of(run, report => report.Accuracy, epoch => epoch.ValidationAccuracy);

    /// <summary>
    /// How much the balanced accuracy exceeds the linear model's on the same pieces; null of a run that has no figure, or that is a linear
    /// model itself.
    /// </summary>
    public static double? Gain(Run run) => Balanced(run) is { } figure ? Gain(run, figure.Value) : null;

    /// <summary>The same for another balanced accuracy of the run.</summary>
    public static double? Gain(Run run, double balanced) =>
        run.HyperParameters.Architecture != ModelArchitecture.Linear && run.Baseline is { } linear
            ? balanced - linear.BalancedAccuracy
            : null;

    /// <summary>Whether the loss grew beyond all bounds, so that the figures of the run say nothing.</summary>
    public static bool HasDiverged(Run run) =>
        run.Verdict == TrainingVerdict.Diverged
        || string.Equals(run.Reason?.Code, nameof(TrainingMessages.LossIsNotFinite), StringComparison.Ordinal);

    /// <summary>"85.7 ± 6.6 %", or "85.7 %" where no spread is known.</summary>
    public static string PlusMinus(double share, double? spread) =>
        spread is { } half ? $"{Show.Tenths(share * 100)}\u00a0±\u00a0{Show.Percent(half)}" : Show.Percent(share);

    /// <summary>
    /// The balanced accuracy of a model: the report's, "85.7 ± 6.6 %". Before there is a report, that of the epoch, which is said: the
    /// epoch was chosen on the same pieces.
    /// </summary>
    public static string OfModel(ReportedFigures? reported, double ofEpoch, int epoch) =>
        reported?.BalancedAccuracy is { } figure
            ? PlusMinus(figure.Value, (figure.High - figure.Low) / 2)
            : T(Texts.FigureOfEpoch(Show.Percent(ofEpoch), epoch));

    /// <summary>A difference of shares in percentage points, with its sign and an arrow: "▲ +2.5".</summary>
    public static string Points(double difference) =>
        SignedPoints(difference) switch
        {
            ['+', ..] and var text => $"▲\u00a0{text}",
            [Minus, ..] and var text => $"▼\u00a0{text}",
            var text => text,
        };

    /// <summary>A difference of shares in percentage points with its sign: "+2.5", "−2.5" or "0.0".</summary>
    public static string SignedPoints(double difference)
    {
        var text = Show.Tenths(Math.Abs(difference * 100));
        return string.Equals(text, Show.Tenths(0), StringComparison.Ordinal) ? text
            : difference > 0 ? $"+{text}"
            : $"{Minus}{text}";
    }

    /// <summary>The same without a plus, for a sentence that says what is better: "2.5".</summary>
    public static string PlainPoints(double difference) => SignedPoints(difference).TrimStart('+');

    /// <summary>The class that colours it; null for no difference.</summary>
    public static string? PointsClass(double difference) =>
        Points(difference) switch
        {
            ['▲', ..] => "better",
            ['▼', ..] => "worse",
            _ => null,
        };

    private static HeadlineFigure? Of(Run run, Func<ReportedFigures, Estimate> reported, Func<EpochMetrics, double> best) =>
        HasDiverged(run) ? null
        : run.Reported is { } report ? new(reported(report).Value, reported(report), report.Epoch)
        : run.Best is { } epoch ? new(best(epoch), Interval: null, epoch.Epoch)
        : null;
}

using ChordDash.Components.Charts;
using ChordDash.Engine.Runs;

namespace ChordDash.Components.Runs.Details;

/// <summary>The lines in the charts of one run: a colour stands for what a line shows. Comparisons have one for each run.</summary>
internal static class RunLines
{
    public const string Source = "run";

    private const int MaxClasses = 100;

    public static IReadOnlyList<ChartLine> Loss =>
        [Of("trainLoss", T(Texts.Training), dashed: true), Of("validationLoss", T(Texts.Validation))];

    public static IReadOnlyList<ChartLine> Accuracy =>
        [
            Of("trainAccuracy", T(Texts.Training), dashed: true),
            Of("validationAccuracy", T(Texts.Validation)),
            Of("balancedAccuracy", T(Texts.BalancedAccuracy), hue: 1),
        ];

    /// <summary>Number of classes that have a chart. Each is a column of every point that is sent.</summary>
    public static int Classes(Run run) => Math.Min(run.ClassNames.Count, MaxClasses);

    public static ChartLine Of(string column, string name, int hue = 0, bool dashed = false) => new(Source, column, name, hue, dashed);
}

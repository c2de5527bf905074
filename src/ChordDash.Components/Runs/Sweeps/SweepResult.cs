using System.Globalization;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;

namespace ChordDash.Components.Runs.Sweeps;

/// <summary>What came of runs that differ in settings, setting by setting.</summary>
/// <param name="Varied">Settings in which the runs differ, without those that only repeat a training, such as the seed.</param>
/// <param name="Settings">In the order of their first runs.</param>
/// <param name="IsReported">Whether the figures are those of the reports; else those of the best epochs.</param>
public sealed record SweepResult(IReadOnlyList<HyperParameterField> Varied, IReadOnlyList<SweepSetting> Settings, bool IsReported)
{
    // The same training again, from another start or on other pieces.
    private static readonly string[] Repeats =
    [
        nameof(HyperParameters.Seed),
        nameof(HyperParameters.SplitSeed),
        nameof(HyperParameters.Fold),
    ];

    /// <summary>The setting with the highest mean; null before there are figures.</summary>
    public SweepSetting? Best => Ranked.FirstOrDefault();

    /// <summary>The second best; null if there is none.</summary>
    public SweepSetting? Next => Ranked.Skip(1).FirstOrDefault();

    // A setting that diverges with some seeds is no better for its lucky ones.
    private IEnumerable<SweepSetting> Ranked =>
        Settings
            .Where(setting => setting.Balanced.Count > 0)
            .OrderBy(setting => setting.Runs.Any(RunFigureText.HasDiverged))
            .ThenByDescending(setting => setting.Mean);

    /// <param name="runs">At least one.</param>
    public static SweepResult Of(IReadOnlyList<Run> runs)
    {
        // Figures of best epochs are higher than those of reports: never both in one comparison.
        var reported = runs.Any(run => run.Reported is not null);
        var varied = RunLabels.Varied(runs).Where(field => !Repeats.Contains(field.Name, StringComparer.Ordinal)).ToList();
        return new(
            varied,
            [
                .. runs.OrderBy(run => run.Number)
                    .GroupBy(run => string.Join('\n', varied.Select(field => field.Get(run.HyperParameters))), StringComparer.Ordinal)
                    .Select(group => new SweepSetting([.. group], reported)),
            ],
            reported
        );
    }

    /// <summary>Of the best setting, each value that is the smallest or the largest of those tried, and could be left behind.</summary>
    public IEnumerable<(HyperParameterField Field, bool IsLargest)> Edges()
    {
        if (Best is not { } best)
            yield break;
        foreach (var field in Varied.Where(field => field.Kind is HyperParameterKind.Number or HyperParameterKind.WholeNumber))
        {
            var tried = Settings.Select(setting => Number(setting.Run)).Distinct().Order().ToList();
            var spec = HyperParameterSpec.All.Single(one => one.Name.Equals(field.Name, StringComparison.Ordinal));
            if (Number(best.Run) is var value && value.Equals(tried[^1]) && value < spec.Max)
                yield return (field, true);
            else if (value.Equals(tried[0]) && value > spec.Min)
                yield return (field, false);

            double Number(Run run) => double.Parse(field.Get(run.HyperParameters), CultureInfo.InvariantCulture);
        }
    }

    /// <summary>How much the best exceeds the second best, with its interval; null where a setting has one run only.</summary>
    public Estimate? Lead => Best is { } best && Next is { } next ? MeanDifference.Of(best.Balanced, next.Balanced) : null;
}

/// <summary>The runs of a sweep that have the same settings.</summary>
/// <param name="Runs">In the order of their numbers.</param>
/// <param name="IsReported">Whether only figures of reports count.</param>
public sealed record SweepSetting(IReadOnlyList<Run> Runs, bool IsReported)
{
    public Run Run => Runs[0];

    /// <summary>Of the runs that have one.</summary>
    public IReadOnlyList<double> Balanced => Values(RunFigureText.Balanced);

    public IReadOnlyList<double> Accuracies => Values(RunFigureText.Accuracy);

    /// <summary>By how much each exceeds the linear model on its pieces.</summary>
    public IReadOnlyList<double> Gains =>
        [.. Runs.Where(run => Figure(run) is not null).Select(run => RunFigureText.Gain(run)).OfType<double>()];

    /// <summary>Of <see cref="Balanced"/>; NaN without any.</summary>
    public double Mean => Balanced.Count == 0 ? double.NaN : Balanced.Average();

    /// <summary>The run's balanced accuracy, if it counts here.</summary>
    internal HeadlineFigure? Figure(Run run) =>
        RunFigureText.Balanced(run) is { } figure && figure.IsReported == IsReported ? figure : null;

    /// <summary>"learning rate 0.01, dropout 0.3".</summary>
    public string Words(IEnumerable<HyperParameterField> varied) =>
        string.Join(", ", varied.Select(field => $"{field.Label.ToLowerInvariant()} {field.Show(Run.HyperParameters)}"));

    /// <summary>"85.7 ± 6.6 %": the mean and the sample standard deviation; a dash without values.</summary>
    public static string Summary(IReadOnlyList<double> values) =>
        values.Count == 0 ? "–"
        : CrossValidation.Summarize(values) is var (mean, deviation) ? RunFigureText.PlusMinus(mean, deviation)
        : "";

    private List<double> Values(Func<Run, HeadlineFigure?> figure) =>
        [.. Runs.Select(figure).OfType<HeadlineFigure>().Where(one => one.IsReported == IsReported).Select(one => one.Value)];
}

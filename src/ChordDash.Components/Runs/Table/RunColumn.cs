using ChordDash.Components.Shared.Formatting;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Runs;

namespace ChordDash.Components.Runs.Table;

/// <summary>A column of the list of runs.</summary>
/// <param name="Key">In addresses and in what browsers remember.</param>
/// <param name="Of">What stands in the cell of a run or of a group of runs.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Help">What it means, if its title does not say it.</param>
internal sealed record RunColumn(
    string Key,
    Message Title,
    Func<RunEntry, RunContext, RunCell> Of,
    int Width,
    bool Numeric = true,
    bool Usual = false,
    Message? Help = null
);

/// <summary>What stands in a cell.</summary>
/// <param name="Order">What is sorted by; null comes last.</param>
internal sealed record RunCell(string Text, IComparable? Order)
{
    public static RunCell None { get; } = new("–", Order: null);

    /// <summary>The whole of what is shown shortened.</summary>
    public string? Title { get; init; }

    /// <summary>That colours it.</summary>
    public string? Class { get; init; }

    /// <summary>Whether it is a figure of the best epoch where one of the report is wanted.</summary>
    public bool IsOfBestEpoch { get; init; }
}

/// <summary>What is needed besides runs to fill their cells.</summary>
/// <param name="Bytes">On disk; 0 until measured.</param>
internal sealed record RunContext(RunFigures Figures, Func<Run, long> Bytes, DateTimeOffset Now);

/// <summary>Which figures of runs a list shows.</summary>
public enum RunFigures
{
    /// <summary>Of the final report, and of the best epoch where there is no report, or it lacks the figure.</summary>
    Report,
    Best,
    Last,
}

/// <summary>All columns besides the run and its state, in the order in which they are shown.</summary>
internal static class RunColumns
{
    public static IReadOnlyList<RunColumn> All { get; } =
    [
        new(
            "balanced",
            Texts.BalancedAccuracyShort,
            (entry, context) => Share(entry, context, epoch => epoch.BalancedAccuracy, RunFigureText.Balanced),
            118,
            Usual: true,
            Help: Texts.BalancedAccuracy
        ),
        new("linear", Texts.GainOverLinear, (entry, context) => Gain(entry, context), 86, Usual: true, Help: Texts.GainOverLinearHelp),
        new(
            "accuracy",
            Texts.Accuracy,
            (entry, context) => Share(entry, context, epoch => epoch.ValidationAccuracy, RunFigureText.Accuracy, isShort: true),
            86,
            Usual: true
        ),
        Words("dataset", Texts.DataSet, run => run.DatasetName, 112, usual: true),
        Words("preset", Texts.Preset, run => RunText.Preset(run.Preset), 110),
        new("settings", Texts.Settings, (entry, _) => Settings(entry), 98, Numeric: false, Usual: true, Help: Texts.ChangedSettingsHelp),
        new("f1", Texts.MacroF1, (entry, context) => Share(entry, context, epoch => epoch.MacroF1), 100),
        Number("loss", Texts.ValLoss, epoch => epoch.ValidationLoss),
        new("train-accuracy", Texts.TrainAcc, (entry, context) => Share(entry, context, epoch => epoch.TrainAccuracy), 112),
        Number("train-loss", Texts.TrainLoss, epoch => epoch.TrainLoss),
        Number("norm", Texts.EuclideanNorm, epoch => epoch.EuclideanNorm),
        Value("epochs", Texts.Epochs, (run, _) => ($"{run.Epoch}/{run.HyperParameters.Epochs}", run.Epoch), 70, usual: true),
        Value(
            "speed",
            Texts.BeatsPerSecond,
            (run, _) => run.Last is { } last ? (Show.Count((long)last.BeatsPerSecond), last.BeatsPerSecond) : ("–", null),
            100
        ),
        Value("started", Texts.Started, (run, _) => run.StartedAt is { } at ? (Show.Moment(at), at) : ("–", null), 150, numeric: false),
        new("when", Texts.When, (entry, context) => When(entry, context), 62, Usual: true, Help: Texts.WhenHelp),
        Value(
            "duration",
            Texts.Duration,
            (run, context) =>
                (RunText.Duration(run, context.Now) ?? "–", run.StartedAt is { } at ? (run.EndedAt ?? context.Now) - at : null),
            100
        ),
        Words("device", Texts.Device, run => T(run.Device), 120),
        Value("seed", Texts.Seed, (run, _) => ($"{run.HyperParameters.Seed}", run.HyperParameters.Seed), 70),
        Value(
            "rate",
            Texts.LearningRate,
            (run, _) => (Show.Typed(FormattableString.Invariant($"{run.HyperParameters.LearningRate}")), run.HyperParameters.LearningRate),
            110
        ),
        Value("batch", Texts.BatchSize, (run, _) => (Show.Count(run.HyperParameters.BatchSize), run.HyperParameters.BatchSize), 90),
        Value("hidden", Texts.HiddenUnits, (run, _) => (Show.Count(run.HyperParameters.HiddenSize), run.HyperParameters.HiddenSize), 100),
        Words("tags", Texts.Tags, run => run.Tags.Count == 0 ? null : string.Join(", ", run.Tags), 130),
        Words("owner", Texts.QueuedBy, run => run.Owner?.Name, 110),
        new("disk", Texts.OnDisk, (entry, context) => Disk(entry.Runs.Sum(context.Bytes)), 90),
    ];

    public static RunColumn? Find(string? key) => All.FirstOrDefault(column => string.Equals(column.Key, key, StringComparison.Ordinal));

    /// <summary>The epoch that figures without a report are of; null of a training that diverged.</summary>
    private static EpochMetrics? EpochOf(Run run, RunContext context) =>
        RunFigureText.HasDiverged(run) ? null
        : context.Figures == RunFigures.Last ? run.Last
        : run.Best ?? run.Last;

    private static HeadlineFigure? FigureOf(
        Run run,
        RunContext context,
        Func<EpochMetrics, double> value,
        Func<Run, HeadlineFigure?>? reported
    ) =>
        context.Figures == RunFigures.Report && reported?.Invoke(run) is { } figure ? figure
        : EpochOf(run, context) is { } epoch ? new(value(epoch), Interval: null, epoch.Epoch)
        : null;

    /// <param name="isShort">Whether the spread stands only in the title.</param>
    private static RunCell Share(
        RunEntry entry,
        RunContext context,
        Func<EpochMetrics, double> value,
        Func<Run, HeadlineFigure?>? reported = null,
        bool isShort = false
    )
    {
        var figures = entry.Measured.Select(run => FigureOf(run, context, value, reported)).OfType<HeadlineFigure>().ToList();
        if (figures.Count == 0)
            return RunCell.None;
        var mean = figures.Average(figure => figure.Value);
        var isOfBest = reported is not null && context.Figures == RunFigures.Report && figures.Exists(figure => !figure.IsReported);
        var marked = new RunCell("", mean) { IsOfBestEpoch = isOfBest };
        if (entry.IsGroup)
        {
            return marked with
            {
                Text = isShort ? Show.Percent(mean) : Sweeps.SweepSetting.Summary([.. figures.Select(figure => figure.Value)]),
                Title = MeanWords(entry),
            };
        }
        return marked with
        {
            Text = isShort ? Show.Percent(mean) : figures[0].Text,
            Title =
                figures[0].Interval is { } interval
                    ? T(Texts.IntervalFromTo(Show.Percent(interval.Low), Show.Percent(interval.High), entry.Run.Reported!.Pieces))
                : isOfBest ? T(Texts.BestEpochFigure(figures[0].Epoch))
                : null,
        };
    }

    private static string MeanWords(RunEntry entry) =>
        entry.Result is { Varied.Count: > 0, Best: { } best } result
            ? T(Texts.MeanOfBestSetting(best.Words(result.Varied), best.Balanced.Count))
            : T(Texts.MeanOfRuns(entry.Measured.Count));

    private static RunCell Gain(RunEntry entry, RunContext context)
    {
        var gains = entry
            .Measured.Select(run =>
                FigureOf(run, context, epoch => epoch.BalancedAccuracy, RunFigureText.Balanced) is { } figure
                    ? RunFigureText.Gain(run, figure.Value)
                    : null
            )
            .OfType<double>()
            .ToList();
        return gains.Count == 0 ? RunCell.None
            : gains.Average() is var gain
                ? new(RunFigureText.Points(gain), gain)
                {
                    Class = RunFigureText.PointsClass(gain),
                    Title =
                        entry.Run.Baseline is { } linear && !entry.IsGroup
                            ? T(Texts.LinearModelShare(Show.Percent(linear.BalancedAccuracy)))
                            : null,
                }
            : RunCell.None;
    }

    private static RunCell Settings(RunEntry entry)
    {
        var text = entry.IsGroup
            ? string.Join(" × ", RunLabels.Varied(entry.Runs).Select(field => field.Label.ToLowerInvariant()))
            : RunLabels.Changes(entry.Run);
        return text.Length == 0 ? RunCell.None : new(text, text) { Title = text };
    }

    private static RunCell When(RunEntry entry, RunContext context)
    {
        var moments = entry.Runs.Select(run => run.EndedAt ?? run.StartedAt).OfType<DateTimeOffset>().ToList();
        if (moments.Count == 0)
            return RunCell.None;
        var at = moments.Max();
        return new(Show.ShortMoment(at, context.Now), at) { Title = Show.Moment(at) };
    }

    private static RunCell Disk(long bytes) => new(bytes == 0 ? "–" : Show.Bytes(bytes), bytes);

    /// <summary>What all runs of a group have, or that they differ.</summary>
    private static RunCell Common(RunEntry entry, Func<Run, (string? Text, IComparable? Order)> of)
    {
        var cells = entry.Runs.Select(of).DistinctBy(cell => cell.Text, StringComparer.Ordinal).ToList();
        if (cells.Count > 1)
            return new("…", cells.Max(cell => cell.Order)) { Title = string.Join(", ", cells.Select(cell => cell.Text ?? "–").Take(20)) };
        return cells[0].Text is { } text ? new(text, cells[0].Order) { Title = text } : RunCell.None;
    }

    private static RunColumn Words(string key, Message title, Func<Run, string?> text, int width, bool usual = false) =>
        new(key, title, (entry, _) => Common(entry, run => (text(run), text(run))), width, Numeric: false, Usual: usual);

    private static RunColumn Value(
        string key,
        Message title,
        Func<Run, RunContext, (string Text, IComparable? Order)> of,
        int width,
        bool numeric = true,
        bool usual = false
    ) => new(key, title, (entry, context) => Common(entry, run => of(run, context)), width, numeric, usual);

    private static RunColumn Number(string key, Message title, Func<EpochMetrics, double> value) =>
        Value(
            key,
            title,
            (run, context) => EpochOf(run, context) is { } epoch ? (Show.Number(value(epoch)), value(epoch)) : ("–", null),
            100
        );
}

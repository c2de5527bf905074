using ChordDash.Components.Shared.Formatting;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;

namespace ChordDash.Components.Runs.Table;

/// <summary>A column of the list of runs.</summary>
/// <param name="Key">In addresses and in what browsers remember.</param>
/// <param name="Text">What stands in a cell.</param>
/// <param name="Order">What is sorted by; null comes last.</param>
/// <param name="Note">A second line, in small letters.</param>
internal sealed record RunColumn(
    string Key,
    Message Title,
    Func<Run, RunFigure, string> Text,
    Func<Run, RunFigure, IComparable?> Order,
    bool Numeric = true,
    bool Usual = false,
    Func<Run, string?>? Note = null
);

/// <summary>What is needed besides a run to fill its cells.</summary>
/// <param name="OfLast">Whether figures are those of the last epoch instead of the best.</param>
/// <param name="Bytes">On disk; 0 until measured.</param>
internal sealed record RunFigure(bool OfLast, long Bytes, DateTimeOffset Now);

/// <summary>All columns besides the run and its state, in the order in which they are shown.</summary>
internal static class RunColumns
{
    public static IReadOnlyList<RunColumn> All { get; } =
    [
        Words("dataset", Texts.DataSet, run => run.DatasetName),
        Words("preset", Texts.Preset, run => RunText.Preset(run.Preset)),
        Share("balanced", Texts.BalancedAccuracyShort, epoch => epoch.BalancedAccuracy, usual: true, linear => linear.BalancedAccuracy),
        Share("accuracy", Texts.Accuracy, epoch => epoch.ValidationAccuracy, usual: true, linear => linear.Accuracy),
        Share("f1", Texts.MacroF1, epoch => epoch.MacroF1),
        Loss("loss", Texts.ValLoss, epoch => epoch.ValidationLoss),
        Share("train-accuracy", Texts.TrainAcc, epoch => epoch.TrainAccuracy),
        Loss("train-loss", Texts.TrainLoss, epoch => epoch.TrainLoss),
        new(
            "norm",
            Texts.EuclideanNorm,
            (run, figure) => Of(run, figure) is { } epoch ? Show.Number(epoch.EuclideanNorm) : "–",
            (run, figure) => Of(run, figure)?.EuclideanNorm
        ),
        new(
            "epochs",
            Texts.Epochs,
            (run, _) => T(Texts.PartOfTotal(run.Epoch, Show.Count(run.HyperParameters.Epochs))),
            (run, _) => run.Epoch,
            Usual: true
        ),
        new(
            "speed",
            Texts.BeatsPerSecond,
            (run, _) => run.Last is { } last ? Show.Count((long)last.BeatsPerSecond) : "–",
            (run, _) => run.Last?.BeatsPerSecond
        ),
        new(
            "started",
            Texts.Started,
            (run, _) => run.StartedAt is { } at ? Show.Moment(at) : "–",
            (run, _) => run.StartedAt,
            Numeric: false,
            Usual: true
        ),
        new(
            "duration",
            Texts.Duration,
            (run, figure) => RunText.Duration(run, figure.Now) ?? "–",
            (run, figure) => run.StartedAt is { } at ? (run.EndedAt ?? figure.Now) - at : null,
            Usual: true
        ),
        Words("device", Texts.Device, run => T(run.Device)),
        new("seed", Texts.Seed, (run, _) => $"{run.HyperParameters.Seed}", (run, _) => run.HyperParameters.Seed),
        new(
            "rate",
            Texts.LearningRate,
            (run, _) => Show.Typed(FormattableString.Invariant($"{run.HyperParameters.LearningRate}")),
            (run, _) => run.HyperParameters.LearningRate
        ),
        new("batch", Texts.BatchSize, (run, _) => Show.Count(run.HyperParameters.BatchSize), (run, _) => run.HyperParameters.BatchSize),
        new(
            "hidden",
            Texts.HiddenUnits,
            (run, _) => Show.Count(run.HyperParameters.HiddenSize),
            (run, _) => run.HyperParameters.HiddenSize
        ),
        Words("tags", Texts.Tags, run => run.Tags.Count == 0 ? null : string.Join(", ", run.Tags)),
        new("owner", Texts.QueuedBy, (run, _) => run.Owner?.Name ?? "–", (run, _) => run.Owner?.Name, Numeric: false),
        new(
            "disk",
            Texts.OnDisk,
            (_, figure) => figure.Bytes == 0 ? "–" : Show.Bytes(figure.Bytes),
            (_, figure) => figure.Bytes,
            Usual: true
        ),
    ];

    public static RunColumn? Find(string? key) => All.FirstOrDefault(column => string.Equals(column.Key, key, StringComparison.Ordinal));

    private static EpochMetrics? Of(Run run, RunFigure figure) => figure.OfLast ? run.Last : run.Best ?? run.Last;

    private static RunColumn Words(string key, Message title, Func<Run, string?> text) =>
        new(key, title, (run, _) => text(run) ?? "–", (run, _) => text(run), Numeric: false);

    private static RunColumn Share(
        string key,
        Message title,
        Func<EpochMetrics, double> value,
        bool usual = false,
        Func<BaselineFigures, double>? linear = null
    ) =>
        new(
            key,
            title,
            (run, figure) => Of(run, figure) is { } epoch ? Show.Percent(value(epoch)) : "–",
            (run, figure) => Of(run, figure) is { } epoch ? value(epoch) : null,
            Usual: usual,
            Note: linear is null
                ? null
                : run => run.Baseline is { } baseline ? T(Texts.LinearModelShare(Show.Percent(linear(baseline)))) : null
        );

    private static RunColumn Loss(string key, Message title, Func<EpochMetrics, double> value) =>
        new(
            key,
            title,
            (run, figure) => Of(run, figure) is { } epoch ? Show.Number(value(epoch)) : "–",
            (run, figure) => Of(run, figure) is { } epoch ? value(epoch) : null
        );
}

using ChordDash.Components.Runs.Sweeps;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;

namespace ChordDash.Components.Runs.Table;

/// <summary>A row of the list of runs: one run, or runs that belong together.</summary>
/// <param name="Runs">The newest first; at least one.</param>
/// <param name="Key">Of a group, the same while it is listed; null for one run.</param>
/// <param name="Label">Of a run of the group above it, what tells it from the others there; else null.</param>
public sealed record RunEntry(IReadOnlyList<Run> Runs, string? Key = null, string? Label = null)
{
    private SweepResult? _result;

    public bool IsGroup => Key is not null;

    public bool IsNested => Label is not null;

    /// <summary>The run, or the newest of the group.</summary>
    public Run Run => Runs[0];

    /// <summary>What the runs of a group were queued as: a sweep, else the folds of a cross-validation.</summary>
    public Guid? Sweep => IsGroup ? Run.SweepId : null;

    public string Name => IsGroup ? RunLabels.Common(Runs) ?? (Sweep is null ? T(Texts.CrossValidation) : T(Texts.Sweep)) : Run.Name;

    /// <summary>The runs whose mean stands for a group: those of its best setting. Means of different settings would say nothing.</summary>
    public IReadOnlyList<Run> Measured => IsGroup ? (Result.Best ?? Result.Settings[0]).Runs : Runs;

    internal SweepResult Result => _result ??= SweepResult.Of(Runs);

    /// <summary>Runs as they are, or sweeps and folds of one cross-validation as one row.</summary>
    internal static IReadOnlyList<RunEntry> Of(IEnumerable<Run> runs, bool grouped) =>
        [
            .. runs.OrderByDescending(run => run.Number)
                .GroupBy(run => (grouped ? KeyOf(run) : null) ?? $"{run.Id}", StringComparer.Ordinal)
                .SelectMany(group => group.Skip(1).Any() ? [new RunEntry([.. group], group.Key)] : group.Select(run => new RunEntry([run])))
                // Those that wait stand in the queue.
                .Where(entry => entry.Runs.Any(run => run.State != RunState.Queued)),
        ];

    private static string? KeyOf(Run run) =>
        run.SweepId is { } sweep ? $"{sweep}"
        : run.HyperParameters is { Split: SplitMethod.Folds } folds
            ? $"{run.DatasetId} {run.Preset} {folds with { Fold = 1, Device = "" }} {string.Join(';', folds.OwnClassWeights)}"
        : null;
}

using ChordDash.Components.Runs;
using ChordDash.Engine.Runs;

namespace ChordDash.Components.Overview;

/// <summary>A waiting run, or those of one sweep.</summary>
/// <param name="Runs">In the order of the queue.</param>
internal sealed record WaitingGroup(IReadOnlyList<Run> Runs)
{
    public Run First => Runs[0];

    public int Count => Runs.Count;

    public string Address => Count > 1 && First.SweepId is { } sweep ? $"sweeps/{sweep}" : $"runs/{First.Id}";

    /// <summary>What the names of a sweep's runs begin with, up to where they differ.</summary>
    public string Name => Count == 1 ? First.Name : RunLabels.Common(Runs) ?? First.Name;

    /// <param name="waiting">In the order of the queue.</param>
    public static IReadOnlyList<WaitingGroup> Take(IReadOnlyList<Run> waiting, int count) =>
        [.. waiting.GroupBy(run => run.SweepId ?? run.Id).Take(count).Select(group => new WaitingGroup([.. group]))];
}

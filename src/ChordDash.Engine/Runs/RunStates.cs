namespace ChordDash.Engine.Runs;

public static class RunStates
{
    /// <summary>Of runs that have not ended.</summary>
    public static IReadOnlyList<RunState> Active { get; } = [RunState.Queued, RunState.Running, RunState.Paused];

    /// <summary>Whether a run has not ended.</summary>
    public static bool IsActive(this RunState state) => Active.Contains(state);
}

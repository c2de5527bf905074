using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Training;

namespace ChordDash.Engine.Runs;

/// <summary>One event of a run; of the payloads only the one that <see cref="Kind"/> names is set.</summary>
/// <remarks>
/// Flat rather than a family of types: the hub's JSON protocol writes no type discriminators, and scripts read it easily.
/// </remarks>
/// <param name="Sequence">0, 1, 2, … within the run, over all its rounds, without gaps.</param>
public sealed record TrainingEvent(long Sequence, DateTimeOffset At, TrainingEventKind Kind)
{
    /// <summary>For <see cref="TrainingEventKind.Queued"/>: which round begins. What came before belongs to older rounds.</summary>
    public int? Round { get; init; }
    public TrainingStart? Start { get; init; }

    /// <summary>For <see cref="TrainingEventKind.Resumed"/>: epochs from this one on that came before are void.</summary>
    public RunResume? Resume { get; init; }
    public EpochMetrics? Epoch { get; init; }
    public LogEntry? Log { get; init; }
    public EvaluationReport? Report { get; init; }
    public RunEnd? End { get; init; }
}

public enum TrainingEventKind
{
    Queued,
    Started,
    Resumed,
    Epoch,
    Log,
    Evaluated,
    Ended,
}

public sealed record LogEntry(LogLevel Level, string Message);

/// <summary>The checkpoint that training went on from.</summary>
/// <param name="Attempt">See <see cref="Run.Attempt"/>.</param>
/// <param name="Epoch">The epoch in progress, from 1.</param>
/// <param name="Step">Batches already done in it.</param>
public sealed record RunResume(int Attempt, int Epoch, int Step);

/// <param name="Reason">A sentence for the user.</param>
public sealed record RunEnd(RunState State, string Reason)
{
    /// <summary>What is wrong with what it has come to; null if nothing is.</summary>
    public TrainingVerdict? Verdict { get; init; }
}

using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Training;

namespace ChordDash.Engine.Runs;

/// <summary>One event of a run; of the payloads only the one that <see cref="Kind"/> names is set.</summary>
/// <remarks>Flat rather than a family of types: the hub's JSON protocol writes no type discriminators, and scripts read it easily.</remarks>
/// <param name="Sequence">0, 1, 2, … within the run, over all its attempts, without gaps.</param>
public sealed record TrainingEvent(long Sequence, DateTimeOffset At, TrainingEventKind Kind)
{
    /// <summary>For <see cref="TrainingEventKind.Queued"/>: which attempt begins. What came before belongs to older attempts.</summary>
    public int? Attempt { get; init; }
    public TrainingStart? Start { get; init; }
    public EpochMetrics? Epoch { get; init; }
    public LogEntry? Log { get; init; }
    public EvaluationReport? Report { get; init; }
    public RunEnd? End { get; init; }
}

public enum TrainingEventKind { Queued, Started, Epoch, Log, Evaluated, Ended }

public sealed record LogEntry(LogLevel Level, string Message);

/// <param name="Reason">A sentence for the user.</param>
public sealed record RunEnd(RunState State, string Reason);

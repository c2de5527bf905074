using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Training;

namespace ChordDash.Engine.Runs;

/// <summary>One event of a run; of the payloads only the one that <see cref="Kind"/> names is set.</summary>
/// <remarks>
/// Flat rather than a family of types: the hub's JSON protocol writes no type discriminators, and scripts read it easily.
/// </remarks>
/// <param name="Sequence">0, 1, 2, … within the run, over all its rounds, without gaps.</param>
/// <param name="At">When the event happened.</param>
/// <param name="Kind">What happened. It says which of the other fields is set.</param>
public sealed record TrainingEvent(long Sequence, DateTimeOffset At, TrainingEventKind Kind)
{
    /// <summary>For <see cref="TrainingEventKind.Queued"/>: which round begins. What came before belongs to older rounds.</summary>
    public int? Round { get; init; }

    /// <summary>For "started": what is known when training begins.</summary>
    public TrainingStart? Start { get; init; }

    /// <summary>For <see cref="TrainingEventKind.Resumed"/>: epochs from this one on that came before are void.</summary>
    public RunResume? Resume { get; init; }

    /// <summary>For "epoch": the metrics of the completed epoch.</summary>
    public EpochMetrics? Epoch { get; init; }

    /// <summary>For "log": the line of the log.</summary>
    public LogEntry? Log { get; init; }

    /// <summary>For "evaluated": the final report on the held-out pieces.</summary>
    public EvaluationReport? Report { get; init; }

    /// <summary>For "ended": how the run ended, and why.</summary>
    public RunEnd? End { get; init; }
}

/// <summary>What a new event says. The journal gives it its number and time.</summary>
public sealed class TrainingEventDraft
{
    private readonly TrainingEvent _content;

    private TrainingEventDraft(TrainingEvent content) => _content = content;

    public static TrainingEventDraft Queued(int round) => new(Of(TrainingEventKind.Queued) with { Round = round });

    public static TrainingEventDraft Started(TrainingStart start) => new(Of(TrainingEventKind.Started) with { Start = start });

    public static TrainingEventDraft Resumed(RunResume resume) => new(Of(TrainingEventKind.Resumed) with { Resume = resume });

    public static TrainingEventDraft Epoch(EpochMetrics metrics) => new(Of(TrainingEventKind.Epoch) with { Epoch = metrics });

    public static TrainingEventDraft Log(LogLevel level, Message message) =>
        new(Of(TrainingEventKind.Log) with { Log = new LogEntry(level, message) });

    public static TrainingEventDraft Evaluated(EvaluationReport report) => new(Of(TrainingEventKind.Evaluated) with { Report = report });

    public static TrainingEventDraft Ended(RunEnd end) => new(Of(TrainingEventKind.Ended) with { End = end });

    public TrainingEvent Stamp(long sequence, DateTimeOffset at) => _content with { Sequence = sequence, At = at };

    private static TrainingEvent Of(TrainingEventKind kind) => new(0, default, kind);
}

/// <summary>
/// What an event says. "queued": a new round begins. "started": training begins. "resumed": training continues from a checkpoint.
/// "epoch": an epoch is complete. "log": the log has a new line. "evaluated": the final report is ready. "ended": the run has ended.
/// </summary>
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

/// <summary>A line of the log of a run.</summary>
/// <param name="Level">How serious the line is.</param>
/// <param name="Message">What happened.</param>
public sealed record LogEntry(LogLevel Level, Message Message);

/// <summary>The checkpoint that training went on from.</summary>
/// <param name="Attempt">The attempt to get further than the last checkpoint, from 1.</param>
/// <param name="Epoch">The epoch in progress, from 1.</param>
/// <param name="Step">Batches already done in it.</param>
public sealed record RunResume(int Attempt, int Epoch, int Step);

/// <summary>How a run ended, and why.</summary>
/// <param name="State">The state in which the run ended: "finished", "cancelled" or "failed".</param>
/// <param name="Reason">A sentence for the user.</param>
public sealed record RunEnd(RunState State, Message Reason)
{
    /// <summary>What is wrong with what it has come to; null if nothing is.</summary>
    public TrainingVerdict? Verdict { get; init; }
}

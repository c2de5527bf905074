using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;

namespace ChordDash.Components.Runs;

/// <summary>What an event meant for a <see cref="RunHistory"/>.</summary>
internal enum HistoryChange
{
    /// <summary>The event was known already.</summary>
    None,

    /// <summary>A new attempt began: what came before is forgotten.</summary>
    Reset,
    Started,

    /// <summary>Training went on from a checkpoint: epochs may have been forgotten.</summary>
    Resumed,
    Epoch,
    Other,
}

/// <summary>The current attempt of a run, as its events tell it. Each event counts once, however often it comes.</summary>
internal sealed class RunHistory
{
    private const int MostLogLines = 500;

    private readonly List<EpochMetrics> _epochs = [];
    private readonly List<(DateTimeOffset At, LogEntry Entry)> _log = [];

    /// <summary>The sequence number to watch from.</summary>
    public long Next { get; private set; }

    public IReadOnlyList<EpochMetrics> Epochs => _epochs;

    /// <summary>The newest lines, in order.</summary>
    public IReadOnlyList<(DateTimeOffset At, LogEntry Entry)> Log => _log;

    public TrainingStart? Start { get; private set; }

    /// <summary>The final report; null until the training is over.</summary>
    public EvaluationReport? Report { get; private set; }

    public EpochMetrics? Best => _epochs.FindLast(epoch => epoch.IsBest);

    public EpochMetrics? Last => _epochs.Count == 0 ? null : _epochs[^1];

    public HistoryChange Apply(TrainingEvent one)
    {
        if (one.Sequence < Next)
            return HistoryChange.None;
        Next = one.Sequence + 1;
        switch (one)
        {
            case { Kind: TrainingEventKind.Queued }:
                RunEpochs.Apply(_epochs, one);
                _log.Clear();
                Start = null;
                Report = null;
                return HistoryChange.Reset;
            case { Start: { } start }:
                Start = start;
                Write(one.At, new LogEntry(LogLevel.Information, $"Started on {start.Device}: {start.TrainPieces:N0} pieces to learn from, {start.ValidationPieces:N0} to test on, {start.Parameters:N0} parameters."));
                return HistoryChange.Started;
            case { Resume: { } resume }:
                RunEpochs.Apply(_epochs, one);
                Write(one.At, new LogEntry(LogLevel.Information, Goes(resume)));
                return HistoryChange.Resumed;
            case { Epoch: not null }:
                RunEpochs.Apply(_epochs, one);
                return HistoryChange.Epoch;
            case { Report: { } report }:
                Report = report;
                return HistoryChange.Other;
            case { Log: { } entry }:
                Write(one.At, entry);
                return HistoryChange.Other;
            case { End: { } end }:
                Write(one.At, new LogEntry(end.State == RunState.Failed ? LogLevel.Error : LogLevel.Information, end.Reason));
                return HistoryChange.Other;
            default:
                return HistoryChange.Other;
        }
    }

    private static string Goes(RunResume resume) =>
        $"Goes on with epoch {resume.Epoch}{(resume.Step > 0 ? $" after step {resume.Step}" : "")}{(resume.Attempt > 1 ? $", attempt {resume.Attempt} of {Run.MostAttempts}" : "")}.";

    private void Write(DateTimeOffset at, LogEntry entry)
    {
        if (_log.Count == MostLogLines)
            _log.RemoveAt(0);
        _log.Add((at, entry));
    }
}

using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;

namespace ChordDash.Components.Runs;

/// <summary>What an event meant for a <see cref="RunHistory"/>.</summary>
internal enum HistoryChange
{
    /// <summary>The event was known already.</summary>
    None,

    /// <summary>Epochs may have been forgotten: a new round began, or training went on from a checkpoint.</summary>
    Rewound,
    Epoch,
    Other,
}

/// <summary>The current round of a run, as its events tell it. Each event counts once, however often it comes.</summary>
internal sealed class RunHistory
{
    private const int MaxLogLines = 500;

    private readonly List<EpochMetrics> _epochs = [];
    private readonly List<(DateTimeOffset At, LogEntry Entry)> _log = [];
    private readonly List<int> _seams = [];

    /// <summary>The sequence number to watch from.</summary>
    public long Next { get; private set; }

    public IReadOnlyList<EpochMetrics> Epochs => _epochs;

    /// <summary>The newest lines, in order.</summary>
    public IReadOnlyList<(DateTimeOffset At, LogEntry Entry)> Log => _log;

    public TrainingStart? Start { get; private set; }

    /// <summary>The final report; null until the training is over.</summary>
    public EvaluationReport? Report { get; private set; }

    /// <summary>How it ended; null while it has not.</summary>
    public RunEnd? End { get; private set; }

    /// <summary>The epochs in which training went on from a checkpoint.</summary>
    public IReadOnlyList<int> Seams => _seams;

    public EpochMetrics? Best => _epochs.FindLast(epoch => epoch.IsBest);

    public EpochMetrics? Last => _epochs.Count == 0 ? null : _epochs[^1];

    public HistoryChange Apply(TrainingEvent one)
    {
        if (one.Sequence < Next)
            return HistoryChange.None;
        Next = one.Sequence + 1;
        RunEpochs.Apply(_epochs, one);
        if (one.Kind == TrainingEventKind.Queued)
            _log.Clear();
        if (LogLines.Of(one) is { } line)
            Write(one.At, line);
        switch (one)
        {
            case { Kind: TrainingEventKind.Queued }:
                _seams.Clear();
                (Start, Report, End) = (null, null, null);
                return HistoryChange.Rewound;
            case { Resume: { } resume }:
                _seams.RemoveAll(epoch => epoch >= resume.Epoch);
                _seams.Add(resume.Epoch);
                (Report, End) = (null, null);
                return HistoryChange.Rewound;
            case { Epoch: not null }:
                return HistoryChange.Epoch;
            default:
                (Start, Report, End) = (one.Start ?? Start, one.Report ?? Report, one.End ?? End);
                return HistoryChange.Other;
        }
    }

    private void Write(DateTimeOffset at, LogEntry entry)
    {
        if (_log.Count == MaxLogLines)
            _log.RemoveAt(0);
        _log.Add((at, entry));
    }
}

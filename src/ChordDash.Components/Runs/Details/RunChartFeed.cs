using ChordDash.Components.Charts;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Networks;
using ChordDash.Engine.Runs;

namespace ChordDash.Components.Runs.Details;

/// <summary>Brings the points of one run to its charts, and what is drawn besides them.</summary>
internal sealed class RunChartFeed(ChartBoard board, Run run)
{
    private double _seconds;

    /// <summary>Draws a history from its beginning.</summary>
    public void Redraw(RunHistory history)
    {
        board.Clear(RunLines.Source);
        _seconds = 0;
        foreach (var epoch in history.Epochs)
            Add(epoch);
    }

    public void Add(EpochMetrics epoch)
    {
        _seconds += epoch.Seconds;
        board.Append(RunLines.Source, RunSeries.Values(epoch, _seconds / 60, RunLines.Classes(run)));
    }

    /// <summary>Draws the models to compare with, and what happened to the run.</summary>
    public void Annotate(RunHistory history)
    {
        if (history.Start is { } start)
        {
            var majority = new ChartReference(start.MajorityShare, T(Texts.AlwaysMostFrequentComposer));
            board.SetReferences("accuracy", start.Baseline is { } all ? [majority, new(all.Accuracy, T(Texts.LinearModel))] : [majority]);
            foreach (var (index, accuracy) in (start.Baseline?.ClassAccuracy ?? []).Index())
            {
                if (accuracy is { } share)
                    board.SetReferences(RunSeries.ClassColumn(index), new ChartReference(share, T(Texts.LinearModel)));
            }
        }

        board.SetMarks(RunLines.Source, [.. Marks(history)]);
    }

    private IEnumerable<ChartMark> Marks(RunHistory history)
    {
        if (history.Best is { } best)
            yield return new("best", best.Epoch, "★", T(Texts.BestEpochMark));
        foreach (var epoch in history.Seams)
            yield return new("resumed", epoch, "↻", T(Texts.ResumedMark));
        if (history.Last is not { } last)
            yield break;
        if (history.End is { State: RunState.Finished } && last.Epoch < run.HyperParameters.Epochs)
            yield return new("stopped", last.Epoch, "■", T(Texts.StoppedEarlyMark));
        else if (run.HyperParameters.Architecture != ModelArchitecture.Linear)
            yield return new("checkpoint", last.Epoch, "◆", T(Texts.LastCheckpointMark));
    }
}

using ChordDash.Components.Charts;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Networks;
using ChordDash.Engine.Runs;
using Microsoft.AspNetCore.Components;

namespace ChordDash.Components.Runs.Details;

/// <summary>All charts of one run. Points reach them by calls.</summary>
public sealed partial class RunCharts
{
    private const string Source = "run";
    private const int FirstClasses = 24;
    private const int MaxClasses = 100;

    private ChartBoard _board = null!;
    private IReadOnlyList<int> _shownClasses = [];
    private double _seconds;
    private bool _hasCards;
    private bool _changed;

    [Parameter, EditorRequired]
    public Run Run { get; set; } = null!;

    // Each is a column of every point that is sent.
    private int Classes => Math.Min(Run.ClassNames.Count, MaxClasses);

    private IReadOnlyList<ChartLine> AccuracyLines =>
        [
            Line("trainAccuracy", T(Texts.Training), dashed: true),
            Line("validationAccuracy", T(Texts.Validation)),
            Line("balancedAccuracy", T(Texts.BalancedAccuracy), 1),
        ];

    /// <summary>Draws a history from its beginning.</summary>
    internal void Redraw(RunHistory history)
    {
        _board.Clear(Source);
        _seconds = 0;
        foreach (var epoch in history.Epochs)
            Add(epoch);
    }

    public void Add(EpochMetrics epoch)
    {
        _seconds += epoch.Seconds;
        _board.Append(Source, RunSeries.Values(epoch, _seconds / 60, Classes));
        if (!_hasCards && epoch.Resources?.Cards is [_, ..])
        {
            _hasCards = _changed = true;
            StateHasChanged();
        }
    }

    /// <summary>Draws what is besides the points: the models to compare with, and what happened to the run.</summary>
    internal void Annotate(RunHistory history)
    {
        if (history.Start is { } start)
        {
            var majority = new ChartReference(start.MajorityShare, T(Texts.AlwaysMostFrequentComposer));
            _board.SetReferences("accuracy", start.Baseline is { } all ? [majority, new(all.Accuracy, T(Texts.LinearModel))] : [majority]);
            foreach (var (index, accuracy) in (start.Baseline?.ClassAccuracy ?? []).Index())
            {
                if (accuracy is { } share)
                    _board.SetReferences(RunSeries.ClassColumn(index), new ChartReference(share, T(Texts.LinearModel)));
            }
        }

        _board.SetMarks(Source, [.. Marks(history)]);
    }

    protected override void OnInitialized()
    {
        _shownClasses = [.. Enumerable.Range(0, Math.Min(Classes, FirstClasses))];
        _changed = true;
    }

    protected override bool ShouldRender() => _changed;

    protected override void OnAfterRender(bool firstRender) => _changed = false;

    private IEnumerable<ChartMark> Marks(RunHistory history)
    {
        if (history.Best is { } best)
            yield return new("best", best.Epoch, "★", T(Texts.BestEpochMark));
        foreach (var epoch in history.Seams)
            yield return new("resumed", epoch, "↻", T(Texts.ResumedMark));
        if (history.Last is not { } last)
            yield break;
        if (history.End is { State: RunState.Finished } && last.Epoch < Run.HyperParameters.Epochs)
            yield return new("stopped", last.Epoch, "■", T(Texts.StoppedEarlyMark));
        else if (Run.HyperParameters.Architecture != ModelArchitecture.Linear)
            yield return new("checkpoint", last.Epoch, "◆", T(Texts.LastCheckpointMark));
    }

    // The hue of a run is the same wherever it is drawn, see RunHue.
    private ChartLine Line(string column, string name, int shift = 0, bool dashed = false) =>
        new(Source, column, name, RunHue.Of(Run) + shift, dashed);

    private void ShowAllClasses()
    {
        _shownClasses = [.. Enumerable.Range(0, Classes)];
        _changed = true;
    }
}

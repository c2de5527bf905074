using ChordDash.Components.Charts;
using ChordDash.Components.Shared.Browser;
using ChordDash.Engine.Common;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace ChordDash.Components.Runs.Details;

/// <summary>One run, followed live: its events feed the charts and the tables, its row the header.</summary>
public sealed partial class RunView
{
    private const string TabParameter = "tab";

    private static readonly string[] Tabs = ["summary", "charts", "mistakes", "report", "settings", "log"];

    private readonly CancellationTokenSource _leaving = new();
    private RunWatch _watch = null!;
    private Task _pump = Task.CompletedTask;
    private readonly HashSet<string> _opened = new(StringComparer.Ordinal);
    private ChartBoard _board = null!;
    private RunChartFeed? _charts;
    private string _tab = Tabs[0];
    private Message? _error;

    [Inject]
    private ITrainingEventStream Events { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <summary>As the page found it; from then on the view reads it anew itself.</summary>
    [Parameter, EditorRequired]
    public Run Initial { get; set; } = null!;

    /// <summary>Its final report, so that the page is drawn with it at once; null while there is none.</summary>
    [Parameter]
    public EvaluationReport? InitialReport { get; set; }

    private Run? _latest;
    private QueueStatus? _status;

    [Inject]
    private IRunQueue Queue { get; set; } = null!;

    [Inject]
    private IJSRuntime JS { get; set; } = null!;

    [Inject]
    private PagePresence Presence { get; set; } = null!;

    private RunHistory History => _watch.History;

    private Run Run => _latest ?? Initial;

    // What the events have not told yet is known from the row.
    private EvaluationReport? Report => History.Report ?? (Run.Reported is null ? null : InitialReport);

    private EpochMetrics? Best => History.Best ?? Run.Best;

    private EpochMetrics? Last => History.Last ?? Run.Last;

    // What stands below the title besides the links.
    private string Particulars =>
        string.Join(
            " · ",
            new[]
            {
                RunText.Preset(Run.Preset),
                Run.Owner?.Name,
                Run.Round > 1 ? T(Texts.RoundNumber(Run.Round)) : null,
                Run.Device is { } device ? T(device) : null,
                RunText.Duration(Run, Time.GetUtcNow()),
            }.OfType<string>()
        );

    // A finished run with a report says it below its figures, unless something is wrong.
    private bool SaysReasonInVerdict => Run is { State: RunState.Finished, Verdict: null } && Report is not null;

    private Severity ReasonSeverity =>
        Run.State switch
        {
            RunState.Failed => Severity.Error,
            RunState.Finished when Run.Verdict is null => Severity.Success,
            RunState.Finished or RunState.Paused => Severity.Warning,
            _ => Severity.Info,
        };

    protected override Task OnInitializedAsync()
    {
        _watch = new RunWatch(Events, Initial.Id, Changed);
        var asked = Address.Query(Navigation.Uri, TabParameter);
        Show(
            Tabs.Contains(asked, StringComparer.Ordinal) ? asked!
            : Initial.IsActive ? "charts"
            : Tabs[0]
        );
        return base.OnInitializedAsync();
    }

    protected override bool Concerns(Guid runId)
    {
        if (runId == Guid.Empty)
            return true;
        if (runId != Initial.Id)
            return false;
        _watch.Wake();
        return true;
    }

    protected override async Task LoadAsync()
    {
        _charts?.Annotate(History);
        try
        {
            _latest = await Catalog.GetAsync(Initial.Id);
            _status = _latest.State == RunState.Queued ? await Queue.GetStatusAsync() : null;
        }
        catch (NotFoundException exception)
        {
            _error = exception.Problem;
        }
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (!firstRender)
            return;
        _charts = new RunChartFeed(_board, Initial);
        _pump = PumpAsync();
    }

    // What was opened stays as it was left, until the page is left.
    private void Show(string tab)
    {
        _tab = tab;
        _opened.Add(tab);
    }

    // Told of what people do alone: a page that is left may lose its tabs one by one, which changes the shown one too. The charts' choices
    // stand in the address besides, so that it is changed in place.
    private Task ChooseTabAsync(TabInteractionEventArgs chosen)
    {
        if (chosen.InteractionType != TabInteractionType.Activate)
            return Task.CompletedTask;
        Show(Tabs[chosen.PanelIndex]);
        return Address.SetQueryAsync(JS, Presence, TabParameter, _tab);
    }

    private async Task PumpAsync()
    {
        try
        {
            await _watch.RunAsync(_leaving.Token);
        }
        catch (NotFoundException exception)
        {
            _error = exception.Problem; // Deleted meanwhile, perhaps in another window.
            Refresh();
        }
        catch (Exception exception)
        {
            await DispatchExceptionAsync(exception);
        }
    }

    private void Changed(TrainingEvent one, HistoryChange change)
    {
        if (change == HistoryChange.Rewound)
            _charts!.Redraw(History);
        else if (change == HistoryChange.Epoch)
            _charts!.Add(one.Epoch!);
        // Coalesced: a late reader gets hundreds of events at once and is drawn once.
        Refresh();
    }

    protected override async ValueTask StopAsync()
    {
        await _leaving.CancelAsync();
        await _pump;
        _leaving.Dispose();
    }
}

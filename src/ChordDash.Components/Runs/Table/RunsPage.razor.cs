using ChordDash.Components.Shared.Browser;
using ChordDash.Engine.Common;
using ChordDash.Engine.Runs;
using Microsoft.AspNetCore.Components;

namespace ChordDash.Components.Runs.Table;

/// <summary>The queue, and what has ended. What is listed stands in the address.</summary>
public sealed partial class RunsPage
{
    private readonly AheadOfAddress<RunListView> _view = new();
    private IReadOnlyList<Run>? _runs;
    private IReadOnlyList<Run> _active = [];
    private IReadOnlyList<Run> _ended = [];
    private QueueStatus? _status;
    private IReadOnlyDictionary<Guid, long> _bytes = new Dictionary<Guid, long>();
    private int? _measured;
    private Message? _error;

    [Inject]
    private IRunQueue Queue { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [SupplyParameterFromQuery]
    public string? Search { get; set; }

    [SupplyParameterFromQuery]
    public string? State { get; set; }

    [SupplyParameterFromQuery]
    public string? Dataset { get; set; }

    [SupplyParameterFromQuery]
    public string? Preset { get; set; }

    [SupplyParameterFromQuery]
    public string? Tag { get; set; }

    [SupplyParameterFromQuery]
    public string? Archived { get; set; }

    [SupplyParameterFromQuery]
    public string? Sort { get; set; }

    [SupplyParameterFromQuery]
    public string? Ascending { get; set; }

    [SupplyParameterFromQuery]
    public string? Figures { get; set; }

    [SupplyParameterFromQuery]
    public string? Grouped { get; set; }

    private RunListView FromAddress =>
        new()
        {
            Search = Search ?? "",
            State = RunListView.ParseState(State),
            Dataset = Address.Id(Dataset),
            Preset = Preset,
            Tag = Tag,
            Archived = IsTrue(Archived),
            Sort = RunColumns.Find(Sort)?.Key,
            Ascending = IsTrue(Ascending),
            Figures = EnumName.TryParse<RunFigures>(Figures, out var figures) ? figures : RunFigures.Report,
            Grouped = !bool.TryParse(Grouped, out var grouped) || grouped,
        };

    private RunListView View => _view.Current ?? FromAddress;

    protected override void OnParametersSet() => _view.Hear(FromAddress);

    protected override async Task LoadAsync()
    {
        var runs = await Catalog.ListAsync();
        _status = await Queue.GetStatusAsync();
        if (ReferenceEquals(runs, _runs))
            return;
        (_runs, _active, _ended) = (runs, [.. runs.Where(run => run.IsActive)], [.. runs.Where(run => !run.IsActive)]);
        // Measured again only when a run ended, began or went: not with every epoch.
        var now = _ended
            .Aggregate(new HashCode(), (hash, run) =>
            {
                hash.Add((run.Id, run.State, run.Round));
                return hash;
            })
            .ToHashCode();
        if (now == _measured)
            return;
        _measured = now;
        _bytes = await Catalog.MeasureAsync();
    }

    private void ChangeView(RunListView view)
    {
        if (_view.Want(view))
            Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(view.ToQuery()), replace: true);
    }

    private static bool IsTrue(string? text) => bool.TryParse(text, out var value) && value;
}

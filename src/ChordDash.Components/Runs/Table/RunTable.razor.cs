using System.Text.Json;
using ChordDash.Components.Accounts;
using ChordDash.Components.Shared.Ui;
using ChordDash.Engine.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace ChordDash.Components.Runs.Table;

public sealed partial class RunTable
{
    private const string Remembered = "chorddash.run-columns";

    private static readonly RunCommand[] Bulk =
    [
        RunCommands.Resume,
        RunCommands.RunAgain,
        RunCommands.Archive,
        RunCommands.Unarchive,
        RunCommands.Delete,
    ];

    private HashSet<string> _columns = [.. RunColumns.All.Where(column => column.Usual).Select(column => column.Key)];
    private readonly HashSet<Guid> _chosen = [];
    private IReadOnlyList<Run> _runs = [];
    private IReadOnlyDictionary<Guid, long>? _bytes;
    private RunListView? _view;
    private bool _isSame;
    private ClickGuard? _guard;

    [CascadingParameter]
    private Visitor Visitor { get; set; } = null!;

    [Inject]
    private RunCommander Commander { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private IJSRuntime JS { get; set; } = null!;

    /// <summary>Those that have ended, archived or not.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<Run> Runs { get; set; } = [];

    [Parameter, EditorRequired]
    public IReadOnlyDictionary<Guid, long> Bytes { get; set; } = new Dictionary<Guid, long>();

    [Parameter, EditorRequired]
    public RunListView View { get; set; } = null!;

    [Parameter, EditorRequired]
    public EventCallback<RunListView> ViewChanged { get; set; }

    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }

    [Parameter]
    public EventCallback<Message?> OnError { get; set; }

    private IReadOnlyList<Run> Listed { get; set; } = [];

    private ClickGuard Guard => _guard ??= new(Time);

    private IEnumerable<RunColumn> Columns => RunColumns.All.Where(column => _columns.Contains(column.Key));

    // Of what is listed, as it is now.
    private List<Run> Chosen => _chosen.Count == 0 ? [] : [.. Listed.Where(run => _chosen.Contains(run.Id))];

    private IEnumerable<RunCommand> BulkCommands => Bulk.Where(command => ChosenFor(command).Exists(run => command.Applies(run)));

    /// <summary>Of those chosen, what the visitor may do this to.</summary>
    private List<Run> ChosenFor(RunCommand command) =>
        Chosen.FindAll(run => command.MakesRun ? Visitor.May(Role.Member) : Visitor.MayChange(run.Owner));

    private IReadOnlyList<(Guid Id, string Name)> Datasets { get; set; } = [];

    private IReadOnlyList<string> Tags { get; set; } = [];

    // While a run trains its page is drawn several times a second, and nothing of this changes.
    protected override void OnParametersSet()
    {
        _isSame = View == _view && ReferenceEquals(Bytes, _bytes) && Runs.SequenceEqual(_runs, ReferenceEqualityComparer.Instance);
        if (_isSame)
            return;
        (_view, _bytes, _runs) = (View, Bytes, Runs);
        Listed = View.Apply(Runs, FigureOf);
        Datasets =
        [
            .. Runs.Select(run => (run.DatasetId, run.DatasetName))
                .DistinctBy(one => one.DatasetId)
                .OrderBy(one => one.DatasetName, StringComparer.OrdinalIgnoreCase),
        ];
        Tags = [.. Runs.SelectMany(run => run.Tags).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)];
    }

    protected override bool ShouldRender()
    {
        var should = !_isSame;
        _isSame = false;
        return should;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender || await JS.InvokeAsync<string?>("localStorage.getItem", Remembered) is not { } text)
            return;
        _columns = Parse(text) ?? _columns;
        StateHasChanged();
    }

    // Written by this page, but browsers let anybody change it.
    private static HashSet<string>? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<HashSet<string>>(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task ToggleAsync(RunColumn column)
    {
        if (!_columns.Remove(column.Key))
            _columns.Add(column.Key);
        await JS.InvokeVoidAsync("localStorage.setItem", Remembered, JsonSerializer.Serialize(_columns));
    }

    private Task SortAsync(string? key)
    {
        var again = string.Equals(View.Sort, key, StringComparison.Ordinal);
        return ViewChanged.InvokeAsync(View with { Sort = key, Ascending = again && !View.Ascending });
    }

    private string Arrow(string? key) =>
        !string.Equals(View.Sort, key, StringComparison.Ordinal) ? ""
        : View.Ascending ? " ↑"
        : " ↓";

    private string? AriaSort(string? key) =>
        !string.Equals(View.Sort, key, StringComparison.Ordinal) ? null
        : View.Ascending ? "ascending"
        : "descending";

    private void Choose(Guid id, bool on)
    {
        if (on)
            _chosen.Add(id);
        else
            _chosen.Remove(id);
    }

    private void ChooseAll(bool on)
    {
        _chosen.Clear();
        if (on)
            _chosen.UnionWith(Listed.Select(run => run.Id));
    }

    private long BytesOf(Run run) => Bytes.GetValueOrDefault(run.Id);

    private RunFigure FigureOf(Run run) => new(View.OfLast, BytesOf(run), Now);

    private Task DoAsync(RunCommand command) =>
        Guard.DoAsync(async () =>
        {
            var (_, _, problem) = await Commander.DoAsync(command, ChosenFor(command));
            Guard.Changed();
            await OnError.InvokeAsync(problem);
        });
}

using System.Text.Json;
using ChordDash.Engine.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace ChordDash.Components.Runs.Table;

public sealed partial class RunTable
{
    private const string Remembered = "chorddash.run-columns";

    private const int ChoiceWidth = 34;
    private const int StateWidth = 120;
    private const int MenuWidth = 38;

    // What leaves the names enough of the widest page on a window of 1,440 pixels.
    private const int MaxOthers = 830;

    private HashSet<string> _columns = [.. RunColumns.All.Where(column => column.Usual).Select(column => column.Key)];
    private readonly HashSet<Guid> _chosen = [];
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private IReadOnlyList<Run> _runs = [];
    private IReadOnlyDictionary<Guid, long>? _bytes;
    private RunListView? _view;
    private bool _isSame;

    [Inject]
    private IJSRuntime JS { get; set; } = null!;

    /// <summary>All, archived or not.</summary>
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

    private IReadOnlyList<RunEntry> Entries { get; set; } = [];

    /// <summary>The entries, and behind those that are open their runs.</summary>
    private IReadOnlyList<RunEntry> Shown { get; set; } = [];

    private IReadOnlyList<Run> RunsListed { get; set; } = [];

    private int Begun => Runs.Count(run => run.State != RunState.Queued);

    private IEnumerable<RunColumn> Columns => RunColumns.All.Where(column => _columns.Contains(column.Key));

    private int OthersWidth => ChoiceWidth + StateWidth + MenuWidth + Columns.Sum(column => column.Width);

    // Of what is listed, as it is now.
    private List<Run> Chosen => _chosen.Count == 0 ? [] : [.. RunsListed.Where(run => _chosen.Contains(run.Id))];

    private RunContext Context => new(View.Figures, BytesOf, Now);

    /// <summary>Whether a cell is of a best epoch, which a footnote explains.</summary>
    private bool HasBestEpochs { get; set; }

    private IReadOnlyList<(Guid Id, string Name)> Datasets { get; set; } = [];

    private IReadOnlyList<string> Tags { get; set; } = [];

    // While a run trains its page is drawn several times a second, and nothing of this changes.
    protected override void OnParametersSet()
    {
        _isSame = View == _view && ReferenceEquals(Bytes, _bytes) && Runs.SequenceEqual(_runs, ReferenceEqualityComparer.Instance);
        if (_isSame)
            return;
        (_view, _bytes, _runs) = (View, Bytes, Runs);
        Entries = View.Apply(Runs, Context);
        RunsListed = [.. Entries.SelectMany(entry => entry.Runs)];
        ShowEntries();
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
        FindBestEpochs();
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
        FindBestEpochs();
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

    private void Choose(IReadOnlyList<Run> runs, bool on)
    {
        foreach (var run in runs)
        {
            if (on)
                _chosen.Add(run.Id);
            else
                _chosen.Remove(run.Id);
        }
    }

    private void Toggle(RunEntry group)
    {
        if (!_open.Remove(group.Key!))
            _open.Add(group.Key!);
        ShowEntries();
    }

    private void ShowEntries()
    {
        Shown =
        [
            .. Entries.SelectMany(entry => entry.Key is { } key && _open.Contains(key) ? [entry, .. Nested(entry)] : (RunEntry[])[entry]),
        ];
        FindBestEpochs();
    }

    // Every cell has to be made for it, so not at each rendering.
    private void FindBestEpochs()
    {
        var context = Context;
        HasBestEpochs = Columns.Any(column => Shown.Any(entry => column.Of(entry, context).IsOfBestEpoch));
    }

    private IReadOnlyList<RunEntry> Nested(RunEntry group)
    {
        var labels = RunLabels.Of(group.Runs);
        return View.Sorted(group.Runs.Select(run => new RunEntry([run], Label: labels[run.Id])), Context);
    }

    private static string Box(bool on) => on ? Icons.Material.Rounded.CheckBox : Icons.Material.Rounded.CheckBoxOutlineBlank;

    private static string RowClass(RunEntry entry, int index) =>
        entry.IsGroup ? "group"
        : entry.IsNested ? "nested"
        : "";

    // By its key, a small window finds the cells that it has room for.
    private static string ClassOf(RunColumn column) => column.Numeric ? $"numeric cell-{column.Key}" : $"cell-{column.Key}";

    private long BytesOf(Run run) => Bytes.GetValueOrDefault(run.Id);
}

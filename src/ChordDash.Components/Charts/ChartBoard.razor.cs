using ChordDash.Components.Shared.Browser;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace ChordDash.Components.Charts;

/// <summary>
/// Charts that share points, controls and zoom: a thin wrapper over ApexCharts. New points are one call of its script for all of them,
/// at most two a second and none while nobody looks, and never a render; what the user chose to see stays as it is.
/// </summary>
public sealed partial class ChartBoard : IAsyncDisposable
{
    internal const string ModulePath = "./_content/ChordDash.Components/charts/board.js";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private static Dictionary<string, string> ScriptTexts =>
        new(StringComparer.Ordinal)
        {
            ["point"] = T(Texts.EpochAndMinutes),
            ["epoch"] = T(Texts.Epoch),
            ["minutes"] = T(Texts.MinutesOfTraining),
            ["run"] = T(Texts.Run),
            ["close"] = T(Texts.Close),
        };

    private readonly string _id = $"board-{Guid.NewGuid():N}";
    private readonly List<LiveChart> _charts = [];
    private readonly Dictionary<string, IReadOnlyList<ChartReference>> _references = new(StringComparer.Ordinal);
    private Dictionary<string, ChartBuffer> _buffers = [];
    private ElementReference _element;
    private IJSObjectReference? _module;
    private Throttle? _flush;
    private bool _referencesChanged;
    private bool _disposed;

    [Inject]
    private IJSRuntime JS { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private PagePresence Presence { get; set; } = null!;

    /// <summary>
    /// Names of the values that each point has; "epoch" and "minutes" are among them. Fixed when the board is first shown.
    /// </summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<string> Columns { get; set; } = [];

    /// <summary>A key for each run that is drawn. Fixed when the board is first shown.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<string> Sources { get; set; } = [];

    /// <summary>Whether <see cref="ChildContent"/> contains the <see cref="ChartControls"/>, so that the board shows none.</summary>
    [Parameter]
    public bool PlacesControls { get; set; }

    /// <summary>What is in the legend that all charts share, for screen readers; null gives each chart a legend of its own.</summary>
    [Parameter]
    public string? SharedLegend { get; set; }

    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    /// <param name="values">One for each of <see cref="Columns"/>; the epoch is larger than that of all points before.</param>
    public void Append(string source, IReadOnlyList<double?> values)
    {
        _buffers[source].Append(values);
        _flush?.Signal();
    }

    /// <summary>Forgets the points and marks of a source; what the user chose to see stays.</summary>
    public void Clear(string source)
    {
        _buffers[source].Clear();
        _flush?.Signal();
    }

    public void SetMarks(string source, IReadOnlyList<ChartMark> marks)
    {
        _buffers[source].SetMarks(marks);
        _flush?.Signal();
    }

    public void SetReferences(string chart, params IReadOnlyList<ChartReference> references)
    {
        if (_references.TryGetValue(chart, out var known) && known.SequenceEqual(references))
            return;
        _references[chart] = references;
        _referencesChanged = true;
        _flush?.Signal();
    }

    internal void Register(LiveChart chart) => _charts.Add(chart);

    /// <summary>Shows a chart that came after the board.</summary>
    internal Task ShowAsync(LiveChart chart) => CallAsync("addChart", _id, chart.Element, chart.Options);

    internal Task RemoveAsync(LiveChart chart)
    {
        _charts.Remove(chart);
        return CallAsync("removeChart", _id, chart.Element);
    }

    protected override void OnInitialized() =>
        _buffers = Sources.ToDictionary(source => source, source => new ChartBuffer(source, Columns.Count), StringComparer.Ordinal);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        try
        {
            var module = await JS.InvokeAsync<IJSObjectReference>("import", ModulePath);
            if (_disposed)
            {
                await module.DisposeAsync();
                return;
            }
            await module.InvokeVoidAsync("createBoard", _id, _element, new BoardOptions(Columns, Sources, ScriptTexts));
            _module = module;
            foreach (var chart in _charts.ToList())
                await ShowAsync(chart);
        }
        catch (JSDisconnectedException)
        {
            return; // The page has gone while the script was loading.
        }
        if (_disposed)
            return;
        _flush = new Throttle(Interval, Time, _ => InvokeAsync(FlushAsync), DispatchExceptionAsync, Presence.WhenPresentAsync);
        if (_referencesChanged || _buffers.Values.Any(buffer => buffer.HasNews))
            _flush.Signal();
    }

    private async Task FlushAsync()
    {
        if (_disposed)
            return;
        var updates = _buffers.Values.Select(buffer => buffer.Take()).OfType<ChartUpdate>().ToList();
        if (updates.Count == 0 && !_referencesChanged)
            return;
        _referencesChanged = false;
        if (await CallAsync("update", _id, updates, _references))
        {
            foreach (var update in updates)
                _buffers[update.Source].Confirm(update);
        }
        else
        {
            // Once more, when the page is there again.
            _referencesChanged = true;
            foreach (var update in updates)
                _buffers[update.Source].Return();
            _flush!.Signal();
        }
    }

    // Nothing before the script is loaded: it is told everything then.
    private async Task<bool> CallAsync(string function, params object?[] arguments)
    {
        if (_module is null)
            return true;
        var lost = Presence.ConnectionLost;
        try
        {
            await _module.InvokeVoidAsync(function, lost, arguments);
            return true;
        }
        catch (JSDisconnectedException)
        {
            return true; // Nobody looks any more; the circuit disposes this component when it gives up waiting.
        }
        catch (OperationCanceledException)
        {
            return false; // The connection was lost meanwhile, and perhaps the call with it.
        }
    }

    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        if (_flush is not null)
            await _flush.DisposeAsync();
        if (_module is not { } module)
            return;
        await CallAsync("destroyBoard", _id);
        _module = null;
        try
        {
            await module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser has gone, and the script with it.
        }
    }
}

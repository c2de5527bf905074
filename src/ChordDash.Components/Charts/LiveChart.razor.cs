using ChordDash.Components.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace ChordDash.Components.Charts;

/// <summary>
/// Lines that grow while they are watched: a thin wrapper over ApexCharts. New points are a call of its script, at most two a second,
/// and never a render; zoom and hidden lines stay as the user left them.
/// </summary>
public sealed partial class LiveChart : IAsyncDisposable
{
    internal const string ModulePath = "./_content/ChordDash.Components/Charts/LiveChart.razor.js";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly string _id = $"chart-{Guid.NewGuid():N}";
    private ChartBuffer _buffer = null!;
    private ElementReference _element;
    private IJSObjectReference? _module;
    private Throttle? _flush;
    private bool _disposed;

    [Inject]
    private IJSRuntime JS { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    /// <summary>Fixed when the chart is first shown.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<ChartSeries> Series { get; set; } = [];

    /// <summary>Values lie in 0 … 1: y is fixed to that range and shown in percent.</summary>
    [Parameter]
    public bool Share { get; set; }

    [Parameter]
    public string XTitle { get; set; } = "Epoch";

    /// <param name="x">Larger than that of all points before.</param>
    /// <param name="values">One y per series.</param>
    public void Append(double x, IReadOnlyList<double?> values)
    {
        _buffer.Append(x, values);
        _flush?.Signal();
    }

    /// <summary>Forgets all points and the reference lines; zoom and hidden lines stay.</summary>
    public void Clear()
    {
        _buffer.Clear();
        _flush?.Signal();
    }

    public void SetReferences(params IReadOnlyList<ChartReference> references)
    {
        _buffer.SetReferences(references);
        _flush?.Signal();
    }

    protected override void OnInitialized() => _buffer = new ChartBuffer(Title, Series);

    // The script owns what is inside.
    protected override bool ShouldRender() => false;

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
            _module = module;
            var options = new ChartOptions(Series, Share ? 0 : null, Share ? 1 : null, Share, XTitle);
            await _module.InvokeVoidAsync("create", _id, _element, options);
        }
        catch (JSDisconnectedException)
        {
            return; // The page has gone while the script was loading.
        }
        if (_disposed)
            return;
        _flush = new Throttle(Interval, Time, _ => InvokeAsync(FlushAsync), DispatchExceptionAsync);
        if (_buffer.HasNews)
            _flush.Signal();
    }

    private async Task FlushAsync()
    {
        if (_disposed || _module is null || _buffer.Take() is not { } update)
            return;
        try
        {
            await _module.InvokeVoidAsync("update", _id, update);
        }
        catch (JSDisconnectedException)
        {
            // Nobody looks any more; the circuit disposes this component when it gives up waiting.
        }
    }

    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        if (_flush is not null)
            await _flush.DisposeAsync();
        if (_module is null)
            return;
        try
        {
            await _module.InvokeVoidAsync("destroy", _id);
            await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser has gone, and the script with it.
        }
    }
}

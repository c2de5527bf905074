using ChordDash.Components.Shared.Browser;
using ChordDash.Engine.Runs;
using Microsoft.AspNetCore.Components;

namespace ChordDash.Components.Runs;

/// <summary>A component that shows runs and follows their changes, at most a few times a second.</summary>
public abstract class RunFeed : ComponentBase, IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private Throttle? _refresh;
    private IDisposable? _subscription;

    [Inject]
    protected IRunCatalog Catalog { get; set; } = null!;

    [Inject]
    private IRunMonitor Monitor { get; set; } = null!;

    [Inject]
    private PagePresence Presence { get; set; } = null!;

    [Inject]
    protected TimeProvider Time { get; set; } = null!;

    /// <summary>Which changes matter.</summary>
    protected virtual bool Concerns(Guid runId) => true;

    /// <summary>Reads anew what is shown. Called first when the component starts, then after changes.</summary>
    protected abstract Task LoadAsync();

    /// <summary>Reads anew soon; for what changes without the catalog.</summary>
    protected void Refresh() => _refresh?.Signal();

    protected override async Task OnInitializedAsync()
    {
        _refresh = new Throttle(Interval, Time, _ => InvokeAsync(RefreshAsync), DispatchExceptionAsync, Presence.WhenPresentAsync);
        // Before the first reading, so that no change falls between the two.
        _subscription = Monitor.Subscribe(id =>
        {
            if (Concerns(id))
                _refresh.Signal();
        });
        await LoadAsync();
    }

    private async Task RefreshAsync()
    {
        await LoadAsync();
        StateHasChanged();
    }

    public async ValueTask DisposeAsync()
    {
        _subscription?.Dispose();
        await StopAsync();
        if (_refresh is not null)
            await _refresh.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends whatever else the component has going.</summary>
    protected virtual ValueTask StopAsync() => ValueTask.CompletedTask;
}

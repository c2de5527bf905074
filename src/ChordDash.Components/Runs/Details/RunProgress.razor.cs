using ChordDash.Components.Shared.Browser;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;
using Microsoft.AspNetCore.Components;

namespace ChordDash.Components.Runs.Details;

public sealed partial class RunProgress : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _leaving = new();
    private Task _poll = Task.CompletedTask;
    private TrainingProgress? _progress;
    private DateTimeOffset _seen;
    private TimeSpan _silence;

    [Inject]
    private IRunMonitor Monitor { get; set; } = null!;

    [Inject]
    private IMachineMonitor Machine { get; set; } = null!;

    [Inject]
    private PagePresence Presence { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Parameter, EditorRequired]
    public Guid RunId { get; set; }

    /// <summary>The run as it is now, whose figures are shown; without it there are none.</summary>
    [Parameter]
    public Run? Run { get; set; }

    /// <summary>With the figures, the machine and the sign of life.</summary>
    [Parameter]
    public bool Detailed { get; set; }

    protected override void OnInitialized() => Poll();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
            _poll = PollAsync();
    }

    private async Task PollAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(Interval, Time);
            var shown = (_progress, Silence: 0, Stalled: 0);
            while (await timer.WaitForNextTickAsync(_leaving.Token))
            {
                await Presence.WhenPresentAsync(_leaving.Token);
                Poll();
                var now = (
                    _progress,
                    Silence: (int)(Time.GetUtcNow() - _seen).TotalSeconds,
                    Stalled: IsStalled ? (int)_silence.TotalSeconds : 0
                );
                if (now == shown)
                    continue;
                shown = now;
                StateHasChanged();
            }
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (Exception exception)
        {
            await DispatchExceptionAsync(exception);
        }
    }

    /// <summary>A training that gives no sign of life for so long is said to be stalled. It is never stopped for that.</summary>
    private static readonly TimeSpan StalledAfter = TimeSpan.FromSeconds(60);

    private bool IsStalled => _silence >= StalledAfter;

    private void Poll()
    {
        _silence = Monitor.FindSilence(RunId) ?? TimeSpan.Zero;
        var latest = Monitor.FindProgress(RunId);
        if (latest is null || latest == _progress)
            return;
        (_progress, _seen) = (latest, Time.GetUtcNow());
    }

    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await _poll;
        _leaving.Dispose();
    }
}

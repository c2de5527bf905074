using System.Threading.Channels;

namespace ChordDash.Components.Shared.Browser;

/// <summary>
/// Runs an action after signals: at once after the first, then at most once per interval, never twice at the same time.
/// Signals that come meanwhile are coalesced into one more run, so the last one is never lost.
/// </summary>
internal sealed class Throttle : IAsyncDisposable
{
    private readonly Channel<bool> _signals = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    /// <param name="failed">Hears the exception that ended the throttle.</param>
    /// <param name="ready">Awaited before each run of the action; signals that come meanwhile are coalesced too.</param>
    public Throttle(
        TimeSpan interval,
        TimeProvider time,
        Func<CancellationToken, Task> action,
        Func<Exception, Task> failed,
        Func<CancellationToken, Task>? ready = null
    ) => _loop = RunAsync(interval, time, action, failed, ready ?? (_ => Task.CompletedTask));

    /// <summary>Safe from any thread, also after disposal.</summary>
    public void Signal() => _signals.Writer.TryWrite(true);

    private async Task RunAsync(
        TimeSpan interval,
        TimeProvider time,
        Func<CancellationToken, Task> action,
        Func<Exception, Task> failed,
        Func<CancellationToken, Task> ready
    )
    {
        try
        {
            while (await _signals.Reader.WaitToReadAsync(_stop.Token))
            {
                await ready(_stop.Token);
                _signals.Reader.TryRead(out _);
                await action(_stop.Token);
                await Task.Delay(interval, time, _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Disposed: nobody wants another run.
        }
        catch (Exception exception)
        {
            await failed(exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }
}

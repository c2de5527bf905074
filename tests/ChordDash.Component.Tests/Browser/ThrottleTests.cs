using System.Threading.Channels;
using ChordDash.Components.Shared.Browser;
using Microsoft.Extensions.Time.Testing;

namespace ChordDash.Component.Tests.Browser;

public sealed class ThrottleTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly FakeTimeProvider _time = new();
    private readonly Channel<int> _runs = Channel.CreateUnbounded<int>();
    private int _count;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Signal_First_RunsAtOnce()
    {
        await using var throttle = Create();

        throttle.Signal();

        Assert.Equal(1, await _runs.Reader.ReadAsync(Cancel));
    }

    [Fact]
    public async Task Signal_ManyWithinTheInterval_RunOnceMoreWhenItIsOver()
    {
        await using var throttle = Create();
        throttle.Signal();
        await _runs.Reader.ReadAsync(Cancel);

        for (var i = 0; i < 100; i++)
            throttle.Signal();
        Assert.False(_runs.Reader.TryRead(out _));
        await AdvanceUntilAsync(2);
        throttle.Signal();
        await AdvanceUntilAsync(3);

        Assert.Equal(3, _count);
    }

    [Fact]
    public async Task Signal_WhileTheActionRuns_IsNotLost()
    {
        var entered = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using var throttle = new Throttle(
            Interval,
            _time,
            async _ =>
            {
                entered.TrySetResult();
                await release.Task;
                _runs.Writer.TryWrite(++_count);
            },
            Fail
        );
        throttle.Signal();
        await entered.Task.WaitAsync(Cancel);

        throttle.Signal();
        release.SetResult();

        Assert.Equal(1, await _runs.Reader.ReadAsync(Cancel));
        await AdvanceUntilAsync(2);
    }

    [Fact]
    public async Task Action_Fails_IsReportedOnce()
    {
        var failure = new TaskCompletionSource<Exception>();
        await using var throttle = new Throttle(
            Interval,
            _time,
            _ => throw new InvalidOperationException("boom"),
            exception =>
            {
                failure.SetResult(exception);
                return Task.CompletedTask;
            }
        );

        throttle.Signal();

        Assert.Equal("boom", (await failure.Task.WaitAsync(Cancel)).Message);
    }

    [Fact]
    public async Task Dispose_WithASignalPending_StopsTheLoop()
    {
        var throttle = Create();
        throttle.Signal();
        await _runs.Reader.ReadAsync(Cancel);
        throttle.Signal();

        await throttle.DisposeAsync();
        _time.Advance(Interval);
        throttle.Signal();

        Assert.Equal(1, _count);
    }

    private Throttle Create() =>
        new(
            Interval,
            _time,
            _ =>
            {
                _runs.Writer.TryWrite(++_count);
                return Task.CompletedTask;
            },
            Fail
        );

    private static Task Fail(Exception exception) => throw new InvalidOperationException("Nothing should fail here.", exception);

    // The loop reaches its delay on another thread, so the clock moves until it has been seen.
    private async Task AdvanceUntilAsync(int run)
    {
        var next = _runs.Reader.ReadAsync(Cancel).AsTask();
        while (!next.IsCompleted)
        {
            _time.Advance(Interval);
            await Task.Yield();
        }
        Assert.Equal(run, await next);
    }
}

using System.Threading.Channels;
using ChordDash.Components.Shared.Browser;
using Microsoft.Extensions.Time.Testing;

namespace ChordDash.Component.Tests.Browser;

public sealed class ThrottleTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly ObservedTime _time = new();
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
        await AdvanceExactlyAsync(2);
        throttle.Signal();
        await AdvanceExactlyAsync(3);

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
        await AdvanceExactlyAsync(2);
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

    /// <summary>The next run comes when the interval is over, and not before.</summary>
    private async Task AdvanceExactlyAsync(int run)
    {
        await _time.DelayBegunAsync();
        _time.Advance(Interval - TimeSpan.FromTicks(1));
        Assert.Equal(run - 1, _count);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(run, await _runs.Reader.ReadAsync(Cancel));
    }

    /// <summary>A clock that says when somebody begins to wait for it.</summary>
    private sealed class ObservedTime : FakeTimeProvider
    {
        private readonly Channel<bool> _delays = Channel.CreateUnbounded<bool>();

        public ValueTask<bool> DelayBegunAsync() => _delays.Reader.ReadAsync(Cancel);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            _delays.Writer.TryWrite(true);
            return timer;
        }
    }
}

using ChordDash.Engine.Common;
using ChordDash.Engine.Runs;
using ChordDash.Server.Runs;
using ChordDash.Server.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Server.Tests.Runs;

public sealed class TrainingEventStreamTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Watch_BeforeDuringAndAfterTheRun_YieldsTheSameEventsOnceAndInOrder()
    {
        await using var server = await TestServer.StartAsync(_root);
        var run = await server.EnqueueAsync();
        var early = server.ReadEventsAsync(run.Id);
        var training = await server.Trainer.NextAsync();
        await training.StartAsync();
        await training.EpochAsync();
        var late = server.ReadEventsAsync(run.Id);
        await training.LogAsync("Careful.");
        await training.EpochAsync();
        training.Finish();

        var events = await early;
        Assert.Equal(
            [
                TrainingEventKind.Queued,
                TrainingEventKind.Started,
                TrainingEventKind.Epoch,
                TrainingEventKind.Log,
                TrainingEventKind.Epoch,
                TrainingEventKind.Ended,
            ],
            events.Select(item => item.Kind)
        );
        Assert.Equal(Enumerable.Range(0, 6).Select(number => (long)number), events.Select(item => item.Sequence));
        var expected = events.Select(item => (item.Sequence, item.Kind, item.At));
        Assert.Equal(expected, (await late).Select(item => (item.Sequence, item.Kind, item.At)));
        Assert.Equal(expected, (await server.ReadEventsAsync(run.Id)).Select(item => (item.Sequence, item.Kind, item.At)));
        Assert.Equal(expected.Skip(4), (await server.ReadEventsAsync(run.Id, from: 4)).Select(item => (item.Sequence, item.Kind, item.At)));
    }

    [Fact]
    public async Task Watch_RunOfSeveralRounds_NumbersOnOverThem()
    {
        await using var server = await TestServer.StartAsync(_root);
        var run = await server.EnqueueAsync();
        (await server.Trainer.NextAsync()).Finish();
        var first = await server.ReadEventsAsync(run.Id);
        server.BeginRound(await server.UntilAsync(run.Id, RunState.Finished));
        (await server.Trainer.NextAsync()).Finish();

        var all = await server.ReadEventsAsync(run.Id);
        Assert.Equal(Enumerable.Range(0, all.Count).Select(number => (long)number), all.Select(item => item.Sequence));
        Assert.Equal((TrainingEventKind.Queued, 2), (all[first.Count].Kind, all[first.Count].Round));
        Assert.Equal(TrainingEventKind.Ended, all[^1].Kind);
    }

    [Fact]
    public async Task Watch_UnknownRun_SaysSo()
    {
        await using var server = await TestServer.StartAsync(_root);
        await Assert.ThrowsAsync<NotFoundException>(() => server.ReadEventsAsync(Guid.NewGuid()));
    }

    [Fact]
    public async Task Append_FromManyThreads_LeavesNoGapAndOneEnd()
    {
        await using var server = await TestServer.StartAsync(_root);
        var run = await server.EnqueueAsync();
        var training = await server.Trainer.NextAsync();
        var watched = server.ReadEventsAsync(run.Id);
        var journal = server.Services.GetRequiredService<RunJournal>();
        var draft = TrainingEventDraft.Log(Engine.Training.LogLevel.Information, Message.Literal("x"));

        await Parallel.ForAsync(0, 200, Cancellation, (number, _) =>
        {
            if (number % 100 == 50)
                journal.End(run.Id, row => row.State == RunState.Running, RunState.Cancelled, Message.Literal("Stopped."));
            else
                journal.Append(run.Id, row => row.State == RunState.Running, draft);
            return ValueTask.CompletedTask;
        });
        training.Finish();

        var events = await watched;
        Assert.Equal(Enumerable.Range(0, events.Count).Select(number => (long)number), events.Select(item => item.Sequence));
        Assert.Equal(TrainingEventKind.Ended, Assert.Single(events, item => item.Kind == TrainingEventKind.Ended).Kind);
        Assert.Equal(events.Select(item => item.Sequence), (await server.ReadEventsAsync(run.Id)).Select(item => item.Sequence));
    }
}

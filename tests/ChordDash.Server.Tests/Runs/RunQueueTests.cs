using ChordDash.Engine.Common;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;

namespace ChordDash.Server.Tests.Runs;

public sealed class RunQueueTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Move_ToAPlace_IsKeptOverARestart()
    {
        List<Run> runs;
        await using (var server = await TestServer.StartAsync(_root))
        {
            runs = await QueueAsync(server, 5);
            await server.Queue.MoveAsync(runs[3].Id, QueuePlace.Top, Cancellation);
            Assert.Equal([3, 0, 1, 2, 4], await OrderAsync(server, runs));
            await server.Queue.MoveAsync(runs[0].Id, QueuePlace.Bottom, Cancellation);
            Assert.Equal([3, 1, 2, 4, 0], await OrderAsync(server, runs));
            await server.Queue.MoveAsync(runs[0].Id, QueuePlace.Before(runs[2].Id), Cancellation);
            Assert.Equal([3, 1, 0, 2, 4], await OrderAsync(server, runs));
            await server.Queue.MoveAsync(runs[3].Id, QueuePlace.After(runs[1].Id), Cancellation);
            Assert.Equal([1, 3, 0, 2, 4], await OrderAsync(server, runs));
        }

        await using var next = await TestServer.StartAsync(_root);
        Assert.Equal([1, 3, 0, 2, 4], await OrderAsync(next, runs));
        Assert.True((await next.Queue.GetStatusAsync(Cancellation)).Held);
        await next.Queue.HoldAllAsync(held: false, Cancellation);
        Assert.Equal(1, (await next.Trainer.NextAsync()).Job.HyperParameters.Seed);
    }

    [Fact]
    public async Task Move_ByTenBrowsersAtOnce_LosesNoEdit()
    {
        await using var server = await TestServer.StartAsync(_root);
        var runs = await QueueAsync(server, 50);

        // Each puts five runs of its own behind the last five, in an order of its own: whatever comes between, they end up there.
        await Task.WhenAll(
            Enumerable
                .Range(0, 10)
                .Select(browser =>
                    Task.Run(
                        async () =>
                        {
                            var own = runs.Skip(5 * browser).Take(5).Reverse().ToList();
                            foreach (var run in own)
                                await server.Queue.MoveAsync(run.Id, QueuePlace.Bottom, Cancellation);
                        },
                        Cancellation
                    )
                )
        );

        var order = await OrderAsync(server, runs);
        Assert.Equal(Enumerable.Range(0, 50), order.Order());
        for (var browser = 0; browser < 10; browser++)
            Assert.Equal(Enumerable.Range(5 * browser, 5).Reverse(), order.Where(run => run / 5 == browser));
        Assert.Equal(Enumerable.Range(1, 50), (await server.Runs.ListAsync(Cancellation)).Select(run => run.QueuePosition!.Value).Order());
    }

    [Fact]
    public async Task Move_OfWhatDoesNotWait_SaysSo()
    {
        await using var server = await TestServer.StartAsync(_root);
        var runs = await QueueAsync(server, 2);
        await server.Queue.CancelAsync(runs[0].Id, Cancellation);

        var gone = await Assert.ThrowsAsync<UserErrorException>(() => server.Queue.MoveAsync(runs[0].Id, QueuePlace.Top, Cancellation));
        Assert.Equal(RunMessages.RunIsNotWaiting(1, RunMessages.RunStateCancelled), gone.Problem);
        await Assert.ThrowsAsync<UserErrorException>(() => server.Queue.MoveAsync(runs[1].Id, QueuePlace.Before(runs[0].Id), Cancellation));
        await Assert.ThrowsAsync<NotFoundException>(() => server.Queue.MoveAsync(Guid.NewGuid(), QueuePlace.Top, Cancellation));
    }

    [Fact]
    public async Task Hold_OneRun_IsPassedOverAndKeepsItsPlace()
    {
        await using var server = await TestServer.StartAsync(_root);
        var runs = await QueueAsync(server, 3);
        await server.Queue.HoldAsync(runs[0].Id, held: true, Cancellation);
        await server.Queue.HoldAllAsync(held: false, Cancellation);

        var second = await server.Trainer.NextAsync();
        Assert.Equal(1, second.Job.HyperParameters.Seed);
        var held = await server.Runs.GetAsync(runs[0].Id, Cancellation);
        Assert.Equal((true, 1), (held.Held, held.QueuePosition));
        await server.Queue.HoldAsync(runs[0].Id, held: false, Cancellation);
        second.Finish();
        Assert.Equal(0, (await server.Trainer.NextAsync()).Job.HyperParameters.Seed);
    }

    [Fact]
    public async Task Pause_ThenResume_GoesOnFirstWithItsFiles()
    {
        await using var server = await TestServer.StartAsync(_root);
        var run = await server.EnqueueAsync();
        var training = await server.Trainer.NextAsync();
        await training.StartAsync();
        await training.EpochAsync();
        var waiting = await server.EnqueueAsync();
        await server.Queue.HoldAllAsync(held: true, Cancellation);

        await server.Queue.PauseAsync(run.Id, Cancellation);
        var paused = await server.Runs.GetAsync(run.Id, Cancellation);
        Assert.Equal((RunState.Paused, PauseCause.Request), (paused.State, paused.Pause));
        await Assert.ThrowsAsync<UserErrorException>(() => server.Queue.PauseAsync(run.Id, Cancellation));
        await Assert.ThrowsAsync<UserErrorException>(() => server.RunCommands.DeleteAsync(run.Id, Cancellation));

        await server.Queue.ResumeAsync(run.Id, Cancellation);
        Assert.Equal(
            (1, 2),
            (
                (await server.Runs.GetAsync(run.Id, Cancellation)).QueuePosition,
                (await server.Runs.GetAsync(waiting.Id, Cancellation)).QueuePosition
            )
        );
        await server.Queue.HoldAllAsync(held: false, Cancellation);
        var again = await server.Trainer.NextAsync();
        Assert.Equal((training.Job.ModelFolder, training.Job.CheckpointFolder), (again.Job.ModelFolder, again.Job.CheckpointFolder));
        await again.StartAsync(new TrainingResume(2, 0, FakeTraining.Metrics(1, best: true)));
        again.Finish();
        Assert.Equal(
            (RunState.Finished, 1),
            ((await server.UntilAsync(run.Id, RunState.Finished)).State, (await server.Runs.ListEpochsAsync(run.Id, Cancellation)).Count)
        );
    }

    [Fact]
    public async Task Resume_OfWhatHasNoCheckpoint_SaysWhatToDo()
    {
        await using var server = await TestServer.StartAsync(_root);
        var run = await server.EnqueueAsync();
        (await server.Trainer.NextAsync()).Fail(new InvalidOperationException("Broken"));
        Assert.False((await server.UntilAsync(run.Id, RunState.Failed)).HasCheckpoint);

        var problem = await Assert.ThrowsAsync<UserErrorException>(() => server.Queue.ResumeAsync(run.Id, Cancellation));
        Assert.Equal(RunMessages.RunHasNoCheckpoint(1), problem.Problem);
    }

    [Fact]
    public async Task Resume_FromAnEarlierCheckpoint_ForgetsTheEpochsThatAreTrainedAgain()
    {
        await using var server = await TestServer.StartAsync(_root);
        var run = await server.EnqueueAsync();
        var training = await server.Trainer.NextAsync();
        await training.StartAsync();
        await training.EpochAsync(best: true);
        await training.EpochAsync(best: false);
        await training.EpochAsync(best: true);
        await server.Queue.PauseAsync(run.Id, Cancellation);
        await server.Queue.ResumeAsync(run.Id, Cancellation);
        var again = await server.Trainer.NextAsync();
        await again.StartAsync(new TrainingResume(2, 5, FakeTraining.Metrics(1, best: true), IsOlder: true));

        var resumed = await server.Runs.GetAsync(run.Id, Cancellation);
        Assert.Equal((1, 1, 1), (resumed.Epoch, resumed.Best!.Epoch, resumed.Last!.Epoch));
        Assert.Equal([1], (await server.Runs.ListEpochsAsync(run.Id, Cancellation)).Select(epoch => epoch.Epoch));
        await again.EpochAsync(number: 2);
        again.Finish();
        await server.UntilAsync(run.Id, RunState.Finished);
        Assert.Equal([1, 2], (await server.Runs.ListEpochsAsync(run.Id, Cancellation)).Select(epoch => epoch.Epoch));
    }

    [Fact]
    public async Task Status_OfTheQueue_TellsWhenRunsWillStart()
    {
        await using var server = await TestServer.StartAsync(_root);
        var dataset = await server.ImportAsync();
        await server.TrainAsync(dataset.Id);
        var first = await server.EnqueueAsync(dataset.Id, new HyperParameters { Epochs = 100 });
        var training = await server.Trainer.NextAsync();
        await training.ProgressAsync();
        var second = await server.EnqueueAsync(dataset.Id, new HyperParameters { Epochs = 100 });
        var third = await server.EnqueueAsync(dataset.Id);

        var status = await server.Queue.GetStatusAsync(Cancellation);
        var starts = status.ExpectedStarts;

        // 24 seconds are left of the first; a run like the second took 0.1 s for its one epoch.
        Assert.Equal([second.Id, third.Id], starts.OrderBy(start => start.Value).Select(start => start.Key));
        Assert.Equal(10, (starts[third.Id] - starts[second.Id]).TotalSeconds, 0.001);
        Assert.DoesNotContain(first.Id, starts.Keys);
        // The third has the epochs of the default, each of 0.1 s.
        Assert.Equal(third.HyperParameters.Epochs * 0.1, (status.ExpectedEnd!.Value - starts[third.Id]).TotalSeconds, 0.001);
    }

    [Fact]
    public async Task Status_OfTheQueue_TellsWhichRunUsesTheDevice_SinceWhen_AndWhichIsNext()
    {
        await using var server = await TestServer.StartAsync(_root);
        var before = DateTimeOffset.UtcNow;
        var dataset = await server.ImportAsync();
        var first = await server.EnqueueAsync(dataset.Id);
        var training = await server.Trainer.NextAsync();
        var held = await server.EnqueueAsync(dataset.Id);
        await server.Queue.HoldAsync(held.Id, held: true, Cancellation);
        var next = await server.EnqueueAsync(dataset.Id);

        var status = await server.Queue.GetStatusAsync(Cancellation);
        var busy = status.Devices[0];
        Assert.Equal((first.Id, next.Id), (busy.RunId, busy.NextRunId));
        Assert.InRange(busy.Since!.Value, before, DateTimeOffset.UtcNow);
        // No run of this preset has ended yet.
        Assert.Null(status.ExpectedEnd);
        var json = (await server.GetJsonAsync("/api/v1/queue")).GetProperty("devices")[0];
        Assert.Equal(first.Id, json.GetProperty("runId").GetGuid());

        await server.Queue.HoldAllAsync(held: true, Cancellation);
        training.Finish();
        await server.UntilAsync(first.Id, RunState.Finished);
        await Patience.UntilAsync(
            async () => (await server.Queue.GetStatusAsync(Cancellation)).Devices[0],
            device => device is { RunId: null, Since: null, NextRunId: null }
        );
    }

    // Held, so that none starts.
    private static async Task<List<Run>> QueueAsync(TestServer server, int count)
    {
        await server.Queue.HoldAllAsync(held: true, Cancellation);
        var dataset = await server.ImportAsync();
        var runs = new List<Run>();
        for (var seed = 0; seed < count; seed++)
            runs.Add(await server.EnqueueAsync(dataset.Id, new HyperParameters { Seed = seed }));
        return runs;
    }

    private static async Task<List<int>> OrderAsync(TestServer server, List<Run> runs) =>
        [
            .. (await server.Runs.ListAsync(Cancellation))
                .Where(run => run.QueuePosition is not null)
                .OrderBy(run => run.QueuePosition)
                .Select(run => runs.FindIndex(other => other.Id == run.Id)),
        ];
}

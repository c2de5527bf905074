using System.ComponentModel;
using ChordDash.Engine.Common;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;

namespace ChordDash.Server.Tests.Training;

public sealed class TrainingWorkerTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Worker_QueuedRun_IsTrainedAndItsStepsAreStored()
    {
        await using var server = await TestServer.StartAsync(_root);
        var queued = await server.EnqueueAsync();
        var training = await server.Trainer.NextAsync();
        await training.StartAsync();
        await training.EpochAsync(best: true);
        await training.EpochAsync(best: false);

        var running = await server.Runs.GetAsync(queued.Id, Cancellation);
        Assert.Equal((RunState.Running, 2, 1, 2), (running.State, running.Epoch, running.Best!.Epoch, running.Last!.Epoch));
        Assert.Equal(Message.Literal("Fake device"), running.Device);
        Assert.NotNull(running.StartedAt);
        Assert.NotNull(running.ModelId);

        training.Finish(StopReason.EarlyStopping, "Stopped early.");
        var finished = await server.UntilAsync(queued.Id, RunState.Finished);
        Assert.Equal("Stopped early.", finished.Reason?.ToString());
        Assert.Equal([1, 2], (await server.Runs.ListEpochsAsync(queued.Id, Cancellation)).Select(epoch => epoch.Epoch));
        Assert.Equal(1, (await server.Models.GetAsync(finished.ModelId!.Value, Cancellation)).Epoch);
    }

    [Fact]
    public async Task Worker_EpochsTrainedAgain_KeepTheirLastAnswersAndTheyGoWithTheRun()
    {
        await using var server = await TestServer.StartAsync(_root);
        var dataset = await server.ImportAsync();
        var run = await server.EnqueueAsync(dataset.Id, new HyperParameters());
        var heldOut = HeldOutPieces.Of(await server.Datasets.LoadAsync(dataset.Id, Cancellation), run.HyperParameters);
        var training = await server.Trainer.NextAsync();
        await training.StartAsync();
        await training.EpochAsync(number: 1, answers: Answers(0, 0.25));
        await training.EpochAsync(number: 1, answers: Answers(1, 0.75));

        var found = await server.Answers.FindAsync(run.Id, 1, Cancellation);

        Assert.Equal(heldOut, found!.Select(piece => piece.Row));
        Assert.All(found!, piece => Assert.Equal((1, 0.75), (piece.Prediction, Math.Round(piece.Confidence, 4))));
        Assert.Null(await server.Answers.FindAsync(run.Id, 2, Cancellation));
        training.Finish();
        await server.UntilAsync(run.Id, RunState.Finished);
        await server.Datasets.DeleteAsync(dataset.Id, Cancellation);
        await Assert.ThrowsAsync<NotFoundException>(() => server.Answers.FindAsync(run.Id, 1, Cancellation));
        await server.RunCommands.DeleteAsync(run.Id, Cancellation);

        HeldOutAnswers Answers(int prediction, double confidence) =>
            new([.. heldOut.Select(_ => prediction)], [.. heldOut.Select(_ => confidence)]);
    }

    [Fact]
    public async Task Worker_SeveralRuns_TrainsThemInTheOrderInWhichTheyWereQueued()
    {
        await using var server = await TestServer.StartAsync(_root);
        var dataset = await server.ImportAsync();
        var runs = new List<Run>();
        for (var seed = 0; seed < 3; seed++)
            runs.Add(await server.EnqueueAsync(dataset.Id, new HyperParameters { Seed = seed }));

        var first = await server.Trainer.NextAsync();
        var waiting = await Task.WhenAll(runs.Skip(1).Select(run => server.Runs.GetAsync(run.Id, Cancellation)));
        Assert.Equal([1, 2], waiting.Select(run => run.QueuePosition));
        first.Finish();
        for (var seed = 1; seed < 3; seed++)
        {
            var next = await server.Trainer.NextAsync();
            Assert.Equal(seed, next.Job.HyperParameters.Seed);
            next.Finish();
        }

        await server.UntilAsync(runs[2].Id, RunState.Finished);
    }

    [Fact]
    public async Task Cancel_DuringALongBatch_EndsTheRunAtOnceAndLateStepsComeToNothing()
    {
        await using var server = await TestServer.StartAsync(_root);
        var run = await server.EnqueueAsync();
        var training = await server.Trainer.NextAsync();
        await training.StartAsync();
        await training.EpochAsync();
        await training.ProgressAsync();
        Assert.Equal(2, server.RunMonitor.FindProgress(run.Id)!.Step);
        var batch = new TaskCompletionSource();
        var late = training.LateEpochAsync(batch.Task);

        await server.Queue.CancelAsync(run.Id, Cancellation);

        var cancelled = await server.Runs.GetAsync(run.Id, Cancellation);
        Assert.Equal(RunState.Cancelled, cancelled.State);
        Assert.Null(server.RunMonitor.FindProgress(run.Id));
        var events = await server.ReadEventsAsync(run.Id);
        Assert.Equal(RunState.Cancelled, events[^1].End!.State);
        batch.SetResult();
        await late;
        Assert.Equal(1, (await server.Runs.GetAsync(run.Id, Cancellation)).Epoch);
        Assert.Equal(events.Count, (await server.ReadEventsAsync(run.Id)).Count);
        Assert.NotNull(cancelled.ModelId);

        // The thread is free again.
        await server.EnqueueAsync();
        (await server.Trainer.NextAsync()).Finish();
    }

    [Fact]
    public async Task RunAgain_WhileTheCancelledRunStillComputes_IsANewRunTrainedAfterIt()
    {
        await using var server = await TestServer.StartAsync(_root);
        var run = await server.EnqueueAsync();
        var first = await server.Trainer.NextAsync();
        var batch = new TaskCompletionSource();
        first.LongBatch(batch.Task);
        await server.Queue.CancelAsync(run.Id, Cancellation);
        var again = await server.RunCommands.RunAgainAsync(run.Id, cancellationToken: Cancellation);
        batch.SetResult();

        var second = await server.Trainer.NextAsync();
        await second.StartAsync();
        await second.EpochAsync();
        second.Finish();

        var finished = await server.UntilAsync(again.Id, RunState.Finished);
        Assert.Equal((2, 1, run.Name), (finished.Number, finished.Epoch, finished.Name));
        Assert.Equivalent(run.HyperParameters, finished.HyperParameters);
        Assert.Equal(RunState.Cancelled, (await server.Runs.GetAsync(run.Id, Cancellation)).State);
    }

    public static TheoryData<Exception, Message> Failures =>
        new()
        {
            { new UserErrorException(Message.Literal("Take another data set.")), Message.Literal("Take another data set.") },
            {
                new Win32Exception(1, "shape mismatch in linear\nException raised from frame 0"),
                RunMessages.LibtorchFailed("shape mismatch in linear.")
            },
            { new InvalidOperationException("Broken"), RunMessages.TrainingFailed("Broken.") },
            { new OperationCanceledException("by itself"), RunMessages.TrainingFailed("by itself.") },
        };

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Failures))]
    public async Task Worker_TrainingThrows_RunFailsWithASentenceAndTheNextOneStarts(Exception exception, Message reason)
    {
        await using var server = await TestServer.StartAsync(_root);
        var run = await server.EnqueueAsync();
        var training = await server.Trainer.NextAsync();
        await training.StartAsync();
        training.Fail(exception);

        Assert.Equal(reason, (await server.UntilAsync(run.Id, RunState.Failed)).Reason);
        await server.EnqueueAsync();
        (await server.Trainer.NextAsync()).Finish();
    }

    [Fact]
    public async Task Worker_LossNotFinite_RunFailsAndKeepsItsModel()
    {
        await using var server = await TestServer.StartAsync(_root);
        var run = await server.EnqueueAsync();
        var training = await server.Trainer.NextAsync();
        await training.EpochAsync();
        training.Finish(StopReason.NotFinite, "The loss was no longer finite.");

        var failed = await server.UntilAsync(run.Id, RunState.Failed);
        Assert.Equal("The loss was no longer finite.", failed.Reason?.ToString());
        Assert.NotNull(failed.ModelId);
    }

    [Fact]
    public async Task Worker_NothingSaved_LeavesNoModelFolder()
    {
        await using var server = await TestServer.StartAsync(_root);
        var run = await server.EnqueueAsync();
        var folder = (await server.Trainer.NextAsync()).Job.ModelFolder;
        Assert.True(Directory.Exists(folder));
        await server.Queue.CancelAsync(run.Id, Cancellation);
        await server.EnqueueAsync();
        await server.Trainer.NextAsync();

        Assert.False(Directory.Exists(folder));
        Assert.Null((await server.Runs.GetAsync(run.Id, Cancellation)).ModelId);
    }

    [Fact]
    public async Task Stop_DuringARun_PutsItBackToTheFrontAndItGoesOnAtTheNextStart()
    {
        Run run,
            waiting;
        await using (var server = await TestServer.StartAsync(_root))
        {
            run = await server.EnqueueAsync();
            var training = await server.Trainer.NextAsync();
            await training.StartAsync();
            await training.EpochAsync();
            waiting = await server.EnqueueAsync();
        }

        await using var next = await TestServer.StartAsync(_root);
        var again = await next.Trainer.NextAsync();
        var resumed = await next.Runs.GetAsync(run.Id, Cancellation);
        Assert.Equal((RunState.Running, 1, 1, 1), (resumed.State, resumed.Round, resumed.Attempt, resumed.Epoch));
        Assert.Equal(1, (await next.Runs.GetAsync(waiting.Id, Cancellation)).QueuePosition);
        await again.StartAsync(new TrainingResume(2, 3, FakeTraining.Metrics(1, best: true)));
        await again.EpochAsync(number: 2);
        again.Finish();

        await next.UntilAsync(run.Id, RunState.Finished);
        Assert.Equal([1, 2], (await next.Runs.ListEpochsAsync(run.Id, Cancellation)).Select(epoch => epoch.Epoch));
        Assert.Equal(new RunResume(1, 2, 3), (await next.ReadEventsAsync(run.Id)).Single(item => item.Resume is not null).Resume);
        (await next.Trainer.NextAsync()).Finish();
        await next.UntilAsync(waiting.Id, RunState.Finished);
    }
}

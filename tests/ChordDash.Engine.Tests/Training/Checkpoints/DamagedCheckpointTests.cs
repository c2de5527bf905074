using ChordDash.Engine.Tests.Shared;
using ChordDash.Engine.Training;

namespace ChordDash.Engine.Tests.Training.Checkpoints;

/// <summary>What becomes of checkpoints that are damaged, of something else, or of a training that went wrong.</summary>
[Collection(LoadLibtorch.Collection)]
public sealed class DamagedCheckpointTests : TrainerTest
{
    [Theory]
    [InlineData(100)]
    [InlineData(-1)]
    [InlineData(-40)]
    public void Train_WithADamagedCheckpoint_TakesTheOneBefore(int position)
    {
        var job = ResumableJob(TestData.Small);
        Interrupt(job, progress => progress is { Epoch: 3, Step: 2 });
        var last = Path.Combine(job.CheckpointFolder!, "last.checkpoint");
        var bytes = File.ReadAllBytes(last);
        bytes[position < 0 ? bytes.Length + position : position] ^= 1;
        File.WriteAllBytes(last, bytes);
        var observer = new RecordingObserver();

        Trainer.Train(job, observer, TestContext.Current.CancellationToken);

        Assert.Equal((3, 0, true), (observer.Resume!.Epoch, observer.Resume.Step, observer.Resume.IsOlder));
        Assert.Equal([3, 4, 5], observer.Epochs.Select(epoch => epoch.Epoch));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(500)]
    public void Train_WithOnlyCutOffCheckpoints_BeginsAnew(int bytes)
    {
        var job = ResumableJob(TestData.Small);
        Interrupt(job, progress => progress is { Epoch: 3, Step: 2 });
        foreach (var file in Directory.EnumerateFiles(job.CheckpointFolder!))
            File.WriteAllBytes(file, File.ReadAllBytes(file)[..bytes]);
        var observer = new RecordingObserver();

        Trainer.Train(job, observer, TestContext.Current.CancellationToken);

        Assert.Null(observer.Resume);
        Assert.Equal(5, observer.Epochs.Count);
    }

    [Fact]
    public void Train_WithACheckpointOfOtherData_BeginsAnew()
    {
        var job = ResumableJob(TestData.Small);
        Interrupt(job, progress => progress is { Epoch: 2, Step: 2 });
        var observer = new RecordingObserver();

        Trainer.Train(
            job with
            {
                HyperParameters = job.HyperParameters with { SplitSeed = 2 },
            },
            observer,
            TestContext.Current.CancellationToken
        );

        Assert.Null(observer.Resume);
    }

    [Fact]
    public void Train_ThatDiverges_KeepsAFiniteCheckpoint()
    {
        var parameters = TestData.Small with { Epochs = 40, LearningRate = 10, WeightDecay = 1, GradientClip = 0 };
        var job = ResumableJob(parameters) with { CheckpointInterval = TimeSpan.Zero };
        var diverged = new RecordingObserver();
        Assert.Equal(StopReason.NotFinite, Trainer.Train(job, diverged, TestContext.Current.CancellationToken).Stop);
        var observer = new RecordingObserver();

        // With no epoch left to train, it is only read.
        var again = Trainer.Train(
            job with
            {
                HyperParameters = parameters with { Epochs = diverged.Epochs.Count },
            },
            observer,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(StopReason.AllEpochsDone, again.Stop);
        Assert.Equal(diverged.Epochs.Count, observer.Resume!.Last!.Epoch);
        Assert.True(double.IsFinite(observer.Resume.Last.TrainLoss));
        Assert.NotNull(observer.Report);
    }
}

using System.Text.Json;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Networks;
using ChordDash.Engine.Tests.Shared;
using ChordDash.Engine.Training;

namespace ChordDash.Engine.Tests.Training.Checkpoints;

/// <summary>A training that is interrupted and goes on ends as if it had not been.</summary>
[Collection(LoadLibtorch.Collection)]
[Trait("Category", "Training")]
public sealed class ResumeTests : TrainerTest
{
    private static readonly HyperParameters Everything = TestData.Small with
    {
        Epochs = 6,
        Dropout = 0.3,
        TokenDropout = 0.2,
        WeightAveraging = 0.9,
        NextChordLoss = 0.5,
        NgramWeight = 0.3,
        ShortestCrop = 4,
        WindowLength = 8,
        LabelSmoothing = 0.1,
        Schedule = LearningRateSchedule.Cosine,
        WarmUpEpochs = 1.5,
        Oversampling = true,
    };

    public static TheoryData<string, HyperParameters> Trainings =>
        new()
        {
            { "Adam", TestData.Small with { Optimizer = OptimizerKind.Adam, Dropout = 0.3 } },
            { "AdamW", TestData.Small with { Optimizer = OptimizerKind.AdamW, WeightDecay = 0.1 } },
            { "Adagrad", TestData.Small with { Optimizer = OptimizerKind.Adagrad } },
            { "RMSprop", TestData.Small with { Optimizer = OptimizerKind.Rmsprop } },
            // The loss never becomes lower, so that every epoch from the second on reduces the rate.
            { "Plateau", TestData.Small with { Schedule = LearningRateSchedule.Plateau, ScheduleEpochs = 1, LearningRate = 1e-30 } },
            { "Early stopping", TestData.Small with { Epochs = 50, LearningRate = 1e-30, EarlyStoppingPatience = 2 } },
            { "Last epoch", TestData.Small with { Keep = ModelSelection.LastEpoch } },
            { "GRU", TestData.Small with { Architecture = ModelArchitecture.ChordGru, Layers = 2, Dropout = 0.2 } },
            { "Notebook", TestData.Small with { Architecture = ModelArchitecture.Notebook, Dropout = 0.2 } },
            { "Everything", Everything },
        };

    [Theory]
    [MemberData(nameof(Trainings))]
    public void Train_StoppedPolitelyAtManyMoments_EndsAsIfItHadNotBeen(string name, HyperParameters parameters)
    {
        var whole = Run(parameters, _ => false, byForce: false);
        var moments = new Random(5);

        // About every fifth sign of life, in training and in validation.
        var parts = Run(parameters, _ => moments.Next(5) == 0, byForce: false);

        Assert.True(parts.Starts > 3, $"{name} was stopped {parts.Starts - 1} times only.");
        AssertSame(whole, parts);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3600)]
    public void Train_KilledAtManyMoments_EndsAsIfItHadNotBeen(double secondsBetweenCheckpoints)
    {
        var whole = Run(Everything, _ => false, byForce: true);
        var moments = new Random(6);

        var parts = Run(Everything, _ => moments.Next(7) == 0, byForce: true, TimeSpan.FromSeconds(secondsBetweenCheckpoints));

        Assert.True(parts.Starts > 3, $"It was killed {parts.Starts - 1} times only.");
        AssertSame(whole, parts);
    }

    [Fact]
    public void Train_AfterAllEpochs_OnlyTellsItsEndAgain()
    {
        var job = ResumableJob(TestData.Small);
        var first = new RecordingObserver();
        var result = Trainer.Train(job, first, TestContext.Current.CancellationToken);
        var again = new RecordingObserver();

        Assert.Equal(result, Trainer.Train(job, again, TestContext.Current.CancellationToken));

        Assert.Equal((6, 0, 5), (again.Resume!.Epoch, again.Resume.Step, again.Resume.Last!.Epoch));
        Assert.Empty(again.Epochs);
        Assert.Equal(JsonSerializer.Serialize(first.Report), JsonSerializer.Serialize(again.Report));
    }

    [Fact]
    public void Train_ForMoreEpochs_GoesOnFromTheLast()
    {
        var job = ResumableJob(TestData.Small with { EarlyStoppingPatience = 3 });
        Trainer.Train(job, new RecordingObserver(), TestContext.Current.CancellationToken);
        var more = new RecordingObserver();

        var result = Trainer.Train(
            job with
            {
                HyperParameters = job.HyperParameters with { Epochs = 9 },
                EarlierEpochs = 5,
            },
            more,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(6, more.Epochs[0].Epoch);
        // Three epochs without improvement count from the sixth on.
        Assert.True(more.Epochs.Count >= 3, result.Reason?.ToString());
    }

    [Fact]
    public void Train_WithHalfTheBatchSize_GoesOnAtTheSameShareOfTheEpoch()
    {
        var job = ResumableJob(TestData.Small);
        Interrupt(job, progress => progress is { Epoch: 2, Step: 3, Steps: 6 });
        var halved = new RecordingObserver();

        Trainer.Train(
            job with
            {
                HyperParameters = job.HyperParameters with { BatchSize = 4 },
            },
            halved,
            TestContext.Current.CancellationToken
        );

        Assert.Equal((2, 7, 12), (halved.Progress[0].Epoch, halved.Progress[0].Step, halved.Progress[0].Steps));
        Assert.Equal([2, 3, 4, 5], halved.Epochs.Select(epoch => epoch.Epoch));
    }

    private sealed record Trained(
        TrainingResult Result,
        IReadOnlyList<EpochMetrics> Epochs,
        EvaluationReport? Report,
        byte[] Weights,
        string Model,
        int Starts
    );

    private Trained Run(HyperParameters parameters, Func<TrainingProgress, bool> stops, bool byForce, TimeSpan? interval = null)
    {
        var job = ResumableJob(parameters) with { CheckpointInterval = interval ?? TimeSpan.FromHours(1) };
        var epochs = new SortedDictionary<int, EpochMetrics>();
        for (var starts = 1; ; starts++)
        {
            using var cancellation = new CancellationTokenSource();
            var observer = new RecordingObserver(progress =>
            {
                if (!stops(progress))
                    return;
                if (byForce)
                    throw new KilledException();
                cancellation.Cancel();
            });
            try
            {
                var result = Trainer.Train(job, observer, cancellation.Token);
                Keep(observer);
                return new(
                    result,
                    [.. epochs.Values],
                    observer.Report,
                    File.ReadAllBytes(Path.Combine(job.ModelFolder, "weights.dat")),
                    File.ReadAllText(Path.Combine(job.ModelFolder, "model.json")),
                    starts
                );
            }
            catch (Exception exception) when (exception is OperationCanceledException or KilledException)
            {
                Keep(observer);
            }
        }

        void Keep(RecordingObserver observer)
        {
            if (observer.Resume?.Last is { } last)
                epochs[last.Epoch] = last;
            foreach (var epoch in observer.Epochs)
                epochs[epoch.Epoch] = epoch;
        }
    }

    private static void AssertSame(Trained expected, Trained actual)
    {
        Assert.Equal(expected.Result, actual.Result);
        Assert.Equal(Json(expected.Epochs.Select(Untimed)), Json(actual.Epochs.Select(Untimed)));
        Assert.Equal(Json(expected.Report), Json(actual.Report));
        Assert.Equal(expected.Model, actual.Model);
        Assert.Equal(expected.Weights, actual.Weights);
    }

    private static EpochMetrics Untimed(EpochMetrics metrics) => metrics with { Seconds = 0, BeatsPerSecond = 0 };

    private static string Json<T>(T value) => JsonSerializer.Serialize(value);

    private sealed class KilledException : Exception;
}

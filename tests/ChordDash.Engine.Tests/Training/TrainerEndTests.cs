using ChordDash.Engine.Models;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Tests.Shared;
using ChordDash.Engine.Training;

namespace ChordDash.Engine.Tests.Training;

/// <summary>How trainings end otherwise than after all their epochs.</summary>
[Collection(LoadLibtorch.Collection)]
public sealed class TrainerEndTests : TrainerTest
{
    [Fact]
    public void Train_WithoutImprovement_StopsEarlyWithItsReason()
    {
        var (result, observer) = Train(TestData.Small with { Epochs = 50, LearningRate = 1e-30, EarlyStoppingPatience = 2 });

        Assert.Equal(StopReason.EarlyStopping, result.Stop);
        Assert.Equal(result.BestEpoch + 2, observer.Epochs.Count);
        Assert.Equal(TrainingMessages.StoppedEarly(result.BestEpoch), result.Reason);
    }

    [Fact]
    public void Train_ThatDiverges_StopsAndKeepsTheLastFiniteModel()
    {
        // AdamW multiplies each weight by 1 - 10 · 1 = -9 in each step, which overflows in the seventh epoch of six steps.
        var (result, observer) = Train(TestData.Small with { Epochs = 40, LearningRate = 10, WeightDecay = 1, GradientClip = 0 });

        Assert.Equal(StopReason.NotFinite, result.Stop);
        Assert.InRange(observer.Epochs.Count, 1, 10);
        Assert.Equal(
            Message.Sentences(
                TrainingMessages.LossIsNotFinite(observer.Epochs.Count + 1),
                TrainingMessages.ModelOfEpochIsKept(result.BestEpoch),
                TrainingMessages.TryLowerRateOrClip
            ),
            result.Reason
        );
        Assert.All(observer.Epochs, epoch => Assert.True(double.IsFinite(epoch.TrainLoss) && double.IsFinite(epoch.ValidationLoss)));
        using var model = new ModelLoader(Options).Load(Folder.FullName);
        Assert.All(model.Predict(TestData.Easy().Sequences, TestContext.Current.CancellationToken), prediction =>
            Assert.True(prediction.Probabilities.All(double.IsFinite))
        );
    }

    [Fact]
    public void Train_WithAWildLearningRate_IsJudgedByItsFigures()
    {
        var parameters = TestData.Small with { Epochs = 4, LearningRate = 10, GradientClip = 0, Optimizer = OptimizerKind.Rmsprop };

        var (result, observer) = Train(parameters);

        Assert.True(
            result.Stop == StopReason.NotFinite
                || TrainingJudge.Judge(parameters, observer.Epochs.Last(epoch => epoch.IsBest), observer.Epochs[^1]) is not null,
            string.Join(", ", observer.Epochs.Select(epoch => $"{epoch.TrainLoss} {epoch.ValidationLoss} {epoch.ValidationAccuracy}"))
        );
    }

    [Fact]
    public void Train_OnEasyData_IsJudgedSound()
    {
        var (_, observer) = Train(TestData.Small with { Epochs = 10 });

        Assert.Null(TrainingJudge.Judge(TestData.Small, observer.Epochs.Last(epoch => epoch.IsBest), observer.Epochs[^1]));
    }

    [Fact]
    public void Train_Cancelled_EndsAfterTheBatchAndKeepsTheBestModel()
    {
        using var cancellation = new CancellationTokenSource();
        var observer = new RecordingObserver(progress =>
        {
            if (progress is { Epoch: 2, Step: 3 })
                cancellation.Cancel();
        });

        Assert.ThrowsAny<OperationCanceledException>(() => Trainer.Train(Job(TestData.Small), observer, cancellation.Token));

        Assert.Equal((2, 3), (observer.Progress[^1].Epoch, observer.Progress[^1].Step));
        Assert.Single(observer.Epochs);
        using var model = new ModelLoader(Options).Load(Folder.FullName);
        Assert.Equal(["0", "1", "2"], model.ClassLabels);
    }

    [Fact]
    public void Train_CancelledInTheLastValidationBatch_KeepsTheWeightsOfTheEpochBefore()
    {
        using var cancellation = new CancellationTokenSource();
        byte[] before = [];
        var weights = Path.Combine(Folder.FullName, "weights.dat");
        var observer = new RecordingObserver(progress =>
        {
            if (progress is not { Epoch: 2, Phase: TrainingPhase.Validating } || progress.Step != progress.Steps)
                return;
            before = File.ReadAllBytes(weights);
            cancellation.Cancel();
        });

        Assert.ThrowsAny<OperationCanceledException>(() =>
            Trainer.Train(Job(TestData.Small with { Keep = ModelSelection.LastEpoch }), observer, cancellation.Token)
        );

        Assert.Single(observer.Epochs);
        Assert.Equal(before, File.ReadAllBytes(weights));
    }
}

using ChordDash.Engine.Common;
using ChordDash.Engine.Models;
using ChordDash.Engine.Networks;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Tests.Shared;
using ChordDash.Engine.Torch;
using ChordDash.Engine.Training;
using TorchSharp;

namespace ChordDash.Engine.Tests.Training;

[Collection(LoadLibtorch.Collection)]
[Trait("Category", "Training")]
public sealed class TrainerTests : TrainerTest
{
    [Theory]
    [InlineData(OptimizerKind.Adam)]
    [InlineData(OptimizerKind.AdamW)]
    [InlineData(OptimizerKind.Adagrad)]
    [InlineData(OptimizerKind.Rmsprop)]
    public void Train_OnEasyData_LearnsIt(OptimizerKind optimizer)
    {
        var (result, observer) = Train(TestData.Small with { Optimizer = optimizer });

        Assert.Equal(StopReason.AllEpochsDone, result.Stop);
        Assert.Equal([1, 2, 3, 4, 5], observer.Epochs.Select(epoch => epoch.Epoch));
        Assert.True(
            observer.Epochs.Max(epoch => epoch.BalancedAccuracy) > 0.9,
            string.Join(' ', observer.Epochs.Select(epoch => epoch.BalancedAccuracy))
        );
        Assert.Equal(result.BestEpoch, observer.Epochs.Last(epoch => epoch.IsBest).Epoch);
    }

    [Fact]
    public void Train_Started_DescribesTheTraining()
    {
        var (_, observer) = Train(TestData.Small with { Epochs = 1 });

        // 21 or more codes embedded, 2 directions of 4·8·(8 + 8 + 2), 16·4 + 4 for attention and 6·16·3 + 3 for the output.
        Assert.Equal(
            (48, 12, "6 4 2"),
            (observer.Start!.TrainPieces, observer.Start.ValidationPieces, string.Join(' ', observer.Start.ValidationCounts))
        );
        Assert.Equal(0.5, observer.Start.MajorityShare);
        Assert.Equal(nameof(ModelMessages.CpuWithCores), observer.Start.Device.Code);
        Assert.Equal(0, (observer.Start.Parameters - 2 * 4 * 8 * 18 - 68 - 291) % 8);
    }

    [Fact]
    public void Train_FirstLoss_IsAboutThatOfGuessing()
    {
        var (_, observer) = Train(TestData.Small with { Epochs = 1, LearningRate = 1e-9, TokenDropout = 0 });

        Assert.Equal(Math.Log(3), observer.Epochs[0].TrainLoss, 0.15);
        Assert.Equal(Math.Log(3), observer.Epochs[0].ValidationLoss, 0.15);
    }

    [Fact]
    public void Train_OnShuffledLabels_StaysAtChance()
    {
        var easy = TestData.Easy(240);
        int[] shuffled = [.. easy.Labels!];
        new Random(3).Shuffle(shuffled);

        var (_, observer) = Train(TestData.Small with { Keep = ModelSelection.LastEpoch }, easy with { Labels = shuffled });

        Assert.InRange(observer.Epochs[^1].BalancedAccuracy, 0.1, 0.55);
    }

    [Fact]
    public void Train_TwiceWithOneSeed_GivesTheSameMetrics()
    {
        var parameters = TestData.Small with { Epochs = 2, Dropout = 0.3, Layers = 2 };

        var first = Train(parameters).Observer.Epochs;
        var second = Train(parameters).Observer.Epochs;
        var other = Train(parameters with { Seed = 2 }).Observer.Epochs;

        Assert.Equal(
            first.Select(epoch => (epoch.TrainLoss, epoch.ValidationLoss)),
            second.Select(epoch => (epoch.TrainLoss, epoch.ValidationLoss))
        );
        Assert.NotEqual(first[0].TrainLoss, other[0].TrainLoss);
    }

    [Fact]
    public void Train_WhileAModelIsLoaded_GivesTheSameMetrics()
    {
        var parameters = TestData.Small with { Epochs = 2, Dropout = 0.3, Layers = 2 };
        var alone = Train(parameters).Observer.Epochs;
        var observer = new RecordingObserver(_ => new ModelLoader(Options).Load(Folder.FullName).Dispose());

        Trainer.Train(Job(parameters), observer, TestContext.Current.CancellationToken);

        Assert.Equal(
            alone.Select(epoch => (epoch.TrainLoss, epoch.ValidationLoss)),
            observer.Epochs.Select(epoch => (epoch.TrainLoss, epoch.ValidationLoss))
        );
    }

    [Fact]
    public void Train_Notebook_RunsWithItsOwnSplitAndLoss()
    {
        var parameters = TrainingPreset.Notebook.HyperParameters with { Epochs = 2, HiddenSize = 8, Device = "cpu" };

        var (result, observer) = Train(parameters);

        Assert.Equal(StopReason.AllEpochsDone, result.Stop);
        Assert.All(observer.Epochs, epoch => Assert.True(double.IsFinite(epoch.TrainLoss)));
        Assert.Equal(60, observer.Start!.TrainPieces + observer.Start.ValidationPieces);
    }

    [Theory]
    [InlineData(ModelArchitecture.ChordLstm)]
    [InlineData(ModelArchitecture.ChordGru)]
    public void Train_WithEverythingOn_LearnsEasyDataAndReportsIt(ModelArchitecture architecture)
    {
        var parameters = TestData.Small with
        {
            Architecture = architecture,
            Epochs = 12,
            Layers = 2,
            CropLength = 32,
            ShortestCrop = 4,
            WindowLength = 8,
            Schedule = LearningRateSchedule.Cosine,
            WarmUpEpochs = 1,
            WeightDecay = 0.01,
            WeightAveraging = 0.9,
            ClassWeights = ClassWeighting.Own,
            OwnClassWeights = [1, 1.5, 2],
            Oversampling = true,
            LabelSmoothing = 0.05,
            NextChordLoss = 0.3,
            NgramWeight = 0.5,
            Dropout = 0.1,
            Split = SplitMethod.Folds,
            Fold = 2,
        };

        var (result, observer) = Train(parameters, TestData.Easy(240));

        var report = observer.Report!;
        Assert.Equal(StopReason.AllEpochsDone, result.Stop);
        Assert.True(report.BalancedAccuracy.Value > 0.9, $"{report.BalancedAccuracy}");
        Assert.True(observer.Start!.Baseline!.Accuracy > 0.9);
        Assert.Equal(observer.Start.ValidationPieces, report.Pieces);
        Assert.Equal([4, 8, 16, 32, 64, 128, 256, null], report.Lengths.Select(length => length.Beats));
        Assert.Equal(result.BestEpoch, report.Epoch);
        Assert.InRange(observer.Epochs[^1].LearningRate, 0, 0.02 * 0.01);
        using var model = new ModelLoader(Options).Load(Folder.FullName);
        Assert.All(model.Predict(TestData.Easy().Sequences, TestContext.Current.CancellationToken), prediction =>
            Assert.Equal(1, prediction.Probabilities.Sum(), 9)
        );
    }

    [Fact]
    public void Train_Linear_IsTheBaselineOfANetworkOnTheSameSplitAndPredictsAlone()
    {
        var (_, network) = Train(TestData.Small with { Epochs = 1, Split = SplitMethod.Folds });
        foreach (var file in Folder.EnumerateFiles())
            file.Delete();

        var (result, linear) = Train(TestData.Small with { Architecture = ModelArchitecture.Linear, Split = SplitMethod.Folds });

        var epoch = Assert.Single(linear.Epochs);
        Assert.Equal((StopReason.AllEpochsDone, 1), (result.Stop, result.BestEpoch));
        Assert.Equal(network.Start!.Baseline!.Accuracy, epoch.ValidationAccuracy);
        Assert.Equal(network.Start.Baseline.BalancedAccuracy, epoch.BalancedAccuracy);
        Assert.Equal(epoch.ValidationAccuracy, linear.Report!.Accuracy.Value);
        Assert.Null(linear.Start!.Baseline);
        Assert.Equal(["model.json", "ngrams.dat"], Folder.EnumerateFiles().Select(file => file.Name).ToHashSet(StringComparer.Ordinal));
        var easy = TestData.Easy();
        using var model = new ModelLoader(Options).Load(Folder.FullName);
        var right = model
            .Predict(easy.Sequences, TestContext.Current.CancellationToken)
            .Zip(easy.Labels!)
            .Count(pair => pair.First.ClassIndex == pair.Second);
        Assert.True(right > 0.9 * easy.Sequences.Count, $"{right}");
    }

    [Fact]
    public void Train_WithTooFewOwnWeights_SaysHowManyThereMustBe()
    {
        var error = Assert.ThrowsAny<UserErrorException>(() =>
            Train(TestData.Small with { ClassWeights = ClassWeighting.Own, OwnClassWeights = [1, 2] })
        );

        Assert.Equal(HyperParameterMessages.OwnClassWeightsDifferFromClasses(3, 2), error.Problem);
    }

    [Fact]
    public void Train_Progress_CountsEachBatchOfBothPhases()
    {
        var (_, observer) = Train(TestData.Small with { Epochs = 2 });

        var trained = observer.Progress.Where(progress => progress is { Epoch: 2, Phase: TrainingPhase.Training }).ToList();
        Assert.Equal([1, 2, 3, 4, 5, 6], trained.Select(progress => progress.Step));
        Assert.All(trained, progress => Assert.Equal((6, 2), (progress.Steps, progress.Epochs)));
        Assert.All(observer.Progress, progress => Assert.True(progress.BeatsPerSecond > 0));
        var last = observer.Progress[^1];
        Assert.Equal((TrainingPhase.Validating, last.Steps), (last.Phase, last.Step));
    }

    [Fact]
    public void Train_Finished_LeavesNoLiveTensors()
    {
        Train(TestData.Small with { Epochs = 1 });
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

        Train(TestData.Small with { Epochs = 3, Layers = 2 });

        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Model_OfTheBestEpoch_PredictsWhatWasMeasured()
    {
        var dataset = TestData.Easy();
        var (result, observer) = Train(TestData.Small);
        var best = observer.Epochs[result.BestEpoch - 1];
        var held = DatasetSplitter.Split(dataset, TestData.Small).Validation;
        using var model = new ModelLoader(Options).Load(Folder.FullName);

        var predictions = model.Predict([.. held.Select(piece => dataset.Sequences[piece])], TestContext.Current.CancellationToken);

        var right = held.Zip(predictions).Count(pair => dataset.Labels![pair.First] == pair.Second.ClassIndex);
        Assert.Equal(best.ValidationAccuracy, (double)right / held.Count);
        Assert.All(predictions, prediction => Assert.Equal(1, prediction.Probabilities.Sum(), 9));
        Assert.True(model.Knows(3));
        Assert.False(model.Knows(191));
    }

    [Theory]
    [InlineData("epochs")]
    [InlineData("labels")]
    [InlineData("device")]
    public void Train_OnWhatCannotBeTrained_SaysWhy(string what)
    {
        var (parameters, dataset, expected) = what switch
        {
            "epochs" => (
                TestData.Small with
                {
                    Epochs = 0,
                },
                TestData.Easy(),
                HyperParameterMessages.WholeNumberOutOfRange(HyperParameterMessages.EpochsLabel, 1.0, 10_000.0, 0.0)
            ),
            "labels" => (TestData.Small, TestData.Easy() with { Labels = null, ClassLabels = [] }, DatasetMessages.DatasetHasNoLabels),
            _ => (
                TestData.Small with
                {
                    Device = "cuda:77",
                },
                TestData.Easy(),
                ModelMessages.DeviceDoesNotExist(
                    "cuda:77",
                    string.Join(", ", new ComputeDevices(Options).Available.Select(device => device.Id))
                )
            ),
        };

        var error = Assert.ThrowsAny<UserErrorException>(() => Train(parameters, dataset));

        Assert.Equal(expected, error.Problem);
    }
}

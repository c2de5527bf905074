using ChordDash.Engine.Datasets;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;
using ChordDash.Engine.Training.Memory;

namespace ChordDash.Engine.Tests.Runs;

public sealed class RunDiskUseTests
{
    private static readonly TrainingSize Size = new(1_000, 100_000, 200, 100, 4, [new HistogramBin(1, 200, 1_000)]);

    private static readonly HyperParameters Parameters = TrainingPreset.Quick.HyperParameters;

    private static long Weights => NetworkSize.Of(Parameters, Size).Weights;

    [Fact]
    public void Model_HasItsWeightsAndHalfOfThePairsOfChords() =>
        Assert.Equal(4 * (Weights + (100 + 5_000) * 7), RunDiskUse.Of(Parameters, Size).Model);

    [Fact]
    public void Checkpoints_HaveTheWeightsWithWhatTheOptimizerAddsTwice()
    {
        var adam = RunDiskUse.Of(Parameters, Size).Checkpoints;
        var averaged = RunDiskUse.Of(Parameters with { WeightAveraging = 0.99 }, Size).Checkpoints;
        var adagrad = RunDiskUse.Of(Parameters with { Optimizer = OptimizerKind.Adagrad }, Size).Checkpoints;

        Assert.Equal(2 * 4 * Weights, averaged - adam);
        Assert.Equal(2 * 4 * Weights, adam - adagrad);
        Assert.Equal(adam / 2, RunDiskUse.Of(Parameters with { Epochs = 1 }, Size).Checkpoints);
    }

    [Fact]
    public void Epochs_HaveAnAnswerAboutEachHeldOutPiece()
    {
        var few = RunDiskUse.Of(Parameters with { Epochs = 10 }, Size);
        var many = RunDiskUse.Of(Parameters with { Epochs = 20 }, Size);

        Assert.Equal(2 * few.Epochs, many.Epochs);
        Assert.InRange(few.Epochs, 10 * 200 * 4, 10 * (300 * 4 + 2_000));
        Assert.Equal(few.Epochs, many.Total - few.Total);
    }

    [Fact]
    public void LinearModel_HasNoCheckpoints()
    {
        var use = RunDiskUse.Of(TrainingPreset.Linear.HyperParameters, Size);

        Assert.Equal((4 * 5_100 * 7, 0), (use.Model, use.Checkpoints));
    }
}

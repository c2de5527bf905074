using ChordDash.Engine.Training;

namespace ChordDash.Engine.Tests.Training;

public sealed class LearningRateTests
{
    private static readonly HyperParameters Parameters = new()
    {
        Epochs = 10,
        LearningRate = 0.1,
        ScheduleEpochs = 3,
        ScheduleFactor = 0.5,
    };

    [Theory]
    [InlineData(LearningRateSchedule.Constant, 0, 0, 0.1)]
    [InlineData(LearningRateSchedule.Constant, 0, 9.9, 0.1)]
    [InlineData(LearningRateSchedule.Constant, 2, 0.5, 0.025)]
    [InlineData(LearningRateSchedule.Constant, 2, 2, 0.1)]
    [InlineData(LearningRateSchedule.Cosine, 0, 0, 0.1)]
    [InlineData(LearningRateSchedule.Cosine, 0, 5, 0.05)]
    [InlineData(LearningRateSchedule.Cosine, 0, 10, 0)]
    [InlineData(LearningRateSchedule.Cosine, 2, 1, 0.05)]
    [InlineData(LearningRateSchedule.Cosine, 2, 6, 0.05)]
    [InlineData(LearningRateSchedule.Cosine, 10, 5, 0.05)]
    [InlineData(LearningRateSchedule.Step, 0, 2.9, 0.1)]
    [InlineData(LearningRateSchedule.Step, 0, 3, 0.05)]
    [InlineData(LearningRateSchedule.Step, 0, 9, 0.0125)]
    public void At_AnyPoint_FollowsTheSchedule(LearningRateSchedule schedule, double warmUp, double epochs, double expected) =>
        Assert.Equal(expected, new LearningRate(Parameters with { Schedule = schedule, WarmUpEpochs = warmUp }).At(epochs), 12);

    [Fact]
    public void Plateau_AfterEpochsWithoutALowerLoss_ReducesTheRate()
    {
        var rate = new LearningRate(Parameters with { Schedule = LearningRateSchedule.Plateau });
        double[] losses = [1, 0.9, 0.95, 0.9, 0.91, 0.8, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9];

        var rates = losses.Select(loss =>
        {
            rate.EpochCompleted(loss);
            return rate.At(0);
        });

        Assert.Equal([0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.05, 0.025, 0.025, 0.025, 0.0125], rates);
    }
}

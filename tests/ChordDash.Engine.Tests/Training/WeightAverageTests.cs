using ChordDash.Engine.Tests.Shared;
using ChordDash.Engine.Training;
using static TorchSharp.torch;

namespace ChordDash.Engine.Tests.Training;

[Collection(LoadLibtorch.Collection)]
public sealed class WeightAverageTests
{
    [Fact]
    public void Apply_AfterSteps_ShowsTheMovingAverageAndThenTheWeightsAgain()
    {
        using var scope = NewDisposeScope();
        var weight = nn.Parameter(zeros(2));
        using var average = new WeightAverage([weight], decay: 0.5);
        double expected = 0;
        for (var step = 0; step < 20; step++)
        {
            using (no_grad())
                weight.fill_(step);
            average.Update();
            var decay = Math.Min(0.5, (1.0 + step) / (10 + step));
            expected = decay * expected + (1 - decay) * step;
        }

        using (average.Apply())
            Assert.Equal(expected, weight[0].item<float>(), 1e-5);

        Assert.Equal(19, weight[0].item<float>());
        Assert.True(weight.requires_grad);
    }

    [Fact]
    public void Apply_WithDecayZero_ChangesNothing()
    {
        using var scope = NewDisposeScope();
        var weight = nn.Parameter(ones(2));
        using var average = new WeightAverage([weight], decay: 0);
        using (no_grad())
            weight.fill_(3);
        average.Update();

        using (average.Apply())
            Assert.Equal(3, weight[0].item<float>());
    }
}

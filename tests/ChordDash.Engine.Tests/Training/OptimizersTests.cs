using ChordDash.Engine.Tests.Shared;
using ChordDash.Engine.Training;
using ChordDash.Engine.Training.Optimizers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ChordDash.Engine.Tests.Training;

[Collection(LoadLibtorch.Collection)]
public sealed class OptimizersTests
{
    private const double Rate = 0.01;

    public static TheoryData<OptimizerKind, double> Kinds =>
        new(Enum.GetValues<OptimizerKind>().SelectMany(kind => new[] { (kind, 0.0), (kind, 0.1) }));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Steps_AreThoseOfTorchSharp_ToTheLastBit(OptimizerKind kind, double decay)
    {
        var weights = Weights();
        using OptimizerHelper theirs = kind switch
        {
            OptimizerKind.Adam => optim.Adam(weights, Rate, weight_decay: decay),
            OptimizerKind.AdamW => optim.AdamW(weights, Rate, weight_decay: decay),
            OptimizerKind.Adagrad => optim.Adagrad(weights, Rate, weight_decay: decay),
            _ => optim.RMSProp(weights, Rate, weight_decay: decay),
        };

        Assert.Equal(Walk(weights, theirs, steps: 5), WalkOurs(kind, decay, steps: 5));
    }

    private static float[] WalkOurs(OptimizerKind kind, double decay, int steps)
    {
        var weights = Weights();
        using var ours = OptimizerFactory.Create(
            new()
            {
                Optimizer = kind,
                LearningRate = Rate,
                WeightDecay = decay,
            },
            weights
        );
        return Walk(weights, ours, steps);
    }

    private static Parameter[] Weights() => [.. Enumerable.Range(1, 8).Select(number => new Parameter(tensor([number, -2f, 3f, 0.5f])))];

    /// <summary>Down a bowl.</summary>
    private static float[] Walk(Parameter[] weights, OptimizerHelper optimizer, int steps)
    {
        using var scope = NewDisposeScope();
        for (var step = 0; step < steps; step++)
        {
            optimizer.zero_grad();
            weights.Select(weight => weight.square().sum()).Aggregate((one, other) => one + other).backward();
            optimizer.step();
        }
        return [.. weights.SelectMany(weight => weight.detach().data<float>().ToArray())];
    }
}

using TorchSharp.Modules;

namespace ChordDash.Engine.Training.Optimizers;

internal static class OptimizerFactory
{
    /// <summary>PyTorch's defaults besides the learning rate and the weight decay.</summary>
    public static OptimizerHelper Create(HyperParameters parameters, IEnumerable<Parameter> weights)
    {
        var (rate, decay) = (parameters.LearningRate, parameters.WeightDecay);
        return parameters.Optimizer switch
        {
            OptimizerKind.Adam => new SteadyAdam(weights, rate, decay),
            OptimizerKind.AdamW => new SteadyAdamW(weights, rate, decay),
            OptimizerKind.Adagrad => new SteadyAdagrad(weights, rate, decay),
            OptimizerKind.Rmsprop => new SteadyRmsprop(weights, rate, decay),
            _ => throw new ArgumentOutOfRangeException(nameof(parameters), parameters.Optimizer, "Unknown optimizer."),
        };
    }
}

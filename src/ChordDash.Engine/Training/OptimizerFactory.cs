using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ChordDash.Engine.Training;

internal static class OptimizerFactory
{
    /// <summary>PyTorch's defaults besides the learning rate and the weight decay.</summary>
    public static OptimizerHelper Create(HyperParameters parameters, IEnumerable<Parameter> weights)
    {
        var (rate, decay) = (parameters.LearningRate, parameters.WeightDecay);
        return parameters.Optimizer switch
        {
            OptimizerKind.Adam => optim.Adam(weights, rate, weight_decay: decay),
            OptimizerKind.AdamW => optim.AdamW(weights, rate, weight_decay: decay),
            OptimizerKind.Adagrad => optim.Adagrad(weights, rate, weight_decay: decay),
            OptimizerKind.Rmsprop => optim.RMSProp(weights, rate, weight_decay: decay),
            _ => throw new ArgumentOutOfRangeException(nameof(parameters), parameters.Optimizer, "Unknown optimizer."),
        };
    }
}

using ChordDash.Engine.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ChordDash.Engine.Training.Optimizers;

/// <summary>TorchSharp's Adam (Kingma and Ba, 2015) with steps of our own, whose numbers outlive the operations that read them.</summary>
internal sealed class SteadyAdam(IEnumerable<Parameter> weights, double rate, double decay) : Adam(weights, rate, weight_decay: decay)
{
    public override Tensor step(Func<Tensor>? closure = null) => _step<ParamGroup>(
        group =>
        {
            var options = group.Options;
            foreach (var weight in group.Parameters)
            {
                if (weight.grad is not { } gradient)
                    continue;
                using var scalars = new ScalarScope();
                var state = (State)_state[weight.Handle];
                state.step++;
                if (options.weight_decay!.Value != 0)
                    gradient = gradient.add(weight, scalars.Keep(options.weight_decay.Value));
                AdamStep.Apply(weight, gradient, state.exp_avg, state.exp_avg_sq, state.step, options.LearningRate!.Value, options.beta1!.Value, options.beta2!.Value, options.eps!.Value, scalars);
            }
        },
        closure);
}

/// <summary>As <see cref="SteadyAdam"/>, with the decay apart from the gradient (Loshchilov and Hutter, 2019).</summary>
internal sealed class SteadyAdamW(IEnumerable<Parameter> weights, double rate, double decay) : AdamW(weights, rate, weight_decay: decay)
{
    public override Tensor step(Func<Tensor>? closure = null) => _step<ParamGroup>(
        group =>
        {
            var options = group.Options;
            foreach (var weight in group.Parameters)
            {
                if (weight.grad is not { } gradient)
                    continue;
                using var scalars = new ScalarScope();
                var state = (State)_state[weight.Handle];
                state.step++;
                weight.mul_(scalars.Keep(1 - options.LearningRate!.Value * options.weight_decay!.Value));
                AdamStep.Apply(weight, gradient, state.exp_avg, state.exp_avg_sq, state.step, options.LearningRate.Value, options.beta1!.Value, options.beta2!.Value, options.eps!.Value, scalars);
            }
        },
        closure);
}

internal static class AdamStep
{
    /// <param name="mean">Moving average of the gradients; so <paramref name="square"/> of their squares.</param>
    /// <param name="step">From 1.</param>
    public static void Apply(
        Tensor weight, Tensor gradient, Tensor mean, Tensor square, long step, double rate, double beta1, double beta2, double epsilon, ScalarScope scalars)
    {
        mean.mul_(scalars.Keep(beta1)).add_(gradient, scalars.Keep(1 - beta1));
        square.mul_(scalars.Keep(beta2)).addcmul_(gradient, gradient, scalars.Keep(1 - beta2));
        using var root = square.sqrt();
        // Both averages begin with 0 and are corrected for it.
        root.div_(scalars.Keep(Math.Sqrt(1 - Math.Pow(beta2, step)))).add_(scalars.Keep(epsilon));
        weight.addcdiv_(mean, root, scalars.Keep(-rate / (1 - Math.Pow(beta1, step))));
    }
}

using ChordDash.Engine.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ChordDash.Engine.Training.Optimizers;

/// <summary>TorchSharp's Adagrad (Duchi, Hazan and Singer, 2011) with steps of our own, see <see cref="SteadyAdam"/>.</summary>
internal sealed class SteadyAdagrad(IEnumerable<Parameter> weights, double rate, double decay) : Adagrad(weights, rate, weight_decay: decay)
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
                state.sum.addcmul_(gradient, gradient, scalars.Keep(1));
                using var root = state.sum.sqrt();
                root.add_(scalars.Keep(options.eps!.Value));
                weight.addcdiv_(gradient, root, scalars.Keep(-options.LearningRate!.Value / (1 + (state.step - 1) * options.lr_decay!.Value)));
            }
        },
        closure);
}

/// <summary>TorchSharp's RMSprop (Hinton, 2012; without momentum, not centered) with steps of our own, see <see cref="SteadyAdam"/>.</summary>
internal sealed class SteadyRmsprop(IEnumerable<Parameter> weights, double rate, double decay) : RMSProp(weights, rate, weight_decay: decay)
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
                state.square_avg.mul_(scalars.Keep(options.alpha!.Value)).addcmul_(gradient, gradient, scalars.Keep(1 - options.alpha.Value));
                using var root = state.square_avg.sqrt();
                root.add_(scalars.Keep(options.eps!.Value));
                weight.addcdiv_(gradient, root, scalars.Keep(-options.LearningRate!.Value));
            }
        },
        closure);
}

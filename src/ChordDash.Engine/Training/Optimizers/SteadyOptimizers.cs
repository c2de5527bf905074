using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ChordDash.Engine.Training.Optimizers;

internal sealed class SteadyAdam(IEnumerable<Parameter> weights, double rate, double decay) : Adam(weights, rate, weight_decay: decay)
{
    public override Tensor step(Func<Tensor>? closure = null) =>
        _step<ParamGroup>(group => SteadyStep.Each(group.Parameters, group.Options.weight_decay!.Value, (weight, gradient, scalars) =>
                {
                    var (options, state) = (group.Options, (State)_state[weight.Handle]);
                    SteadyStep.Adam(
                        weight,
                        gradient,
                        state.exp_avg,
                        state.exp_avg_sq,
                        ++state.step,
                        options.LearningRate!.Value,
                        options.beta1!.Value,
                        options.beta2!.Value,
                        options.eps!.Value,
                        scalars
                    );
                }), closure);
}

/// <summary>With the decay apart from the gradient (Loshchilov and Hutter, 2019).</summary>
internal sealed class SteadyAdamW(IEnumerable<Parameter> weights, double rate, double decay) : AdamW(weights, rate, weight_decay: decay)
{
    public override Tensor step(Func<Tensor>? closure = null) =>
        _step<ParamGroup>(group => SteadyStep.Each(group.Parameters, decay: 0, (weight, gradient, scalars) =>
                {
                    var (options, state) = (group.Options, (State)_state[weight.Handle]);
                    weight.mul_(scalars.Keep(1 - options.LearningRate!.Value * options.weight_decay!.Value));
                    SteadyStep.Adam(
                        weight,
                        gradient,
                        state.exp_avg,
                        state.exp_avg_sq,
                        ++state.step,
                        options.LearningRate.Value,
                        options.beta1!.Value,
                        options.beta2!.Value,
                        options.eps!.Value,
                        scalars
                    );
                }), closure);
}

/// <summary>Duchi, Hazan and Singer, 2011.</summary>
internal sealed class SteadyAdagrad(IEnumerable<Parameter> weights, double rate, double decay) : Adagrad(weights, rate, weight_decay: decay)
{
    public override Tensor step(Func<Tensor>? closure = null) =>
        _step<ParamGroup>(group => SteadyStep.Each(group.Parameters, group.Options.weight_decay!.Value, (weight, gradient, scalars) =>
                {
                    var (options, state) = (group.Options, (State)_state[weight.Handle]);
                    state.sum.addcmul_(gradient, gradient, scalars.Keep(1));
                    SteadyStep.OverRoot(
                        weight,
                        gradient,
                        state.sum,
                        options.LearningRate!.Value / (1 + state.step++ * options.lr_decay!.Value),
                        options.eps!.Value,
                        scalars
                    );
                }), closure);
}

/// <summary>Hinton, 2012; without momentum, not centered.</summary>
internal sealed class SteadyRmsprop(IEnumerable<Parameter> weights, double rate, double decay) : RMSProp(weights, rate, weight_decay: decay)
{
    public override Tensor step(Func<Tensor>? closure = null) =>
        _step<ParamGroup>(group => SteadyStep.Each(group.Parameters, group.Options.weight_decay!.Value, (weight, gradient, scalars) =>
                {
                    var (options, state) = (group.Options, (State)_state[weight.Handle]);
                    state.step++;
                    state
                        .square_avg.mul_(scalars.Keep(options.alpha!.Value))
                        .addcmul_(gradient, gradient, scalars.Keep(1 - options.alpha.Value));
                    SteadyStep.OverRoot(weight, gradient, state.square_avg, options.LearningRate!.Value, options.eps!.Value, scalars);
                }), closure);
}

using ChordDash.Engine.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ChordDash.Engine.Training.Optimizers;

/// <summary>
/// What the steps of our own optimizers share. They are TorchSharp's, but the numbers in them outlive the operations that read them.
/// </summary>
internal static class SteadyStep
{
    /// <param name="decay">What of each weight is added to its gradient first.</param>
    /// <param name="update">Moves a weight by its gradient.</param>
    public static void Each(IEnumerable<Parameter> weights, double decay, Action<Parameter, Tensor, ScalarScope> update)
    {
        foreach (var weight in weights)
        {
            if (weight.grad is not { } gradient)
                continue;
            using var scalars = new ScalarScope();
            update(weight, decay == 0 ? gradient : gradient.add(weight, scalars.Keep(decay)), scalars);
        }
    }

    /// <summary>Adam's step (Kingma and Ba, 2015).</summary>
    /// <param name="mean">Moving average of the gradients; so <paramref name="square"/> of their squares.</param>
    /// <param name="step">From 1.</param>
    public static void Adam(
        Parameter weight,
        Tensor gradient,
        Tensor mean,
        Tensor square,
        long step,
        double rate,
        double beta1,
        double beta2,
        double epsilon,
        ScalarScope scalars
    )
    {
        mean.mul_(scalars.Keep(beta1)).add_(gradient, scalars.Keep(1 - beta1));
        square.mul_(scalars.Keep(beta2)).addcmul_(gradient, gradient, scalars.Keep(1 - beta2));
        // Both averages begin with 0 and are corrected for it.
        using var root = square.sqrt().div_(scalars.Keep(Math.Sqrt(1 - Math.Pow(beta2, step)))).add_(scalars.Keep(epsilon));
        weight.addcdiv_(mean, root, scalars.Keep(-rate / (1 - Math.Pow(beta1, step))));
    }

    /// <summary>The gradient over the root of a sum or an average of its squares.</summary>
    public static void OverRoot(Parameter weight, Tensor gradient, Tensor square, double rate, double epsilon, ScalarScope scalars)
    {
        using var root = square.sqrt().add_(scalars.Keep(epsilon));
        weight.addcdiv_(gradient, root, scalars.Keep(-rate));
    }
}

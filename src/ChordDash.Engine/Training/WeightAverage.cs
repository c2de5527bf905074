using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ChordDash.Engine.Training;

/// <summary>
/// An exponential moving average of a model's weights: average ← decay · average + (1 - decay) · weights after each step. The decay
/// starts low, min(decay, (1 + n) / (10 + n)) after n steps, so that the random initial weights are soon forgotten. A decay of 0
/// leaves everything as it is.
/// </summary>
internal sealed class WeightAverage : IDisposable
{
    private readonly double _decay;
    private readonly Parameter[] _weights;
    private readonly Tensor[] _averages;

    /// <summary>Steps so far.</summary>
    public long Steps { get; set; }

    /// <summary>The averages, in the order of the weights; none for a decay of 0.</summary>
    public IReadOnlyList<Tensor> Averages => _averages;

    public WeightAverage(IEnumerable<Parameter> weights, double decay)
    {
        _decay = decay;
        _weights = decay > 0 ? [.. weights] : [];
        _averages = [.. _weights.Select(weight => weight.detach().clone().DetachFromDisposeScope())];
    }

    public void Update()
    {
        using var inference = no_grad();
        using var scope = NewDisposeScope();
        var decay = Math.Min(_decay, (1.0 + Steps) / (10 + Steps));
        // Objects of our own, which live until the end: see KeptScalars.
        using Scalar kept = decay,
            added = 1 - decay;
        for (var i = 0; i < _weights.Length; i++)
            _averages[i].mul_(kept).add_(_weights[i], added);
        Steps++;
    }

    /// <summary>Puts the averages in the model's place until the result is disposed.</summary>
    public IDisposable Apply()
    {
        Exchange();
        return new Restoration(this);
    }

    public void Dispose()
    {
        foreach (var average in _averages)
            average.Dispose();
    }

    private void Exchange()
    {
        using var inference = no_grad();
        using var scope = NewDisposeScope();
        for (var i = 0; i < _weights.Length; i++)
        {
            var weight = _weights[i].detach().clone();
            _weights[i].copy_(_averages[i]);
            _averages[i].copy_(weight);
        }
    }

    private sealed class Restoration(WeightAverage average) : IDisposable
    {
        public void Dispose() => average.Exchange();
    }
}

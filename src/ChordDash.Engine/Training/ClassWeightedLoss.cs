using ChordDash.Engine.Evaluation;
using static TorchSharp.torch;

namespace ChordDash.Engine.Training;

/// <summary>
/// Cross-entropy with class weights, kept as the sum Σ w·(-log p) and its divisor, so that an epoch's mean does not depend on how
/// it was cut into batches. The divisor is Σ w, as for PyTorch's class-index targets, or the number of pieces, as for its
/// probability targets.
/// </summary>
/// <param name="smoothing">Share of the target probability spread evenly over all classes, where the loss is to be differentiated.</param>
internal sealed class ClassWeightedLoss(IReadOnlyList<double> weights, bool divideByPieces, double smoothing = 0)
{
    private readonly float[] _weights = [.. weights.Select(weight => (float)weight)];

    /// <summary>
    /// n / (classes · count) for each class, over the classes that occur, as scikit-learn's "balanced"; 1 for an absent one.
    /// </summary>
    public static IReadOnlyList<double> BalancedWeights(IReadOnlyList<int> labels, int classes)
    {
        var counts = new int[classes];
        foreach (var label in labels)
            counts[label]++;
        return [.. counts.Select(count => count == 0 ? 1 : (double)labels.Count / (counts.Count(other => other > 0) * count))];
    }

    /// <param name="logits">(batch, classes).</param>
    /// <returns>The sum as a scalar tensor, to be differentiated, and its divisor.</returns>
    public (Tensor Sum, double Divisor) Of(Tensor logits, IReadOnlyList<int> labels)
    {
        using var scope = NewDisposeScope();
        float[] pieceWeights = [.. labels.Select(label => _weights[label])];
        var targets = tensor(labels.Select(label => (long)label).ToArray(), device: logits.device);
        var losses = nn.functional.cross_entropy(logits, targets, reduction: nn.Reduction.None, label_smoothing: smoothing);
        var sum = (losses * tensor(pieceWeights, device: logits.device)).sum();
        return (sum.MoveToOuterDisposeScope(), Divisor(labels));
    }

    /// <summary>The mean over finished logits, in double precision.</summary>
    public double Mean(IReadOnlyList<float[]> logits, IReadOnlyList<int> labels) =>
        logits.Zip(labels, (row, label) => _weights[label] * Probabilities.LogLoss(row, label)).Sum() / Divisor(labels);

    private double Divisor(IReadOnlyList<int> labels) => divideByPieces ? labels.Count : labels.Sum(label => (double)_weights[label]);
}

using ChordDash.Engine.Evaluation;
using TorchSharp;
using static TorchSharp.torch;

namespace ChordDash.Engine.Networks;

/// <summary>
/// A network from sequences to class scores. Its <c>forward</c> takes inputs (batch, time) of 64-bit integers, as
/// <see cref="Encode"/> makes them and padded at the end with 0, and lengths (batch); it returns logits (batch, classes).
/// </summary>
internal abstract class SequenceClassifier(string name) : nn.Module<Tensor, Tensor, Tensor>(name)
{
    /// <summary>
    /// Whether padding reaches the result of a training step, so that how long the other pieces of a step are matters. Evaluation
    /// never reads it.
    /// </summary>
    public virtual bool LearnsFromPadding => false;

    /// <summary>Whether the loss is the mean over the pieces, as with PyTorch's probability targets, or over their class weights.</summary>
    public virtual bool LossDividesByPieces => false;

    /// <summary>
    /// What dropout draws from; null for libtorch's process-wide generator. A training has its own, because loading a model for a
    /// prediction draws from that one and would change the training's result.
    /// </summary>
    public Generator? DropoutGenerator { get; set; }

    /// <summary>The number that stands for a chord code in the inputs.</summary>
    public abstract long Encode(int code);

    /// <summary>
    /// As <c>forward</c>, for a training step: the logits, and a further loss (scalar) if the network learns something besides.
    /// </summary>
    public virtual (Tensor Logits, Tensor? SecondLoss) Learn(Tensor input, Tensor lengths) => (call(input, lengths), null);

    /// <summary>The class that a piece's logits stand for; ties go to the lower class.</summary>
    public virtual int Decide(ReadOnlySpan<float> logits) => Probabilities.Largest(logits);

    /// <summary>Whether all weights are finite. A training that diverged leaves large ones in its last good model.</summary>
    public bool IsSound()
    {
        using var scope = NewDisposeScope();
        return state_dict().Values.All(tensor => tensor.isfinite().all().item<bool>());
    }

    /// <summary>True for a random <paramref name="share"/> of the elements of a tensor of this shape.</summary>
    protected Tensor Dropped(ReadOnlySpan<long> shape, double share, Device device)
    {
        using Scalar limit = share;
        return rand(shape, device: device, generator: DropoutGenerator) < limit;
    }

    /// <summary>
    /// Dropout (Srivastava et al. 2014) while training: a random share becomes 0, the rest is scaled up to the same mean. Of states
    /// (rows, time, features), a row's features are dropped for all of its time (Gal and Ghahramani 2016).
    /// </summary>
    protected Tensor Dropout(Tensor values, double share)
    {
        if (!training || share == 0)
            return values;
        var shape = values.shape;
        if (shape.Length == 3)
            shape[1] = 1;
        using Scalar kept = 1 - share;
        return values * (Dropped(shape, share, values.device).logical_not() / kept);
    }
}

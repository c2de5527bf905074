using static TorchSharp.torch;

namespace ChordDash.Engine.Models;

/// <summary>
/// A network from sequences to class scores. Its <c>forward</c> takes inputs (batch, time) of 64-bit integers, as
/// <see cref="Encode"/> makes them and padded at the end with 0, and lengths (batch); it returns logits (batch, classes).
/// </summary>
internal abstract class SequenceClassifier(string name) : nn.Module<Tensor, Tensor, Tensor>(name)
{
    /// <summary>Whether padding reaches the result, so that pieces of different lengths must not share a batch when evaluated.</summary>
    public virtual bool ReadsPadding => false;

    /// <summary>Whether the loss is the mean over the pieces, as with PyTorch's probability targets, or over their class weights.</summary>
    public virtual bool LossDividesByPieces => false;

    /// <summary>The number that stands for a chord code in the inputs.</summary>
    public abstract long Encode(int code);

    /// <summary>The class that a piece's logits stand for; ties go to the lower class.</summary>
    public virtual int Decide(ReadOnlySpan<float> logits)
    {
        var best = 0;
        for (var i = 1; i < logits.Length; i++)
        {
            if (logits[i] > logits[best])
                best = i;
        }

        return best;
    }
}

using static TorchSharp.torch;

namespace ChordDash.Engine.Networks;

/// <summary>Pieces padded at the end to the longest: inputs (batch, time) and lengths (batch) of 64-bit integers.</summary>
/// <remarks>The tensors belong to the dispose scope that is open when it is made.</remarks>
internal sealed record SequenceBatch(Tensor Inputs, Tensor Lengths, long Beats)
{
    public static SequenceBatch Create(SequenceClassifier model, IReadOnlyList<ReadOnlyMemory<int>> sequences, Device device)
    {
        var longest = sequences.Max(sequence => sequence.Length);
        var inputs = new long[sequences.Count, longest];
        for (var row = 0; row < sequences.Count; row++)
        {
            var sequence = sequences[row].Span;
            for (var beat = 0; beat < sequence.Length; beat++)
                inputs[row, beat] = model.Encode(sequence[beat]);
        }

        long[] lengths = [.. sequences.Select(sequence => (long)sequence.Length)];
        return new(tensor(inputs, device: device), tensor(lengths, device: device), lengths.Sum());
    }
}

using ChordDash.Engine.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace ChordDash.Benchmarks.Measurements;

/// <summary>
/// A bidirectional LSTM layer over a padded batch, forwards and backwards: our dense one, which reads each piece backwards from its own
/// end, against libtorch's packed sequences with the same weights. That the states are the same is checked.
/// </summary>
internal static class PackedAgainstDense
{
    private const int Repeats = 3;
    private const double Tolerance = 1e-4;

    public static Line Measure(Bench bench)
    {
        using var scope = NewDisposeScope();
        var preset = bench.Preset;
        var crop = preset.CropLength == 0 ? int.MaxValue : preset.CropLength;
        ReadOnlyMemory<int>[] pieces =
        [
            .. bench
                .Sample(preset.BatchSize)
                .Select(piece => bench.Dataset.Sequences[piece])
                .Select(codes => codes[..Math.Min(codes.Length, crop)]),
        ];
        var lengths = tensor(pieces.Select(piece => (long)piece.Length).ToArray(), device: bench.Device);
        var longest = pieces.Max(piece => piece.Length);
        var windows = new SequenceWindows(zeros(pieces.Length, longest, dtype: int64, device: bench.Device), lengths, windowLength: 0);
        var states = rand([pieces.Length, longest, preset.EmbeddingSize], device: bench.Device).requires_grad_();

        using var dense = new BidirectionalLayer(gated: false, preset.EmbeddingSize, preset.HiddenSize);
        using var packed = nn.LSTM(preset.EmbeddingSize, preset.HiddenSize, batchFirst: true, bidirectional: true);
        dense.to(bench.Device);
        packed.to(bench.Device);
        using (no_grad())
        {
            // Both list input weights, recurrent weights and the two biases, first forwards, then backwards.
            foreach (var (target, source) in packed.parameters().Zip(dense.parameters()))
                target.copy_(source);
        }

        var outside = windows.Outside;
        var difference = (Dense() - Packed()).masked_fill(outside, 0).abs().max().item<float>();
        if (difference > Tolerance)
            throw new InvalidOperationException($"The packed and the dense layer differ by {difference}.");
        return Line.Faster("bidirectional LSTM, dense", Time(Dense), "packed", Time(Packed));

        double Time(Func<Tensor> layer) => bench.Seconds(Repeats, () =>
            {
                using var step = NewDisposeScope();
                layer().masked_fill(outside, 0).sum().backward();
            });

        Tensor Dense() => dense.call(states, windows);

        Tensor Packed()
        {
            using var sequences = nn.utils.rnn.pack_padded_sequence(states, lengths.cpu(), batch_first: true, enforce_sorted: false);
            var (output, _, _) = packed.call(sequences);
            return nn.utils.rnn.pad_packed_sequence(output, batch_first: true, total_length: longest).Item1;
        }
    }
}

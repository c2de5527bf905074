using static TorchSharp.torch;

namespace ChordDash.Engine.Networks;

/// <summary>Runs a model without training it.</summary>
internal static class Inference
{
    /// <summary>The logits of every sequence, whatever shared a batch with it.</summary>
    /// <param name="batchDone">Told the batches done and how many there are.</param>
    /// <returns>One row per sequence, in the order of <paramref name="sequences"/>.</returns>
    /// <exception cref="OperationCanceledException">Cancelled between batches.</exception>
    public static float[][] Logits(
        SequenceClassifier model,
        IReadOnlyList<ReadOnlyMemory<int>> sequences,
        Device device,
        Action<int, int>? batchDone = null,
        CancellationToken cancellationToken = default
    )
    {
        var logits = new float[sequences.Count][];
        var batches = EvaluationPlanner.Plan([.. sequences.Select(sequence => sequence.Length)]);
        model.eval();
        using var inference = inference_mode();
        for (var i = 0; i < batches.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var batch = SequenceBatch.Create(model, [.. batches[i].Select(piece => sequences[piece])], device);
            var rows = Rows(model.call(batch.Inputs, batch.Lengths));
            for (var row = 0; row < rows.Length; row++)
                logits[batches[i][row]] = rows[row];
            batchDone?.Invoke(i + 1, batches.Count);
        }

        return logits;
    }

    /// <summary>A matrix on any device as arrays of its rows.</summary>
    public static float[][] Rows(Tensor matrix)
    {
        using var cpu = matrix.detach().cpu();
        return [.. cpu.data<float>().ToArray().Chunk((int)matrix.shape[1])];
    }
}

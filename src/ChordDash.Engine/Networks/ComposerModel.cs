using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Networks.Ngrams;
using static TorchSharp.torch;

namespace ChordDash.Engine.Networks;

/// <summary>A network, an n-gram model, or both, whose scores are then added as the description's weight says.</summary>
internal sealed class ComposerModel(ModelDescription description, SequenceClassifier? network, NgramClassifier? ngrams) : IDisposable
{
    /// <summary>What is written with the weights; the temperatures become known as the model is measured.</summary>
    public ModelDescription Description { get; set; } = description;

    public SequenceClassifier? Network => network;

    public NgramClassifier? Ngrams => ngrams;

    /// <summary>The class that a piece's logits stand for; ties go to the lower class.</summary>
    public int Decide(ReadOnlySpan<float> logits) => network?.Decide(logits) ?? Probabilities.Largest(logits);

    /// <summary>The logits of every sequence, whatever shared a batch with it.</summary>
    /// <param name="batchDone">Told the batches done and how many there are.</param>
    /// <returns>One row per sequence, in the order of <paramref name="sequences"/>.</returns>
    /// <exception cref="OperationCanceledException">Cancelled between batches.</exception>
    public float[][] Logits(
        IReadOnlyList<ReadOnlyMemory<int>> sequences,
        Device device,
        Action<int, int>? batchDone = null,
        CancellationToken cancellationToken = default
    )
    {
        var logits = network is null
            ? [.. sequences.Select(_ => new float[Description.ClassLabels.Count])]
            : Inference.Logits(network, sequences, device, batchDone, cancellationToken);
        if (ngrams is null || Description.NgramWeight == 0)
            return logits;
        var weight = (float)Description.NgramWeight;
        for (var piece = 0; piece < logits.Length; piece++)
        {
            var scores = ngrams.Logits(sequences[piece].Span);
            for (var c = 0; c < scores.Length; c++)
                logits[piece][c] += weight * scores[c];
        }

        return logits;
    }

    public void Dispose() => network?.Dispose();
}

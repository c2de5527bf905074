namespace ChordDash.Engine.Training;

/// <summary>Decides which pieces go through a model together. Each plan holds each piece once.</summary>
internal static class BatchPlanner
{
    private const int PoolBatches = 16;
    private const int EvaluationBeats = 32_768;
    private const int EvaluationPieces = 256;

    /// <summary>
    /// Random batches of <paramref name="batchSize"/> pieces, the last one the rest. With <paramref name="similarLengths"/> the
    /// pieces of a batch have similar lengths, which saves padding: they are sorted within random pools of 16 batches.
    /// </summary>
    /// <param name="lengths">Beats of each piece as it will be trained on.</param>
    /// <returns>Indices into <paramref name="lengths"/>.</returns>
    public static IReadOnlyList<int[]> ForTraining(IReadOnlyList<int> lengths, int batchSize, bool similarLengths, Random random)
    {
        var order = Enumerable.Range(0, lengths.Count).ToArray();
        random.Shuffle(order);
        if (!similarLengths)
            return [.. order.Chunk(batchSize)];
        var batches = order
            .Chunk(batchSize * PoolBatches)
            .SelectMany(pool => pool.OrderBy(piece => lengths[piece]).Chunk(batchSize))
            .ToArray();
        random.Shuffle(batches);
        return batches;
    }

    /// <summary>Batches in ascending length with at most 32,768 beats (padding included) and 256 pieces; a longer piece stands alone.</summary>
    /// <param name="equalLengths">For models that read the padding: only pieces of the same length share a batch.</param>
    /// <returns>Indices into <paramref name="lengths"/>.</returns>
    public static IReadOnlyList<int[]> ForEvaluation(IReadOnlyList<int> lengths, bool equalLengths)
    {
        var batches = new List<int[]>();
        var batch = new List<int>();
        foreach (var piece in Enumerable.Range(0, lengths.Count).OrderBy(piece => lengths[piece]))
        {
            var full = batch.Count == EvaluationPieces || (long)lengths[piece] * (batch.Count + 1) > EvaluationBeats;
            if (batch.Count > 0 && (full || (equalLengths && lengths[batch[0]] != lengths[piece])))
            {
                batches.Add([.. batch]);
                batch.Clear();
            }

            batch.Add(piece);
        }

        if (batch.Count > 0)
            batches.Add([.. batch]);
        return batches;
    }
}

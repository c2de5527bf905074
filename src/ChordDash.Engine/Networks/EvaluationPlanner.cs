namespace ChordDash.Engine.Networks;

/// <summary>Decides which pieces are evaluated together.</summary>
internal static class EvaluationPlanner
{
    public const int MaxBeats = 32_768;
    public const int MaxPieces = 256;

    /// <summary>
    /// Batches in ascending length with at most 32,768 beats (padding included) and 256 pieces; a longer piece stands alone. Each piece is
    /// in one.
    /// </summary>
    /// <returns>Indices into <paramref name="lengths"/>.</returns>
    public static IReadOnlyList<int[]> Plan(IReadOnlyList<int> lengths)
    {
        var batches = new List<int[]>();
        var batch = new List<int>();
        foreach (var piece in Enumerable.Range(0, lengths.Count).OrderBy(piece => lengths[piece]))
        {
            if (batch.Count == MaxPieces || (batch.Count > 0 && (long)lengths[piece] * (batch.Count + 1) > MaxBeats))
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

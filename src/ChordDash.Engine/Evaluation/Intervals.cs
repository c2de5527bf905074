namespace ChordDash.Engine.Evaluation;

/// <summary>95 % intervals.</summary>
internal static class Intervals
{
    private const double Z = 1.959963984540054;

    /// <summary>A share with its score interval (Wilson 1927); 0 … 1 for nothing out of nothing.</summary>
    public static Estimate Wilson(int part, int whole)
    {
        if (whole == 0)
            return new(0, 0, 1);
        var (share, n) = ((double)part / whole, (double)whole);
        var middle = (share + Z * Z / (2 * n)) / (1 + Z * Z / n);
        var half = Z / (1 + Z * Z / n) * Math.Sqrt(share * (1 - share) / n + Z * Z / (4 * n * n));
        return new(share, Math.Max(0, middle - half), Math.Min(1, middle + half));
    }

    /// <summary>
    /// A figure of a confusion matrix with its percentile bootstrap interval (Efron 1979): each class's pieces are drawn anew, as many
    /// as there are, a thousand times (fewer times for millions of pieces). Always the same for the same matrix.
    /// </summary>
    public static Estimate Bootstrap(ConfusionMatrix matrix, Func<ConfusionMatrix, double> figure)
    {
        var classes = matrix.Counts.Count;
        int[][] pieces =
        [
            .. matrix.Counts.Select(row => row.SelectMany((count, prediction) => Enumerable.Repeat(prediction, count)).ToArray()),
        ];
        var effort = pieces.Sum(row => (long)row.Length) + (long)classes * classes;
        var random = new Random(1);
        var values = new double[Draws(effort)];
        for (var i = 0; i < values.Length; i++)
        {
            var drawn = new ConfusionMatrix(classes);
            for (var truth = 0; truth < classes; truth++)
            {
                for (var piece = 0; piece < pieces[truth].Length; piece++)
                    drawn.Add(truth, pieces[truth][random.Next(pieces[truth].Length)]);
            }

            values[i] = figure(drawn);
        }

        return Percentiles(figure(matrix), values);
    }

    /// <summary>
    /// How much the balanced accuracy of one model exceeds another's on the same pieces, with its paired percentile bootstrap interval
    /// (Efron 1979): each class's pieces are drawn anew, and both models are measured on the pieces that were drawn. Always the same for
    /// the same answers.
    /// </summary>
    /// <param name="pieces">The class of each piece, and whether either model recognised it.</param>
    public static Estimate PairedGain(IReadOnlyList<(int Label, bool Right, bool OtherRight)> pieces, int classes)
    {
        // A piece counts only by its difference: 1, 0 or -1.
        int[][] gains =
        [
            .. pieces
                .GroupBy(piece => piece.Label, piece => (piece.Right ? 1 : 0) - (piece.OtherRight ? 1 : 0))
                .OrderBy(group => group.Key)
                .Select(group => group.ToArray()),
        ];
        if (gains.Length == 0)
            return new(0, -1, 1);
        var random = new Random(1);
        var values = new double[Draws(pieces.Count + (long)classes)];
        for (var i = 0; i < values.Length; i++)
            values[i] = gains.Average(gain =>
                Enumerable.Range(0, gain.Length).Sum(_ => gain[random.Next(gain.Length)]) / (double)gain.Length
            );
        return Percentiles(gains.Average(gain => gain.Average()), values);
    }

    private static int Draws(long effort) => (int)Math.Clamp(20_000_000 / Math.Max(effort, 1), 40, 1_000);

    private static Estimate Percentiles(double value, double[] values)
    {
        Array.Sort(values);
        return new(
            value,
            Math.Min(value, values[(int)(0.025 * values.Length)]),
            Math.Max(value, values[^(1 + (int)(0.025 * values.Length))])
        );
    }
}

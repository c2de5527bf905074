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
        var values = new double[(int)Math.Clamp(20_000_000 / Math.Max(effort, 1), 40, 1_000)];
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

        Array.Sort(values);
        var value = figure(matrix);
        return new(
            value,
            Math.Min(value, values[(int)(0.025 * values.Length)]),
            Math.Max(value, values[^(1 + (int)(0.025 * values.Length))])
        );
    }
}

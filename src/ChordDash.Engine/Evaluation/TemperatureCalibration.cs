namespace ChordDash.Engine.Evaluation;

/// <summary>A temperature and the length of input, in beats, that it was fitted for.</summary>
internal sealed record TemperatureKnot(double Beats, double Temperature);

/// <summary>
/// What a model's logits are divided by before they become probabilities (temperature scaling, Guo et al. 2017), by length of the
/// input: a model that is rightly sure of a whole piece should not be as sure of four chords. Decisions stay as they are.
/// </summary>
/// <param name="Knots">By ascending length; none stands for a temperature of 1.</param>
internal sealed record TemperatureCalibration(IReadOnlyList<TemperatureKnot> Knots)
{
    private const double Lowest = 0.2;
    private const double Highest = 10;

    public static TemperatureCalibration None { get; } = new([]);

    /// <summary>Whether the knots are in order and are such as <see cref="Fit"/> finds.</summary>
    public bool IsSound() =>
        Knots.All(knot => knot is { Beats: > 0 and < 1e9, Temperature: > Lowest / 2 and < Highest * 2 })
        && Knots.Zip(Knots.Skip(1)).All(pair => pair.First.Beats < pair.Second.Beats);

    /// <summary>Linear in log₂(beats) between the knots, constant beyond them.</summary>
    public double At(int beats)
    {
        if (Knots.Count == 0)
            return 1;
        var next = Knots.TakeWhile(knot => knot.Beats < beats).Count();
        if (next == 0 || next == Knots.Count)
            return Knots[Math.Min(next, Knots.Count - 1)].Temperature;
        var (below, above) = (Knots[next - 1], Knots[next]);
        var share = Math.Log2(beats / below.Beats) / Math.Log2(above.Beats / below.Beats);
        return below.Temperature + share * (above.Temperature - below.Temperature);
    }

    /// <summary>Fits one knot per length.</summary>
    /// <param name="pieces">Which of the held-out pieces to fit on.</param>
    /// <param name="beats">Length of each held-out piece.</param>
    public static TemperatureCalibration Fit(
        IReadOnlyList<ScoresByLength> scores,
        IReadOnlyList<int> labels,
        IReadOnlyList<int> beats,
        IReadOnlyCollection<int> pieces
    )
    {
        var knots = new List<TemperatureKnot>();
        foreach (var score in scores)
        {
            // A shorter piece says nothing about inputs of this length; whole pieces stand for all lengths beyond the last cut.
            var longest = knots.Count == 0 ? 0 : knots[^1].Beats;
            int[] used = [.. pieces.Where(piece => score.Beats is { } cut ? beats[piece] >= cut : beats[piece] > longest)];
            if (used.Length == 0)
                continue;
            var knot = score.Beats ?? Math.Exp(used.Average(piece => Math.Log(beats[piece])));
            knots.Add(new(knot, FitTemperature([.. used.Select(piece => score.Logits[piece])], [.. used.Select(piece => labels[piece])])));
        }

        return new(knots);
    }

    /// <summary>
    /// Minimises Σ -ln softmax(logits / T)[label] + ½ (ln T)² over T in 0.2 … 10. The second term, a weak prior around 1, decides where
    /// there are few pieces, or where all are right and the loss alone would drive T to 0.
    /// </summary>
    public static double FitTemperature(IReadOnlyList<float[]> logits, IReadOnlyList<int> labels)
    {
        // Golden-section search (Kiefer 1953): the loss is convex in 1/T, so it has one valley over ln T too.
        var ratio = (Math.Sqrt(5) - 1) / 2;
        var (low, high) = (Math.Log(Lowest), Math.Log(Highest));
        while (high - low > 1e-4)
        {
            var (left, right) = (high - ratio * (high - low), low + ratio * (high - low));
            if (Loss(left) < Loss(right))
                high = right;
            else
                low = left;
        }

        return Math.Exp((low + high) / 2);

        double Loss(double logarithm) =>
            logits.Zip(labels, (row, label) => Probabilities.LogLoss(row, label, Math.Exp(logarithm))).Sum() + logarithm * logarithm / 2;
    }
}

namespace ChordDash.Engine.Evaluation;

/// <summary>Confidence against accuracy.</summary>
internal static class Calibration
{
    private const int Bins = 15;

    /// <summary>
    /// Expected calibration error over 15 equally wide bins: Σ |bin| / n · |accuracy - confidence| (Guo et al. 2017, equation 3). 0
    /// without pieces.
    /// </summary>
    public static double Error(IReadOnlyList<ReliabilityBin> bins)
    {
        var pieces = bins.Sum(bin => bin.Pieces);
        return pieces == 0 ? 0 : bins.Sum(bin => bin.Pieces * Math.Abs(bin.Accuracy - bin.Confidence)) / pieces;
    }

    /// <param name="pieces">The predicted class's probability, and whether it was right.</param>
    /// <returns>The bins with pieces, ascending.</returns>
    public static IReadOnlyList<ReliabilityBin> Bin(IEnumerable<(double Confidence, bool Right)> pieces) =>
        [
            .. pieces
                .GroupBy(piece => Math.Clamp((int)Math.Ceiling(piece.Confidence * Bins) - 1, 0, Bins - 1))
                .OrderBy(bin => bin.Key)
                .Select(bin => new ReliabilityBin(
                    bin.Key / (double)Bins,
                    (bin.Key + 1) / (double)Bins,
                    bin.Count(),
                    bin.Average(piece => piece.Confidence),
                    bin.Average(piece => piece.Right ? 1.0 : 0)
                )),
        ];
}

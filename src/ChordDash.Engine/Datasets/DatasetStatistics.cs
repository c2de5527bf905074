namespace ChordDash.Engine.Datasets;

/// <summary>What the page of a data set shows about its sequences. Lengths are in beats (= chord codes).</summary>
/// <param name="Beats">Chord codes in all pieces together.</param>
/// <param name="MinLength">Length of the shortest piece.</param>
/// <param name="MedianLength">Median length of the pieces.</param>
/// <param name="MeanLength">Mean length of the pieces.</param>
/// <param name="MaxLength">Length of the longest piece.</param>
/// <param name="VocabularySize">Distinct chord codes.</param>
/// <param name="LengthHistogram">Bins of equal width that cover all lengths.</param>
/// <param name="StandardVocabulary">True when every code lies within -1 … 191, or is a word beside chord symbols, so that these can be
/// read.</param>
public sealed record DatasetStatistics(
    long Beats,
    int MinLength,
    double MedianLength,
    double MeanLength,
    int MaxLength,
    int VocabularySize,
    IReadOnlyList<HistogramBin> LengthHistogram,
    bool StandardVocabulary
)
{
    private const int MaxBins = 40;

    /// <exception cref="ArgumentException">The data set has no pieces.</exception>
    public static DatasetStatistics Compute(ChordDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (dataset.Sequences.Count == 0)
            throw new ArgumentException("A data set without pieces has no statistics.", nameof(dataset));

        var lengths = dataset.Sequences.Select(sequence => sequence.Length).Order().ToArray();
        var beats = lengths.Sum(length => (long)length);
        var codes = new HashSet<int>();
        foreach (var sequence in dataset.Sequences)
        {
            foreach (var code in sequence.Span)
                codes.Add(code);
        }
        return new(
            beats,
            lengths[0],
            (lengths[(lengths.Length - 1) / 2] + (double)lengths[lengths.Length / 2]) / 2,
            (double)beats / lengths.Length,
            lengths[^1],
            codes.Count,
            Histogram(lengths),
            codes.All(dataset.IsStandard)
        );
    }

    /// <summary>
    /// Bins such as 1–50, 51–100 …: a width of 1, 2 or 5 times a power of ten, from the shortest piece's bin to the longest's.
    /// </summary>
    private static HistogramBin[] Histogram(int[] sortedLengths)
    {
        var width = 1;
        for (var step = 0; Bin(sortedLengths[^1]) - Bin(sortedLengths[0]) >= MaxBins; step++)
            width = step % 3 == 1 ? width / 2 * 5 : width * 2;

        var first = Bin(sortedLengths[0]);
        var counts = new int[Bin(sortedLengths[^1]) - first + 1];
        foreach (var length in sortedLengths)
            counts[Bin(length) - first]++;
        return [.. counts.Select((count, bin) => new HistogramBin((first + bin) * width + 1, (first + bin + 1) * width, count))];

        int Bin(int length) => Math.Max(0, length - 1) / width;
    }
}

/// <summary>Counts the lengths from <paramref name="From"/> up to and including <paramref name="To"/>.</summary>
/// <param name="From">Smallest length of the bin in beats.</param>
/// <param name="To">Largest length of the bin in beats.</param>
/// <param name="Count">Number of pieces with such a length.</param>
public sealed record HistogramBin(int From, int To, int Count);

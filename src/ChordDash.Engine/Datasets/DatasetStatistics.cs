namespace ChordDash.Engine.Datasets;

/// <summary>What the page of a data set shows about its sequences. Lengths are in beats (= chord codes).</summary>
/// <param name="Beats">Chord codes in all pieces together.</param>
/// <param name="VocabularySize">Distinct chord codes.</param>
/// <param name="LengthHistogram">Bins of equal width that cover all lengths.</param>
/// <param name="StandardVocabulary">True when every code lies within -1 … 191, so that chord symbols can be read and shown.</param>
public sealed record DatasetStatistics(
    long Beats,
    int MinLength,
    double MedianLength,
    double MeanLength,
    int MaxLength,
    int VocabularySize,
    IReadOnlyList<HistogramBin> LengthHistogram,
    bool StandardVocabulary);

/// <summary>Counts the lengths from <paramref name="From"/> up to and including <paramref name="To"/>.</summary>
public sealed record HistogramBin(int From, int To, int Count);

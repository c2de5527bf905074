using ChordDash.Engine.Datasets;

namespace ChordDash.Engine.Training.Memory;

/// <summary>What of a data set decides how much memory a training needs.</summary>
/// <param name="Beats">Chord codes in all pieces together.</param>
/// <param name="Longest">Beats of the longest piece.</param>
/// <param name="Vocabulary">Distinct chord codes.</param>
/// <param name="Lengths">Counts the pieces by length, ascending.</param>
public sealed record TrainingSize(int Pieces, long Beats, int Longest, int Vocabulary, int Classes, IReadOnlyList<HistogramBin> Lengths)
{
    public static TrainingSize Of(DatasetSummary dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return Of(dataset.Statistics, dataset.Pieces, dataset.Classes.Count);
    }

    public static TrainingSize Of(DatasetStatistics statistics, int pieces, int classes)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        return new(pieces, statistics.Beats, statistics.MaxLength, statistics.VocabularySize, classes, statistics.LengthHistogram);
    }

    public static TrainingSize Of(ChordDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return Of(DatasetStatistics.Compute(dataset), dataset.Sequences.Count, dataset.ClassLabels.Count);
    }
}

using ChordDash.Engine.Datasets;

namespace ChordDash.Engine.Prediction;

/// <summary>Finds pieces that a training learned from: measured on them, a model looks better than it is.</summary>
public static class LearnedPieces
{
    /// <param name="training">The data set of the training.</param>
    /// <param name="heldOut">Its rows that were not learned from.</param>
    /// <returns>Rows of <paramref name="other"/> whose chords are those of a piece that was.</returns>
    public static IReadOnlySet<int> Find(ChordDataset training, IReadOnlySet<int> heldOut, ChordDataset other)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(heldOut);
        ArgumentNullException.ThrowIfNull(other);
        var learned = Enumerable
            .Range(0, training.Sequences.Count)
            .Where(row => !heldOut.Contains(row))
            .Select(row => training.Sequences[row])
            .ToHashSet(SequenceComparer.Instance);
        return Enumerable.Range(0, other.Sequences.Count).Where(row => learned.Contains(other.Sequences[row])).ToHashSet();
    }
}

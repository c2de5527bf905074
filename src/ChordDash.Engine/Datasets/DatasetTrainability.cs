namespace ChordDash.Engine.Datasets;

/// <summary>Says whether a data set can be trained on.</summary>
public static class DatasetTrainability
{
    /// <summary>Chords that the longest piece needs at least: a single one is no sequence.</summary>
    public const int MinLongestPiece = 2;

    /// <summary>Looks into the pieces themselves, for what their numbers do not tell.</summary>
    /// <returns>Sentences that say why the data set cannot be trained on and what to do; none when it can.</returns>
    public static IReadOnlyList<Message> FindObstacles(ChordDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var obstacles = new List<Message>();
        var sequences = dataset.Sequences;
        if (!sequences.Any(sequence => sequence.Length >= MinLongestPiece))
        {
            obstacles.Add(
                "Every piece of this data set has a single chord, and one chord is no sequence to learn from. Upload whole pieces."
            );
        }

        if (sequences.Count > 1 && sequences.Skip(1).All(sequence => SequenceComparer.Instance.Equals(sequence, sequences[0])))
        {
            obstacles.Add(
                $"All {sequences.Count:N0} pieces of this data set are copies of one sequence, so nothing tells its classes apart. "
                    + "Upload pieces that differ."
            );
        }

        return obstacles;
    }

    /// <returns>A sentence that says why the data set cannot be trained on and what to do; null when it can.</returns>
    public static Message? FindObstacle(IReadOnlyList<DatasetClass> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        return classes switch
        {
            { Count: 0 } =>
                "This data set has no labels, so nothing can be learned from it. Train on a labelled one and use this one for predictions.",
            { Count: 1 } => $"This data set has one class only ({classes[0].Name}). Training needs pieces of at least two composers.",
            _ when classes.Count(c => c.Count >= 2) < 2 =>
                "Training needs at least two classes with two or more pieces each: one piece to learn from, one to be tested on. Add more "
                    + "pieces.",
            _ => null,
        };
    }
}

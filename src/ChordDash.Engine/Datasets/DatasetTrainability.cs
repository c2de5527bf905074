using ChordDash.Engine.Resources;

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
            obstacles.Add(DatasetMessages.EveryPieceIsOneChord);
        }

        if (sequences.Count > 1 && sequences.Skip(1).All(sequence => SequenceComparer.Instance.Equals(sequence, sequences[0])))
        {
            obstacles.Add(DatasetMessages.EveryPieceIsTheSame(sequences.Count));
        }

        return obstacles;
    }

    /// <returns>A sentence that says why the data set cannot be trained on and what to do; null when it can.</returns>
    public static Message? FindObstacle(IReadOnlyList<DatasetClass> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        return classes switch
        {
            { Count: 0 } => DatasetMessages.DatasetHasNoLabels,
            { Count: 1 } => DatasetMessages.DatasetHasOneClass(classes[0].Name),
            _ when classes.Count(c => c.Count >= 2) < 2 => DatasetMessages.DatasetHasFewLargeClasses,
            _ => null,
        };
    }
}

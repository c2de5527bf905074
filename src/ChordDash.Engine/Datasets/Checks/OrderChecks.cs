using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Datasets.Checks;

/// <summary>Whether the order of the rows tells something about their classes.</summary>
internal static class OrderChecks
{
    private const int MinPieces = 20;
    private const int Shuffles = 20;

    /// <summary>Standard deviations of the mean likeness of neighbours under shuffling; by chance 6 does not happen.</summary>
    private const double Unlikely = 6;

    public static IEnumerable<DatasetFinding> Examine(CheckedDataset subject, CancellationToken cancellationToken)
    {
        if (subject.Pieces < MinPieces)
            return [];
        return subject.Dataset.Labels is { } labels ? Labelled(subject, labels) : Unlabelled(subject, cancellationToken);
    }

    private static IEnumerable<DatasetFinding> Labelled(CheckedDataset subject, IReadOnlyList<int> labels)
    {
        var changes = labels.Zip(labels.Skip(1)).Count(pair => pair.First != pair.Second);
        // In random order two neighbours differ as often as two pieces drawn without putting back.
        var n = (double)labels.Count;
        var expected = labels.CountBy(label => label).Sum(entry => entry.Value * (n - entry.Value)) / n;
        if (subject.ClassNames.Count < 2 || changes > expected / 4)
            yield break;
        yield return new(
            FindingKind.SortedRows,
            FindingSeverity.Information,
            CheckMessages.SortedRowsTitle(changes, expected),
            CheckMessages.SortedRowsExplanation,
            CheckMessages.SortedRowsRemedy
        )
        {
            Action = CheckMessages.SortedRowsAction,
            Edit = new() { Shuffle = true },
        };
    }

    private static IEnumerable<DatasetFinding> Unlabelled(CheckedDataset subject, CancellationToken cancellationToken)
    {
        var profiles = Profiles(subject.Dataset.Sequences);
        int[] order = [.. Enumerable.Range(0, subject.Pieces)];
        var likeness = Likeness(profiles, order);
        var random = new Random(1);
        var shuffled = new double[Shuffles];
        for (var i = 0; i < Shuffles; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            random.Shuffle(order);
            shuffled[i] = Likeness(profiles, order);
        }
        var mean = shuffled.Average();
        var deviation = Math.Sqrt(shuffled.Sum(value => (value - mean) * (value - mean)) / (Shuffles - 1));
        if (likeness - mean <= Unlikely * Math.Max(deviation, 1e-12))
            yield break;
        yield return new(
            FindingKind.SortedRows,
            FindingSeverity.Warning,
            CheckMessages.SimilarNeighboursTitle,
            CheckMessages.SimilarNeighboursExplanation((likeness - mean) / deviation),
            CheckMessages.SimilarNeighboursRemedy
        )
        {
            Action = CheckMessages.SortedRowsAction,
            Edit = new() { Shuffle = true },
        };
    }

    /// <summary>
    /// For each piece the square roots of its chords' shares: the product of two is their Bhattacharyya coefficient, 0 … 1.
    /// </summary>
    private static Dictionary<int, double>[] Profiles(IReadOnlyList<ReadOnlyMemory<int>> sequences) =>
        [
            .. sequences.Select(sequence =>
                sequence
                    .ToArray()
                    .CountBy(code => code)
                    .ToDictionary(entry => entry.Key, entry => Math.Sqrt((double)entry.Value / sequence.Length))
            ),
        ];

    private static double Likeness(Dictionary<int, double>[] profiles, int[] order)
    {
        var sum = 0.0;
        for (var i = 1; i < order.Length; i++)
        {
            var (one, two) = (profiles[order[i - 1]], profiles[order[i]]);
            if (one.Count > two.Count)
                (one, two) = (two, one);
            foreach (var (code, root) in one)
                sum += root * two.GetValueOrDefault(code);
        }
        return sum / (order.Length - 1);
    }
}

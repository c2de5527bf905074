using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Datasets.Checks;

/// <summary>Pieces that also stand in another data set.</summary>
internal static class OverlapChecks
{
    public static IEnumerable<DatasetFinding> Examine(
        CheckedDataset subject,
        IReadOnlyList<CheckedDataset> others,
        CancellationToken cancellationToken
    )
    {
        foreach (var other in others)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var theirs = new Dictionary<ReadOnlyMemory<int>, int>(SequenceComparer.Instance);
            for (var row = 0; row < other.Pieces; row++)
                theirs.TryAdd(other.Dataset.Sequences[row], row);
            var rows = subject.Rows(row => theirs.ContainsKey(subject.Dataset.Sequences[row]));
            if (rows.Count == 0)
                continue;
            yield return new(
                FindingKind.Overlap,
                FindingSeverity.Warning,
                CheckMessages.OverlapTitle(rows.Count, other.Name),
                CheckMessages.OverlapExplanation,
                AreSorted(subject, other, rows, theirs) ? CheckMessages.OverlapOfSortedRemedy : CheckMessages.OverlapRemedy
            )
            {
                Rows = rows,
                Action = CheckMessages.LeaveOutPieces(rows.Count),
                Edit = new() { LeaveOut = rows },
            };
        }
    }

    /// <summary>The labels of the twins may show that the rows here are sorted by class, although they have no labels.</summary>
    private static bool AreSorted(
        CheckedDataset subject,
        CheckedDataset other,
        IReadOnlyList<int> rows,
        Dictionary<ReadOnlyMemory<int>, int> theirs
    )
    {
        if (subject.Dataset.Labels is not null || other.Dataset.Labels is not { } labels)
            return false;
        int[] classes = [.. rows.Select(row => labels[theirs[subject.Dataset.Sequences[row]]])];
        return classes.Distinct().Count() > 1 && classes.SequenceEqual(classes.Order());
    }
}

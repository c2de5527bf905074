namespace ChordDash.Engine.Datasets.Checks;

/// <summary>Pieces that stand in the data set more than once, exactly or nearly.</summary>
internal static class DuplicateChecks
{
    /// <summary>Of a usual split.</summary>
    private const double HeldOut = 0.2;

    public static IEnumerable<DatasetFinding> Examine(CheckedDataset subject, CancellationToken cancellationToken)
    {
        var twins = subject.Duplicates;
        var groups = Enumerable
            .Range(0, subject.Pieces)
            .GroupBy(row => twins[row], (_, rows) => rows.ToArray())
            .Where(rows => rows.Length > 1)
            .ToList();
        if (groups is [{ Length: var all }] && all == subject.Pieces)
            yield return new(
                FindingKind.Duplicates,
                FindingSeverity.Error,
                $"All {all:N0} pieces are the same.",
                "There is nothing to tell them apart by, so nothing can be trained on them.",
                "Upload different pieces."
            );
        else if (groups.Count > 0)
            yield return Exact(groups);
        if (
            subject.Dataset.Labels is { } labels
            && groups.Where(rows => rows.Select(row => labels[row]).Distinct().Count() > 1).SelectMany(rows => rows).Order().ToArray()
                is { Length: > 0 } conflicts
        )
            yield return new(
                FindingKind.ConflictingDuplicates,
                FindingSeverity.Error,
                $"{DatasetChecker.Pieces(conflicts.Length)} are identical but have different labels.",
                "One of the labels must be wrong, and nothing can learn to tell them apart.",
                "Leave them out, or correct the labels and upload the file again."
            )
            {
                Rows = conflicts,
                Action = $"Leave out {DatasetChecker.Pieces(conflicts.Length)}",
                Edit = new() { LeaveOut = conflicts },
            };

        var near = NearDuplicates
            .Find(subject.Dataset.Sequences, twins, cancellationToken)
            .Where(rows => rows.Select(row => twins[row]).Distinct().Count() > 1)
            .ToList();
        if (near.Count > 0)
            yield return Near(near);
    }

    private static DatasetFinding Exact(List<int[]> groups)
    {
        int[] copies = [.. groups.SelectMany(rows => rows.Skip(1)).Order()];
        // A held-out piece has a twin to learn from unless all of its group are held out.
        var torn = groups.Sum(rows => rows.Length * HeldOut * (1 - Math.Pow(HeldOut, rows.Length - 1)));
        return new(
            FindingKind.Duplicates,
            FindingSeverity.Warning,
            $"{DatasetChecker.Pieces(copies.Length)} {(copies.Length == 1 ? "is an exact copy" : "are exact copies")} of others, in "
                + $"{DatasetChecker.Count(groups.Count, "group", "groups")}.",
            $"A random split that holds out a fifth would test about {torn:N0} pieces that it has also learned. ChordDash's own splits "
                + "keep copies on one side; the notebook's does not.",
            "Leave the copies out if they should not count more than once."
        )
        {
            Rows = copies,
            Action = $"Leave out {DatasetChecker.Count(copies.Length, "copy", "copies")}",
            Edit = new() { LeaveOut = copies },
        };
    }

    private static DatasetFinding Near(List<IReadOnlyList<int>> groups)
    {
        int[] rows = [.. groups.SelectMany(group => group).Order()];
        return new(
            FindingKind.NearDuplicates,
            FindingSeverity.Warning,
            $"{DatasetChecker.Pieces(rows.Length)} are nearly the same as others, in "
                + $"{DatasetChecker.Count(groups.Count, "group", "groups")}.",
            $"They share at least {NearDuplicates.Threshold:P0} of their sequences of {NearDuplicates.Shingle} chords: versions, "
                + "movements that repeat, other editions. "
                + "On both sides of a split they make a model look better than it is.",
            "Keep them together, so that every split has them on one side."
        )
        {
            Rows = rows,
            Action = $"Keep {DatasetChecker.Count(groups.Count, "group", "groups")} together",
            Edit = new() { KeepTogether = groups },
        };
    }
}

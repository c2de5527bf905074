using ChordDash.Engine.Resources;

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
                CheckMessages.AllPiecesSameTitle(all),
                CheckMessages.AllPiecesSameExplanation,
                CheckMessages.AllPiecesSameRemedy
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
                CheckMessages.ConflictingDuplicatesTitle(conflicts.Length),
                CheckMessages.ConflictingDuplicatesExplanation,
                CheckMessages.ConflictingDuplicatesRemedy
            )
            {
                Rows = conflicts,
                Action = CheckMessages.LeaveOutPieces(conflicts.Length),
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
            CheckMessages.DuplicatesTitle(copies.Length, groups.Count),
            CheckMessages.DuplicatesExplanation(torn),
            CheckMessages.DuplicatesRemedy
        )
        {
            Rows = copies,
            Action = CheckMessages.DuplicatesAction(copies.Length),
            Edit = new() { LeaveOut = copies },
        };
    }

    private static DatasetFinding Near(List<IReadOnlyList<int>> groups)
    {
        int[] rows = [.. groups.SelectMany(group => group).Order()];
        return new(
            FindingKind.NearDuplicates,
            FindingSeverity.Warning,
            CheckMessages.NearDuplicatesTitle(rows.Length, groups.Count),
            CheckMessages.NearDuplicatesExplanation(NearDuplicates.Threshold, NearDuplicates.Shingle),
            CheckMessages.NearDuplicatesRemedy
        )
        {
            Rows = rows,
            Action = CheckMessages.NearDuplicatesAction(groups.Count),
            Edit = new() { KeepTogether = groups },
        };
    }
}

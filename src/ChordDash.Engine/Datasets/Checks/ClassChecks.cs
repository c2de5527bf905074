using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Datasets.Checks;

/// <summary>Labels: none, one, few of a class, many more of one than of another.</summary>
internal static class ClassChecks
{
    /// <summary>
    /// Fewer pieces than this say little about a class: one more recognised piece changes its accuracy by ten points or more.
    /// </summary>
    private const int FewPieces = 10;

    /// <summary>The largest class by the smallest.</summary>
    private const double Uneven = 3;

    public static IEnumerable<DatasetFinding> Examine(CheckedDataset subject)
    {
        if (subject.Dataset.Labels is not { } labels)
        {
            yield return new(
                FindingKind.Unlabelled,
                FindingSeverity.Information,
                CheckMessages.UnlabelledTitle,
                CheckMessages.UnlabelledExplanation,
                CheckMessages.UnlabelledRemedy
            );
            yield break;
        }
        if (subject.ClassNames.Count == 1)
        {
            yield return new(
                FindingKind.OneClass,
                FindingSeverity.Error,
                CheckMessages.OneClassTitle(subject.ClassNames[0]),
                CheckMessages.OneClassExplanation,
                CheckMessages.OneClassRemedy
            );
            yield break;
        }

        var counts = labels.CountBy(label => label).ToDictionary(entry => entry.Key, entry => entry.Value);
        for (var index = 0; index < subject.ClassNames.Count; index++)
        {
            var count = counts.GetValueOrDefault(index);
            var rows = subject.Rows(row => labels[row] == index);
            var distinct = rows.Select(row => subject.Duplicates[row]).Distinct().Count();
            if (count >= FewPieces && distinct > 1)
                continue;
            var name = subject.ClassNames[index];
            yield return new(
                FindingKind.SmallClass,
                FindingSeverity.Warning,
                distinct >= 2 ? CheckMessages.SmallClassTitle(name, count)
                    : count > 1 ? CheckMessages.SmallClassOfCopiesTitle(name, count)
                    : CheckMessages.SmallClassOfOneTitle(name),
                distinct < 2 ? CheckMessages.SmallClassOfOneExplanation : CheckMessages.SmallClassExplanation,
                CheckMessages.SmallClassRemedy
            )
            {
                Rows = rows,
                Action = CheckMessages.SmallClassAction(name),
                Edit = new() { LeaveOut = rows },
            };
        }

        var (largest, smallest) = (counts.MaxBy(entry => entry.Value), counts.MinBy(entry => entry.Value));
        if (largest.Value > Uneven * smallest.Value)
            yield return new(
                FindingKind.Imbalance,
                FindingSeverity.Information,
                CheckMessages.ImbalanceTitle(
                    subject.ClassNames[largest.Key],
                    (double)largest.Value / smallest.Value,
                    subject.ClassNames[smallest.Key]
                ),
                CheckMessages.ImbalanceExplanation(subject.ClassNames[largest.Key], (double)largest.Value / subject.Pieces),
                CheckMessages.ImbalanceRemedy
            );
    }
}

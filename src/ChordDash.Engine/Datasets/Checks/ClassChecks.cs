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
                "No piece has a label.",
                "Nothing can be learned from it.",
                "Use it for predictions, or upload the pieces together with their composers to train on them."
            );
            yield break;
        }
        if (subject.ClassNames.Count == 1)
        {
            yield return new(
                FindingKind.OneClass,
                FindingSeverity.Error,
                $"All pieces are by {subject.ClassNames[0]}.",
                "A model would learn to answer that, whatever it is given.",
                "Add pieces of another composer."
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
                distinct < 2
                    ? $"{name} has one piece only{(count > 1 ? $", {count} times" : "")}."
                    : $"{name} has {DatasetChecker.Pieces(count)} only.",
                distinct < 2
                    ? "It cannot be both learned from and tested on, so its accuracy is never known."
                    : "A fifth of them is held out: its accuracy rests on a piece or two.",
                "Add pieces, or leave the class out."
            )
            {
                Rows = rows,
                Action = $"Leave {name} out",
                Edit = new() { LeaveOut = rows },
            };
        }

        var (largest, smallest) = (counts.MaxBy(entry => entry.Value), counts.MinBy(entry => entry.Value));
        if (largest.Value > Uneven * smallest.Value)
            yield return new(
                FindingKind.Imbalance,
                FindingSeverity.Information,
                $"{subject.ClassNames[largest.Key]} has {(double)largest.Value / smallest.Value:0.#} times as many pieces as "
                    + $"{subject.ClassNames[smallest.Key]}.",
                $"Always answering {subject.ClassNames[largest.Key]} is right in {(double)largest.Value / subject.Pieces:P1} of all "
                    + "pieces: accuracy alone flatters a model.",
                "Look at the mean class accuracy, and train with class weights or oversampling."
            );
    }
}

using ChordDash.Engine.Datasets.Formats.Pickle;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Datasets.Checks;

/// <summary>
/// Classes whose names differ in case, marks, blanks or punctuation only: probably one composer, whom the data set has twice.
/// </summary>
internal static class ClassNameChecks
{
    public static IEnumerable<DatasetFinding> Examine(CheckedDataset subject)
    {
        if (subject.Dataset.Labels is not { } labels)
            yield break;
        var counts = labels.CountBy(label => label).ToDictionary(entry => entry.Key, entry => entry.Value);
        var groups = subject.ClassNames.Index().GroupBy(entry => LabelText.Fold(entry.Item), StringComparer.Ordinal);
        foreach (var group in groups.Where(group => group.Key.Length > 0 && group.Count() > 1))
        {
            // The name with most pieces stays; of equals that which is written as a name is.
            var classes = group
                .OrderByDescending(entry => counts.GetValueOrDefault(entry.Index))
                .ThenByDescending(entry => IsName(entry.Item))
                .ThenBy(entry => entry.Item, StringComparer.Ordinal)
                .ToList();
            var (kept, others) = (classes[0], classes.Skip(1).Select(entry => entry.Index).ToHashSet());
            yield return new(
                FindingKind.SimilarClasses,
                FindingSeverity.Warning,
                CheckMessages.SimilarClassesTitle(classes.Count, string.Join(", ", classes.Select(entry => entry.Item))),
                CheckMessages.SimilarClassesExplanation,
                CheckMessages.SimilarClassesRemedy
            )
            {
                Rows = subject.Rows(row => others.Contains(labels[row])),
                Action = CheckMessages.SimilarClassesAction(kept.Item),
                Edit = new()
                {
                    Unite =
                    [
                        [.. classes.Select(entry => subject.Dataset.ClassLabels[entry.Index])],
                    ],
                },
            };
        }
    }

    private static bool IsName(string name) => char.IsUpper(name[0]) && name.Any(char.IsLower);
}

using ChordDash.Engine.Chords;

namespace ChordDash.Engine.Datasets.Checks;

/// <summary>What the checks look at.</summary>
/// <param name="Name">Of the data set.</param>
/// <param name="ClassNames">Shown names in class-index order.</param>
/// <param name="Names">What its chord codes are called.</param>
public sealed record CheckedDataset(string Name, ChordDataset Dataset, IReadOnlyList<string> ClassNames, ChordNames Names)
{
    /// <summary>For each piece the first one that is identical to it.</summary>
    internal IReadOnlyList<int> Duplicates => field ??= SequenceComparer.Duplicates(Dataset.Sequences);

    internal int Pieces => Dataset.Sequences.Count;

    internal IReadOnlyList<int> Rows(Func<int, bool> condition) => [.. Enumerable.Range(0, Pieces).Where(condition)];
}

/// <summary>Examines a data set for what would spoil a training or its figures.</summary>
public static class DatasetChecker
{
    /// <param name="others">Other data sets, in which the same pieces may stand.</param>
    /// <returns>The gravest first.</returns>
    public static IReadOnlyList<DatasetFinding> Examine(
        CheckedDataset subject,
        IReadOnlyList<CheckedDataset> others,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(others);
        IEnumerable<DatasetFinding> findings =
        [
            .. ImportChecks.Examine(subject),
            .. WordChecks.Examine(subject, cancellationToken),
            .. ClassChecks.Examine(subject),
            .. ClassNameChecks.Examine(subject),
            .. DuplicateChecks.Examine(subject, cancellationToken),
            .. OverlapChecks.Examine(subject, others, cancellationToken),
            .. LengthChecks.Examine(subject),
            .. PaddingChecks.Examine(subject),
            .. VocabularyChecks.Examine(subject),
            .. OrderChecks.Examine(subject, cancellationToken),
        ];
        return [.. findings.Select(finding => Possible(finding, subject)).OrderByDescending(finding => finding.Severity)];
    }

    /// <summary>Nothing is offered that would leave nothing.</summary>
    private static DatasetFinding Possible(DatasetFinding finding, CheckedDataset subject) =>
        finding.Edit is { } edit && edit.LeaveOut.Count >= subject.Pieces ? finding with { Action = null, Edit = null } : finding;
}

using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Datasets.Checks;

/// <summary>What there is to say about how the file was read.</summary>
internal static class ImportChecks
{
    private const int MaxListed = 5;

    public static IEnumerable<DatasetFinding> Examine(CheckedDataset subject) => subject.Dataset.Remarks.Select(Describe);

    private static DatasetFinding Describe(ImportRemark remark) =>
        remark.Kind switch
        {
            ImportRemarkKind.Latin1Texts => new(
                FindingKind.Import,
                FindingSeverity.Warning,
                CheckMessages.Latin1TextsTitle(remark.Count, List(remark)),
                CheckMessages.Latin1TextsExplanation,
                CheckMessages.Latin1TextsRemedy
            ),
            ImportRemarkKind.UnitedLabels => new(
                FindingKind.Import,
                FindingSeverity.Information,
                CheckMessages.UnitedLabelsTitle(List(remark)),
                CheckMessages.UnitedLabelsExplanation,
                CheckMessages.NothingNeedsToBeDone
            ),
            ImportRemarkKind.EmptyClasses => new(
                FindingKind.EmptyClasses,
                FindingSeverity.Warning,
                CheckMessages.EmptyClassesTitle(remark.Count, List(remark)),
                CheckMessages.EmptyClassesExplanation,
                CheckMessages.EmptyClassesRemedy
            ),
            ImportRemarkKind.SeveralPickles => new(
                FindingKind.Import,
                FindingSeverity.Information,
                CheckMessages.SeveralPicklesTitle(remark.Count),
                CheckMessages.SeveralPicklesExplanation,
                CheckMessages.SeveralPicklesRemedy
            ),
            ImportRemarkKind.TrailingBytes => new(
                FindingKind.Import,
                FindingSeverity.Information,
                CheckMessages.TrailingBytesTitle(remark.Count),
                CheckMessages.TrailingBytesExplanation,
                CheckMessages.TrailingBytesRemedy
            ),
            ImportRemarkKind.WindowsLines => new(
                FindingKind.Import,
                FindingSeverity.Information,
                CheckMessages.WindowsLinesTitle,
                CheckMessages.WindowsLinesExplanation,
                CheckMessages.WindowsLinesRemedy
            ),
            ImportRemarkKind.GuessedColumns => new(
                FindingKind.Import,
                FindingSeverity.Warning,
                CheckMessages.GuessedColumnsTitle(remark.Count, remark.Examples is [var example, ..] ? example.Text : ""),
                CheckMessages.GuessedColumnsExplanation,
                CheckMessages.GuessedColumnsRemedy
            ),
            ImportRemarkKind.DoubtfulChords => new(
                FindingKind.DoubtfulChords,
                FindingSeverity.Warning,
                CheckMessages.DoubtfulChordsTitle(remark.Count, List(remark)),
                FindNotes(remark) ?? Nothing,
                CheckMessages.DoubtfulChordsRemedy
            ),
            ImportRemarkKind.SignsLeftOut => new(
                FindingKind.Import,
                FindingSeverity.Warning,
                CheckMessages.SignsLeftOutTitle(remark.Count, List(remark)),
                FindNotes(remark) ?? CheckMessages.SignsLeftOutExplanation,
                CheckMessages.SignsLeftOutRemedy
            ),
            _ => new(
                FindingKind.Import,
                FindingSeverity.Information,
                CheckMessages.TextRemarksTitle(remark.Count),
                remark.Examples.Count == 0 ? Nothing : Message.Sentences([.. remark.Examples.Take(MaxListed).Select(Words)]),
                CheckMessages.TextRemarksRemedy
            ),
        };

    private static Message Nothing { get; } = Message.Literal("");

    private static Message List(ImportRemark remark)
    {
        if (remark.Examples.Count == 0)
            return Nothing;
        var listed = Message.Join(
            ", ",
            [
                .. remark
                    .Examples.Take(MaxListed)
                    .Select(example =>
                        remark.Kind switch
                        {
                            ImportRemarkKind.DoubtfulChords or ImportRemarkKind.SignsLeftOut => CheckMessages.TextWithCount(
                                example.Text,
                                example.Count
                            ),
                            _ => Words(example),
                        }
                    ),
            ]
        );
        return remark.Examples.Count > MaxListed ? CheckMessages.ListWithMore(listed) : listed;
    }

    /// <summary>What an example says, or quotes, by itself.</summary>
    private static Message Words(RemarkExample example) => example.Note ?? Message.Literal(example.Text);

    private static Message? FindNotes(ImportRemark remark) =>
        remark.Examples.Select(example => example.Note).OfType<Message>().Distinct().Take(MaxListed).ToList() is { Count: > 0 } notes
            ? Message.Sentences(notes)
            : null;
}

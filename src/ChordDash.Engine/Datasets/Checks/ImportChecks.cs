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
                $"{DatasetChecker.Count(remark.Count, "text consists", "texts consist")} of bytes that are no UTF-8 and "
                    + $"{(remark.Count == 1 ? "was" : "were")} read as Latin-1: {List(remark)}.",
                "Bytes do not say which letters they stand for. Latin-1 is right for Western European letters only.",
                "If the texts look wrong, save them as texts, not as bytes, and upload the file again."
            ),
            ImportRemarkKind.UnitedLabels => new(
                FindingKind.Import,
                FindingSeverity.Information,
                $"Labels that look the same were read as one class: {List(remark)}.",
                "They differed in blanks, or in the way in which Unicode writes a letter with its mark.",
                "Nothing needs to be done."
            ),
            ImportRemarkKind.EmptyClasses => new(
                FindingKind.EmptyClasses,
                FindingSeverity.Warning,
                $"The file names {DatasetChecker.Count(remark.Count, "composer", "composers")} without a piece: {List(remark)}.",
                "Without pieces nothing can be learned of a composer, so there is no such class in this data set.",
                "If the pieces were lost on the way, add them and upload the file again."
            ),
            ImportRemarkKind.SeveralPickles => new(
                FindingKind.Import,
                FindingSeverity.Information,
                $"The file holds {remark.Count:N0} pickles, one after the other, which were read as one data set.",
                "Python's pickle.load reads the first of them only.",
                "Look whether the number of pieces is right."
            ),
            ImportRemarkKind.TrailingBytes => new(
                FindingKind.Import,
                FindingSeverity.Information,
                $"{DatasetChecker.Count(remark.Count, "byte follows", "bytes follow")} after the end of the pickle and "
                    + $"{(remark.Count == 1 ? "was" : "were")} left out.",
                "They are no pickle. Python's pickle.load does not look at them either.",
                "Nothing needs to be done, unless pieces are missing."
            ),
            ImportRemarkKind.WindowsLines => new(
                FindingKind.Import,
                FindingSeverity.Information,
                "The lines of this pickle ended as on Windows; they were read as Python writes them.",
                "It was written or transferred as text. Pickles of other protocols are damaged by that.",
                "Nothing needs to be done. Open files with open(path, \"wb\") to write pickles."
            ),
            ImportRemarkKind.GuessedColumns => new(
                FindingKind.Import,
                FindingSeverity.Warning,
                $"In {DatasetChecker.Count(remark.Count, "row", "rows")} it was a guess which of two texts is the sequence and which the "
                    + $"label: {Quoted(remark)} was taken for a sequence.",
                "Both read as chords, or neither does.",
                "Look at some pieces and their labels. If they are mixed up, save the sequences as lists of chords."
            ),
            ImportRemarkKind.DoubtfulChords => new(
                FindingKind.DoubtfulChords,
                FindingSeverity.Warning,
                $"{DatasetChecker.Count(remark.Count, "beat has a chord", "beats have chords")} that may be meant otherwise: "
                    + $"{List(remark)}.",
                Notes(remark),
                "Write these chords so that they can mean one thing only, and upload the file again."
            ),
            ImportRemarkKind.SignsLeftOut => new(
                FindingKind.Import,
                FindingSeverity.Warning,
                $"{DatasetChecker.Count(remark.Count, "sign", "signs")} among the chords could not be followed and "
                    + $"{(remark.Count == 1 ? "was" : "were")} left out: {List(remark)}.",
                Notes(remark) is { Length: > 0 } notes ? notes : "Signs such as % and x4 repeat what stands before them.",
                "Correct the pieces that have them and upload the file again."
            ),
            _ => new(
                FindingKind.Import,
                FindingSeverity.Information,
                $"There is something to say about {DatasetChecker.Count(remark.Count, "text", "texts")} of chords.",
                string.Join(' ', remark.Examples.Take(MaxListed).Select(example => example.Text)),
                "Look whether these pieces were read as you mean them."
            ),
        };

    private static string List(ImportRemark remark)
    {
        var listed = remark
            .Examples.Take(MaxListed)
            .Select(example =>
                remark.Kind is ImportRemarkKind.DoubtfulChords or ImportRemarkKind.SignsLeftOut
                    ? $"{example.Text} ({example.Count:N0})"
                    : example.Text
            )
            .ToList();
        return remark.Examples.Count > MaxListed ? $"{string.Join(", ", listed)} …" : string.Join(", ", listed);
    }

    private static string Quoted(ImportRemark remark) => remark.Examples is [var example, ..] ? $"\"{example.Text}\"" : "\"\"";

    private static string Notes(ImportRemark remark) =>
        string.Join(' ', remark.Examples.Select(example => example.Note).OfType<Message>().Distinct().Take(MaxListed));
}

using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Datasets.Checks;

/// <summary>Pieces of one length whose ends are filled up, as the rows of a matrix are.</summary>
internal static class PaddingChecks
{
    private const int MinPieces = 5;
    private const int MinBeats = 8;

    /// <summary>As many equal chords at the end of a piece may well be its end.</summary>
    private const int ShortRun = 3;

    /// <summary>Share of the pieces that end with a run of the same chord.</summary>
    private const double Many = 0.3;

    public static IEnumerable<DatasetFinding> Examine(CheckedDataset subject)
    {
        var sequences = subject.Dataset.Sequences;
        if (
            subject.Pieces < MinPieces
            || sequences[0].Length < MinBeats
            || sequences.Any(sequence => sequence.Length != sequences[0].Length)
        )
            yield break;
        var filled = Enumerable
            .Range(0, subject.Pieces)
            .Where(row => Run(sequences[row].Span) > ShortRun)
            .GroupBy(row => sequences[row].Span[^1])
            .MaxBy(rows => rows.Count());
        if (filled is null || filled.Count() < Many * subject.Pieces)
            yield break;
        int[] rows = [.. filled];
        yield return new(
            FindingKind.Padding,
            FindingSeverity.Warning,
            CheckMessages.PaddingTitle(sequences[0].Length, rows.Length, subject.Names.Name(filled.Key)),
            CheckMessages.PaddingExplanation,
            CheckMessages.PaddingRemedy
        )
        {
            Rows = rows,
            Action = CheckMessages.PaddingAction,
            Edit = new() { Padding = filled.Key },
        };
    }

    private static int Run(ReadOnlySpan<int> sequence) => sequence.Length - 1 - sequence.LastIndexOfAnyExcept(sequence[^1]);
}

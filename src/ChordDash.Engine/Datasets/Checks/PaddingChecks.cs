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
            $"All pieces have {sequences[0].Length:N0} beats, and {rows.Length:N0} of them end with "
                + $"{subject.Names.Name(filled.Key)} again and again: the ends seem to be padding.",
            "The rows of a matrix have one length, so shorter pieces are filled up, mostly with 0 or -1. A model would learn the "
                + "filling as chords.",
            "Cut the padding off, or save the pieces as lists of their own lengths and upload the file again."
        )
        {
            Rows = rows,
            Action = "Cut the padding off",
            Edit = new() { Padding = filled.Key },
        };
    }

    private static int Run(ReadOnlySpan<int> sequence) => sequence.Length - 1 - sequence.LastIndexOfAnyExcept(sequence[^1]);
}

namespace ChordDash.Engine.Datasets.Checks;

/// <summary>Pieces that are too short to tell, too long to read whole, or hold one chord only.</summary>
internal static class LengthChecks
{
    private const int Short = 8;
    private const int Long = 2_000;

    public static IEnumerable<DatasetFinding> Examine(CheckedDataset subject)
    {
        var sequences = subject.Dataset.Sequences;
        if (subject.Rows(row => sequences[row].Length < Short) is { Count: > 0 } shorts)
            yield return new(
                FindingKind.ShortPieces,
                FindingSeverity.Information,
                $"{DatasetChecker.Pieces(shorts.Count)} {(shorts.Count == 1 ? "has" : "have")} fewer than {Short} beats.",
                "A few chords could be by anyone: such pieces are mostly noise in training and in the figures.",
                "Leave them out if they are no whole pieces."
            )
            {
                Rows = shorts,
                Action = $"Leave out {DatasetChecker.Pieces(shorts.Count)}",
                Edit = new() { LeaveOut = shorts },
            };
        if (subject.Rows(row => sequences[row].Length > Long) is { Count: > 0 } longs)
            yield return new(
                FindingKind.LongPieces,
                FindingSeverity.Information,
                $"{DatasetChecker.Pieces(longs.Count)} {(longs.Count == 1 ? "has" : "have")} more than {Long:N0} beats, the longest "
                    + $"{longs.Max(row => sequences[row].Length):N0}.",
                "Chord LSTM and Chord GRU learn from excerpts, so that only evaluation takes longer. The Notebook preset pads each batch "
                    + "to its longest piece and gets slow.",
                $"Nothing needs to be done. For the Notebook preset, cut them after {Long:N0} beats."
            )
            {
                Rows = longs,
                Action = $"Cut after {Long:N0} beats",
                Edit = new() { CutTo = Long },
            };
        if (
            subject.Rows(row => sequences[row].Length > 1 && !sequences[row].Span.ContainsAnyExcept(sequences[row].Span[0])) is
            { Count: > 0 } constant
        )
            yield return new(
                FindingKind.ConstantPieces,
                FindingSeverity.Warning,
                $"{DatasetChecker.Pieces(constant.Count)} {(constant.Count == 1 ? "holds" : "hold")} a single chord from beginning to end.",
                "There is nothing in it to recognise a composer by; most often the chords were lost on the way.",
                "Leave them out."
            )
            {
                Rows = constant,
                Action = $"Leave out {DatasetChecker.Pieces(constant.Count)}",
                Edit = new() { LeaveOut = constant },
            };
    }
}

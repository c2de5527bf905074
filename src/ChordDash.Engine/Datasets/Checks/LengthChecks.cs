using ChordDash.Engine.Resources;

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
                CheckMessages.ShortPiecesTitle(shorts.Count, Short),
                CheckMessages.ShortPiecesExplanation,
                CheckMessages.ShortPiecesRemedy
            )
            {
                Rows = shorts,
                Action = CheckMessages.LeaveOutPieces(shorts.Count),
                Edit = new() { LeaveOut = shorts },
            };
        if (subject.Rows(row => sequences[row].Length > Long) is { Count: > 0 } longs)
            yield return new(
                FindingKind.LongPieces,
                FindingSeverity.Information,
                CheckMessages.LongPiecesTitle(longs.Count, Long, longs.Max(row => sequences[row].Length)),
                CheckMessages.LongPiecesExplanation,
                CheckMessages.LongPiecesRemedy(Long)
            )
            {
                Rows = longs,
                Action = CheckMessages.LongPiecesAction(Long),
                Edit = new() { CutTo = Long },
            };
        if (
            subject.Rows(row => sequences[row].Length > 1 && !sequences[row].Span.ContainsAnyExcept(sequences[row].Span[0])) is
            { Count: > 0 } constant
        )
            yield return new(
                FindingKind.ConstantPieces,
                FindingSeverity.Warning,
                CheckMessages.ConstantPiecesTitle(constant.Count),
                CheckMessages.ConstantPiecesExplanation,
                CheckMessages.LeaveThemOut
            )
            {
                Rows = constant,
                Action = CheckMessages.LeaveOutPieces(constant.Count),
                Edit = new() { LeaveOut = constant },
            };
    }
}

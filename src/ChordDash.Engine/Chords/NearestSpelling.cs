using F23.StringSimilarity;

namespace ChordDash.Engine.Chords;

/// <summary>Finds the symbol of a vocabulary that is spelled most like a text which is no chord.</summary>
internal static class NearestSpelling
{
    /// <summary>Slips of a finger: a letter more, less, wrong, or two that changed places.</summary>
    private static readonly OptimalStringAlignment Slips = new();

    private static readonly string[] StandardSymbols =
    [
        .. Enumerable.Range(0, StandardChords.Last + 1).Select(StandardChords.Symbol),
        StandardChords.RestSymbol,
    ];

    /// <returns>Null where nothing is near.</returns>
    public static string? Find(string written, ChordNames names)
    {
        if (written.Length is 0 or > ChordSymbol.MaxLength)
            return null;
        var (symbol, distance) = (names.Standard ? StandardSymbols : names.OwnSymbols)
            .Select(symbol =>
                (
                    Symbol: symbol,
                    Distance: Slips.Distance(written, symbol)
                        + (char.ToUpperInvariant(symbol[0]) == char.ToUpperInvariant(written[0]) ? 0 : 0.5)
                )
            )
            .DefaultIfEmpty((Symbol: "", Distance: double.MaxValue))
            .MinBy(one => one.Distance);
        // Half of it must be right.
        return distance < Math.Max(written.Length, symbol.Length) / 2.0 + 0.1 ? symbol : null;
    }
}

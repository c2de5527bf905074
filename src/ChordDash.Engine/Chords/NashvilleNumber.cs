namespace ChordDash.Engine.Chords;

/// <summary>Reads a degree of the key as Nashville charts write it: "1", "6m", "5sus4", "b7", "4/6".</summary>
internal static class NashvilleNumber
{
    /// <summary>Degrees go from 1 to this.</summary>
    public const int LastDegree = 7;

    private static readonly int[] Major = [0, 2, 4, 5, 7, 9, 11];
    private static readonly string[] Numerals = ["I", "II", "III", "IV", "V", "VI", "VII"];

    /// <summary>Whether the text is one that cannot be a chord code: "6m", but not "6".</summary>
    public static bool IsOnlyThat(string text) => text.Any(character => !char.IsAsciiDigit(character)) && Read(text, default) is not null;

    /// <summary>
    /// Degrees are counted in the major scale from the key's tonic, or from the tonic of the major key with the same notes.
    /// </summary>
    /// <returns>Null when the text is no such chord.</returns>
    public static ReadSymbol? Read(string text, ChordKey key)
    {
        if (text.Length is 0 or > ChordSymbol.MaxLength)
            return null;
        var shift = text[0] switch
        {
            'b' => -1,
            '#' => 1,
            _ => 0,
        };
        var at = shift == 0 ? 0 : 1;
        if (at == text.Length || text[at] is < '1' or > (char)('0' + LastDegree))
            return null;
        var tonic = key.Tonic + (key.Minor ? 3 : 0);
        var root = (tonic + Major[text[at] - '1'] + shift + StandardChords.Roots) % StandardChords.Roots;
        var suffix = text[(at + 1)..];
        // "57" is a code.
        if (suffix.Length > 0 && char.IsAsciiDigit(suffix[0]))
            return null;
        var slash = suffix.LastIndexOf('/');
        if (slash >= 0 && suffix[(slash + 1)..] is [>= '1' and <= (char)('0' + LastDegree) and var bass])
        {
            return ChordSymbol.ReadAbove(root, suffix[..slash], NoteNaming.English, minor: false) is { } above
                ? Lowest(above.Notes | 1 << (tonic + Major[bass - '1']) % StandardChords.Roots, root)
                : null;
        }
        return ChordSymbol.ReadAbove(root, suffix, NoteNaming.English, minor: false);
    }

    /// <summary>The Roman numeral that says the same as a number.</summary>
    public static string ToNumeral(int degree) => Numerals[degree - 1];

    private static ReadSymbol Lowest(int notes, int root) => new(notes, StandardChords.FindLowest(notes), root);
}

namespace ChordDash.Engine.Chords;

/// <summary>Reads a Roman numeral in a key: "I", "ii7", "V65", "vii°7", "bVI", "V7/V".</summary>
internal static class RomanNumeral
{
    private static readonly (string Numeral, int Degree)[] Numerals =
        [("VII", 6), ("III", 2), ("VI", 5), ("IV", 3), ("II", 1), ("V", 4), ("I", 0)];

    private static readonly int[] Major = [0, 2, 4, 5, 7, 9, 11];
    private static readonly int[] Minor = [0, 2, 3, 5, 7, 8, 10];

    /// <summary>Figured bass of inversions, and what is left of the chord without it.</summary>
    private static readonly (string Figure, string Chord)[] Inversions = [("65", "7"), ("64", ""), ("63", ""), ("43", "7"), ("42", "7"), ("6", ""), ("2", "7")];

    /// <summary>
    /// A large numeral is a major chord, a small one a minor chord, and what follows is read as after a letter: V7 is a dominant seventh, I7 too.
    /// Figures of inversions name the same notes. In a minor key III, VI and VII are those of natural minor, a small vi or vii the raised
    /// ones, and a flat before them says what they are anyway.
    /// </summary>
    /// <returns>Null when the text is no such chord.</returns>
    public static ReadSymbol? Read(string text, ChordKey key)
    {
        if (text.Length > ChordSymbol.Longest)
            return null;
        var chord = ChordSymbol.Normalise(text);
        // V7/V: the dominant of the dominant.
        if (chord.LastIndexOf('/') is >= 0 and var slash)
        {
            return ReadRoot(chord[(slash + 1)..], key) is (var tonic, var small, "") ? Read(chord[..slash], new ChordKey(tonic, small)) : null;
        }
        if (ReadRoot(chord, key) is not var (root, minor, rest))
            return null;
        foreach (var (figure, left) in Inversions)
        {
            if (rest.EndsWith(figure, StringComparison.Ordinal) && rest[..^figure.Length] is "" or "°" or "o" or "ø" or "+")
            {
                rest = rest[..^figure.Length] + left;
                break;
            }
        }
        return ChordSymbol.ReadAbove(root, rest, NoteNaming.English, minor);
    }

    private static (int Root, bool Minor, string Suffix)? ReadRoot(string text, ChordKey key)
    {
        var shift = 0;
        var at = 0;
        for (; at < text.Length && text[at] is '#' or 'b'; at++)
            shift += text[at] == '#' ? 1 : -1;
        foreach (var (numeral, degree) in Numerals)
        {
            var small = text.AsSpan(at).StartsWith(numeral.ToLowerInvariant(), StringComparison.Ordinal);
            if (!small && !text.AsSpan(at).StartsWith(numeral, StringComparison.Ordinal))
                continue;
            var semitones = !key.Minor ? Major[degree] + shift
                : degree is 2 or 5 or 6 && shift == -1 ? Minor[degree]
                : (small && degree is 5 or 6 && shift == 0 ? Major : Minor)[degree] + shift;
            return ((key.Tonic + semitones + 2 * StandardChords.Roots) % StandardChords.Roots, small, text[(at + numeral.Length)..]);
        }
        return null;
    }
}

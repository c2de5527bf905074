using System.Collections.Frozen;

namespace ChordDash.Engine.Chords;

/// <summary>Reads a Roman numeral in a key: "I", "ii7", "V65", "V6/5", "vii°7", "vii%7", "bVI", "V7/V", "N6", "Ger65", "Cad64".</summary>
internal static class RomanNumeral
{
    private static readonly (string Numeral, int Degree)[] Numerals =
    [
        ("VII", 6),
        ("III", 2),
        ("VI", 5),
        ("IV", 3),
        ("II", 1),
        ("V", 4),
        ("I", 0),
    ];

    private static readonly int[] Major = [0, 2, 4, 5, 7, 9, 11];
    private static readonly int[] Minor = [0, 2, 3, 5, 7, 8, 10];

    /// <summary>
    /// Figured bass of inversions, and what is left of the chord without it. Letters are British: Ib is the first inversion.
    /// </summary>
    private static readonly (string Figure, string Chord)[] Inversions =
    [
        ("6/5", "7"),
        ("65", "7"),
        ("6/4", ""),
        ("64", ""),
        ("6/3", ""),
        ("63", ""),
        ("5/3", ""),
        ("53", ""),
        ("4/3", "7"),
        ("43", "7"),
        ("4/2", "7"),
        ("42", "7"),
        ("7b", "7"),
        ("7c", "7"),
        ("7d", "7"),
        ("6", ""),
        ("2", "7"),
        ("a", ""),
        ("b", ""),
        ("c", ""),
    ];

    private static readonly FrozenSet<string> SixthFigures = new[]
    {
        "6",
        "+6",
        "65",
        "6/5",
        "+65",
        "+6/5",
        "43",
        "4/3",
        "+43",
        "+4/3",
        "42",
        "4/2",
        "7",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Augmented sixths, above the tonic.</summary>
    private static readonly (string Name, int[] Notes)[] Sixths =
    [
        ("It", [0, 6]),
        ("Ger", [0, 3, 6]),
        ("Gr", [0, 3, 6]),
        ("Sw", [0, 3, 6]),
        ("Fr", [0, 2, 6]),
    ];

    /// <summary>
    /// A large numeral is a major chord, a small one a minor chord, and what follows is read as after a letter: V7 is a dominant seventh,
    /// I7 too. Figures of inversions name the same notes; where they name a seventh it is the key's. In a minor key III, VI and VII are
    /// those of natural minor, a small vi or vii the raised ones, and a flat before them says what they are anyway.
    /// </summary>
    /// <returns>Null when the text is no such chord.</returns>
    public static ReadSymbol? Read(string text, ChordKey key) =>
        text.Length > ChordSymbol.MaxLength ? null : ReadFolded(ChordSymbol.Normalise(text), key);

    /// <summary>Whether the text begins with a numeral and may go on with figures.</summary>
    public static bool Begins(string text) => ReadRoot(text, default) is not null;

    private static ReadSymbol? ReadFolded(string chord, ChordKey key)
    {
        // music21 writes a half-diminished chord as vii/o7.
        chord = chord.Replace("/o", "ø", StringComparison.Ordinal);
        // V7/V: the dominant of the dominant.
        if (chord.LastIndexOf('/') is >= 0 and var slash && ReadRoot(chord[(slash + 1)..], key) is (var tonic, var small, _, ""))
            return ReadFolded(chord[..slash], new ChordKey(tonic, small)) is { } applied
                ? applied with
                {
                    Rival = applied.Rival is { } rival ? rival + chord[slash..] : null,
                }
                : null;
        if (ReadNamed(chord, key) is { } named)
            return named;
        if (ReadRoot(chord, key) is not var (root, minor, degree, suffix))
            return null;
        var rest = suffix;
        foreach (var (figure, left) in Inversions)
        {
            if (rest.EndsWith(figure, StringComparison.Ordinal) && rest[..^figure.Length] is "" or "°" or "o" or "ø" or "%" or "+" or "dim")
            {
                var sign = rest[..^figure.Length];
                rest = sign + (left is "7" && sign.Length == 0 && !minor && HasMajorSeventh(degree, key) ? "maj7" : left);
                break;
            }
        }
        return ChordSymbol.ReadAbove(root, rest, NoteNaming.English, minor) is { } read
            ? read with
            {
                Rival = FindRival(chord, suffix, minor, degree, key),
            }
            : null;
    }

    /// <summary>
    /// In classical analysis a bare numeral is the chord that the key has: I7 is a major seventh, vii is diminished. Elsewhere its case
    /// says all.
    /// </summary>
    private static string? FindRival(string chord, string suffix, bool minor, int? degree, ChordKey key)
    {
        if (suffix is "7" && !minor && HasMajorSeventh(degree, key))
            return $"{chord[..^1]}maj7";
        if (!minor || !IsDiminished(degree, key))
            return null;
        return suffix switch
        {
            "" => $"{chord}°",
            "7" => $"{chord[..^1]}ø7",
            _ => null,
        };
    }

    private static bool HasMajorSeventh(int? degree, ChordKey key) => key.Minor ? degree is 2 or 5 : degree is 0 or 3;

    private static bool IsDiminished(int? degree, ChordKey key) => key.Minor ? degree is 1 or 6 : degree is 6;

    /// <summary>The Neapolitan, augmented sixths and the cadential six-four.</summary>
    private static ReadSymbol? ReadNamed(string chord, ChordKey key)
    {
        if (chord is "N6" or "N63" or "N6/3" or "N64" or "N6/4" or "N53")
            return ChordSymbol.Of((key.Tonic + 1) % StandardChords.Roots, 0, 4, 7);
        if (chord.StartsWith("Cad", StringComparison.OrdinalIgnoreCase) && chord[3..] is "64" or "6/4")
            return ChordSymbol.Of(key.Tonic, 0, key.Minor ? 3 : 4, 7);
        foreach (var (name, notes) in Sixths)
        {
            if (chord.StartsWith(name, StringComparison.OrdinalIgnoreCase) && SixthFigures.Contains(chord[name.Length..]))
            {
                var sixth = (key.Tonic + 8) % StandardChords.Roots;
                return ChordSymbol.Of(sixth, [0, .. notes.Select(note => note + 4)]);
            }
        }
        return null;
    }

    /// <returns>The degree only where no sign alters it.</returns>
    private static (int Root, bool Minor, int? Degree, string Suffix)? ReadRoot(string text, ChordKey key)
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
            var semitones =
                !key.Minor ? Major[degree] + shift
                : degree is 2 or 5 or 6 && shift == -1 ? Minor[degree]
                : (small && degree is 5 or 6 && shift == 0 ? Major : Minor)[degree] + shift;
            var root = ((key.Tonic + semitones) % StandardChords.Roots + StandardChords.Roots) % StandardChords.Roots;
            return (root, small, shift == 0 ? degree : null, text[(at + numeral.Length)..]);
        }
        return null;
    }
}

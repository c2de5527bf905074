namespace ChordDash.Engine.Chords;

/// <summary>How the notes of a text are called.</summary>
internal enum NoteNaming
{
    /// <summary>B is a semitone below C.</summary>
    English,

    /// <summary>H is a semitone below C, B is B flat, and a small letter is a minor chord: also the Polish and Scandinavian way.</summary>
    German,

    /// <summary>Do re mi: the Romance way.</summary>
    Solfege,
}

/// <summary>Reads the name of a note at the start of a text.</summary>
internal static class NoteName
{
    /// <summary>After a letter, with the semitones they add; longer ones first.</summary>
    private static readonly (string Sign, int Shift)[] Accidentals =
    [
        ("natural", 0),
        ("isis", 2),
        ("eses", -2),
        ("-sharp", 1),
        ("sharp", 1),
        ("-flat", -1),
        ("flat", -1),
        ("ses", -2),
        ("is", 1),
        ("es", -1),
        ("##", 2),
        ("bb", -2),
        ("#", 1),
        ("b", -1),
        ("♮", 0),
        ("s", -1),
        ("", 0),
    ];

    private static readonly (string Name, int PitchClass)[] Solfege =
    [
        ("sol", 7),
        ("do", 0),
        ("dó", 0),
        ("re", 2),
        ("ré", 2),
        ("mi", 4),
        ("fa", 5),
        ("fá", 5),
        ("so", 7),
        ("la", 9),
        ("lá", 9),
        ("si", 11),
        ("ti", 11),
    ];

    /// <summary>All ways to read the start of a text as a note, the longest name first: "Es" before the "E" of "Esus4".</summary>
    /// <returns>The pitch class (0 = C … 11 = B) and the length of its name.</returns>
    public static IEnumerable<(int PitchClass, int Length)> Read(string text, NoteNaming naming)
    {
        if (text.Length == 0)
            yield break;
        foreach (var (natural, length) in Naturals(text, naming))
        {
            foreach (var (sign, shift) in Accidentals)
            {
                if (!text.AsSpan(length).StartsWith(sign, StringComparison.Ordinal) || !MayFollow(sign, text, length, naming))
                    continue;
                // Whoever writes a sign behind a B means the English one: Bb is B flat in every language.
                var from = naming == NoteNaming.German && text[0] is 'B' or 'b' && sign.Length > 0 ? 11 : natural;
                yield return ((from + shift + StandardChords.Roots) % StandardChords.Roots, length + sign.Length);
            }
        }
    }

    /// <summary>The pitch class of a text that is nothing but a note.</summary>
    public static int? ReadWhole(string text, NoteNaming naming)
    {
        foreach (var (pitchClass, length) in Read(text, naming))
        {
            if (length == text.Length)
                return pitchClass;
        }
        return null;
    }

    private static bool MayFollow(string sign, string text, int length, NoteNaming naming) =>
        sign switch
        {
            "" => true,
            // "Csharp5" is a C with a sharp fifth, "Csharp7" a seventh chord on C sharp.
            "sharp" or "flat" => text.AsSpan(length + sign.Length) is not ['5' or '9' or '1', ..],
            ['i' or 'e' or 's', ..] when naming == NoteNaming.Solfege => false,
            // Only Es and As drop their e.
            "s" or "ses" => text[0] is 'E' or 'e' or 'A' or 'a',
            _ => true,
        };

    private static IEnumerable<(int PitchClass, int Length)> Naturals(string text, NoteNaming naming)
    {
        if (naming == NoteNaming.Solfege)
        {
            foreach (var (name, pitchClass) in Solfege)
            {
                if (text.StartsWith(name, StringComparison.OrdinalIgnoreCase))
                    yield return (pitchClass, name.Length);
            }
        }
        else if (Natural(text[0], naming) is { } natural)
        {
            yield return (natural, 1);
        }
    }

    private static int? Natural(char letter, NoteNaming naming) =>
        letter switch
        {
            'C' or 'c' => 0,
            'D' or 'd' => 2,
            'E' or 'e' => 4,
            'F' or 'f' => 5,
            'G' or 'g' => 7,
            'A' or 'a' => 9,
            'B' or 'b' => naming == NoteNaming.German ? 10 : 11,
            'H' or 'h' => naming == NoteNaming.German ? 11 : null,
            _ => null,
        };
}

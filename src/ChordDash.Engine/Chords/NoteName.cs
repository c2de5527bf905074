namespace ChordDash.Engine.Chords;

/// <summary>How the notes of a text are called.</summary>
internal enum NoteNaming
{
    /// <summary>B is a semitone below C.</summary>
    English,

    /// <summary>H is a semitone below C, B is B flat, and a small letter is a minor chord: also the Polish and Scandinavian way.</summary>
    German,
}

/// <summary>Reads the name of a note at the start of a text.</summary>
internal static class NoteName
{
    /// <summary>After a letter, with the semitones they add; longer ones first.</summary>
    private static readonly (string Sign, int Shift)[] Accidentals =
        [("isis", 2), ("eses", -2), ("ses", -2), ("is", 1), ("es", -1), ("##", 2), ("bb", -2), ("#", 1), ("b", -1), ("s", -1), ("", 0)];

    /// <summary>All ways to read the start of a text as a note, the longest name first: "Es" before the "E" of "Esus4".</summary>
    /// <returns>The pitch class (0 = C … 11 = B) and the length of its name.</returns>
    public static IEnumerable<(int PitchClass, int Length)> Read(string text, NoteNaming naming)
    {
        if (text.Length == 0 || Natural(text[0], naming) is not { } natural)
            yield break;
        foreach (var (sign, shift) in Accidentals)
        {
            if (!text.AsSpan(1).StartsWith(sign, StringComparison.Ordinal))
                continue;
            // Only Es and As drop their e; German B is flat already.
            if ((sign is "s" or "ses" && text[0] is not ('E' or 'e' or 'A' or 'a')) || (sign.Length > 0 && naming == NoteNaming.German && text[0] is 'B' or 'b' && sign[0] != 'b'))
                continue;
            yield return ((natural + shift + StandardChords.Roots) % StandardChords.Roots, 1 + sign.Length);
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

    private static int? Natural(char letter, NoteNaming naming) => char.ToUpperInvariant(letter) switch
    {
        _ when !char.IsAscii(letter) => null,
        'C' => 0,
        'D' => 2,
        'E' => 4,
        'F' => 5,
        'G' => 7,
        'A' => 9,
        'B' => naming == NoteNaming.German ? 10 : 11,
        'H' => naming == NoteNaming.German ? 11 : null,
        _ => null,
    };
}

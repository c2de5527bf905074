using System.Collections.Frozen;

namespace ChordDash.Engine.Chords;

/// <summary>What one chord symbol says.</summary>
/// <param name="Notes">Its pitch classes as a set of bits, bit 0 for C, a bass note among them; 0 for a rest.</param>
/// <param name="Code">The code as spelled: 153 for Am7. With a bass note, or where no chord is built so from its root: the lowest code with these notes; null when none has them.</param>
/// <param name="Root">The pitch class that the chord is built on.</param>
internal sealed record ReadSymbol(int Notes, int? Code, int Root);

/// <summary>Reads one chord symbol in the spellings that musicians use.</summary>
internal static class ChordSymbol
{
    /// <summary>In characters; no symbol is longer.</summary>
    public const int Longest = 24;

    private static readonly FrozenSet<string> Rests =
        new[] { "N.C.", "N.C", "NC", "NC.", "N", "R", "rest" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <param name="text">Such as "Am7", "B♭maj9", "F#°", "C/E" or "N.C.".</param>
    /// <param name="naming">How its notes are called.</param>
    /// <returns>Null when the text is not a chord symbol.</returns>
    public static ReadSymbol? Read(string text, NoteNaming naming = NoteNaming.English)
    {
        if (text.Length > Longest)
            return null;
        if (Rests.Contains(text))
            return new(Notes: 0, StandardChords.Rest, Root: 0);
        var chord = Normalise(text);
        foreach (var (root, length) in NoteName.Read(chord, naming))
        {
            if (ReadAbove(root, chord[length..], naming, minor: naming == NoteNaming.German && char.IsAsciiLetterLower(chord[0])) is { } read)
                return read;
        }
        return null;
    }

    /// <summary>What follows a root, a bass note included.</summary>
    /// <param name="minor">Whether the chord is a minor one unless it says otherwise.</param>
    public static ReadSymbol? ReadAbove(int root, string rest, NoteNaming naming, bool minor)
    {
        var slash = rest.LastIndexOf('/');
        int? bass = slash < 0 ? null : NoteName.ReadWhole(rest[(slash + 1)..], naming);
        if (ReadSuffix(bass is null ? rest : rest[..slash], minor) is not { } intervals)
            return null;
        var notes = StandardChords.Turn(intervals, root) | (bass is { } note ? 1 << note : 0);
        return new(notes, (bass is null ? StandardChords.FindBuiltOn(root, notes) : null) ?? StandardChords.FindLowest(notes), root);
    }

    /// <summary>One spelling for look-alike signs.</summary>
    public static string Normalise(string text) => string.Concat(text.Select(character => character switch
    {
        '♯' => "#",
        '♭' => "b",
        '∆' or '△' => "Δ",
        'º' or '˚' => "°",
        'Ø' or '∅' => "ø",
        '−' or '–' => "-",
        _ => character.ToString(),
    }));

    private static int? ReadSuffix(string suffix, bool minor) => (minor ? ChordSuffix.Read("m" + suffix) : null) ?? ChordSuffix.Read(suffix);
}

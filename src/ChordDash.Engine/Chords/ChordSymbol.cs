using System.Collections.Frozen;

namespace ChordDash.Engine.Chords;

/// <summary>Reads one chord symbol in the spellings that musicians use.</summary>
internal static class ChordSymbol
{
    private const int LongestSymbol = 24;

    private static readonly FrozenSet<string> Rests =
        new[] { "N.C.", "N.C", "NC", "NC.", "N", "R", "rest" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>By quality. Symbols and single letters are case-sensitive: M7 is a major seventh, m7 a minor one.</summary>
    private static readonly FrozenDictionary<string, int> Signs = Table(
        StringComparer.Ordinal,
        ["", "M"], ["m", "-", "mi"], ["sus"], ["+", "#5"], ["°", "o", "mb5", "-b5", "mib5"], ["6", "M6", "ma6"], ["m6", "-6", "mi6"], ["7"],
        ["M7", "ma7", "Δ", "Δ7", "j7", "^", "^7"], ["m7", "-7", "mi7"], ["m7b5", "-7b5", "mi7b5", "ø", "ø7"], ["°7", "o7"],
        ["M9", "ma9", "Δ9", "j9", "^9"], ["9"], ["7b9", "7-9"], ["m9", "-9", "mi9"]);

    /// <summary>Words may be written in any case.</summary>
    private static readonly FrozenDictionary<string, int> Words = Table(
        StringComparer.OrdinalIgnoreCase,
        ["maj", "major"], ["min", "minor"], ["sus4"], ["aug"], ["dim", "minb5"], ["maj6", "major6", "add6"], ["min6", "minor6"], ["dom7", "dom"],
        ["maj7", "major7"], ["min7", "minor7"], ["min7b5", "minor7b5", "hdim", "hdim7", "halfdim", "halfdim7"], ["dim7"],
        ["maj9", "major9"], ["dom9"], ["7flat9", "dom7b9"], ["min9", "minor9"]);

    /// <param name="text">Such as "Am7", "B♭maj9", "F#°", "C/E" or "N.C.".</param>
    /// <param name="code">The code as spelled: 153 for Am7. With a bass note: the lowest code of all its pitch classes.</param>
    /// <returns>False when the text is not a chord of the standard vocabulary.</returns>
    public static bool TryParse(string text, out int code)
    {
        code = StandardChords.Rest;
        if (text.Length > LongestSymbol)
            return false;
        if (Rests.Contains(text))
            return true;

        var slash = text.LastIndexOf('/');
        var chord = Normalise(slash < 0 ? text : text[..slash]);
        if (!TryReadNote(chord, out var root, out var used))
            return false;
        var suffix = chord[used..];
        if (!Signs.TryGetValue(suffix, out var quality) && !Words.TryGetValue(suffix, out quality))
            return false;
        code = root * StandardChords.Qualities + quality;
        if (slash < 0)
            return true;

        var bassName = Normalise(text[(slash + 1)..]);
        if (!TryReadNote(bassName, out var bass, out used) || used != bassName.Length || StandardChords.WithBass(code, bass) is not { } together)
            return false;
        code = together;
        return true;
    }

    private static bool TryReadNote(string text, out int pitchClass, out int used)
    {
        pitchClass = 0;
        used = 1;
        if (text.Length == 0)
            return false;
        var natural = char.ToUpperInvariant(text[0]) switch { 'C' => 0, 'D' => 2, 'E' => 4, 'F' => 5, 'G' => 7, 'A' => 9, 'B' => 11, _ => -1 };
        if (natural < 0 || !char.IsAscii(text[0]))
            return false;
        var shift = 0;
        for (; used < text.Length && used <= 2 && text[used] is '#' or 'b'; used++)
            shift += text[used] == '#' ? 1 : -1;
        pitchClass = (natural + shift + StandardChords.Roots) % StandardChords.Roots;
        return true;
    }

    /// <summary>One spelling for look-alike signs; parentheses say nothing.</summary>
    private static string Normalise(string text) => string.Concat(text.Select(character => character switch
    {
        '♯' => "#",
        '♭' => "b",
        '∆' or '△' => "Δ",
        'º' or '˚' => "°",
        'Ø' or '∅' => "ø",
        '−' or '–' => "-",
        '(' or ')' => "",
        _ => character.ToString(),
    }));

    private static FrozenDictionary<string, int> Table(StringComparer comparer, params string[][] spellings) => spellings
        .SelectMany((names, quality) => names.Select(name => (name, quality)))
        .ToFrozenDictionary(entry => entry.name, entry => entry.quality, comparer);
}

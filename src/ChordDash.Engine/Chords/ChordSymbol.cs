using System.Collections.Frozen;

namespace ChordDash.Engine.Chords;

/// <summary>What one chord symbol says.</summary>
/// <param name="Notes">Its pitch classes as a set of bits, bit 0 for C, a bass note among them; 0 for a rest.</param>
/// <param name="Code">The code as spelled: 153 for Am7. With a bass note, or where no chord is built so from its root: the lowest code with
/// these notes; null when none has them.</param>
/// <param name="Root">The pitch class that the chord is built on.</param>
internal sealed record ReadSymbol(int Notes, int? Code, int Root)
{
    /// <summary>As written: "Bb" of "Bbm7"; empty for a rest.</summary>
    public string RootName { get; init; } = "";

    /// <summary>As written, "" where there is none.</summary>
    public string BassName { get; init; } = "";

    /// <summary>What follows the root, without the bass note.</summary>
    public string Suffix { get; init; } = "";

    public SuffixDoubt Doubt { get; init; }

    /// <summary>Another way to write the chord, which means something else, where this one may mean that too.</summary>
    public string? Rival { get; init; }

    /// <summary>Whether the symbol is in Harte's syntax, with a colon.</summary>
    public bool IsHarte { get; init; }
}

/// <summary>Reads one chord symbol in the spellings that musicians use.</summary>
internal static class ChordSymbol
{
    /// <summary>In characters; no symbol is longer.</summary>
    public const int MaxLength = 24;

    private static readonly FrozenSet<string> Rests = new[]
    {
        "N.C.",
        "N.C",
        "NC",
        "NC.",
        "N",
        "R",
        "rest",
        "tacet",
        "nochord",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <param name="text">Such as "Am7", "B♭maj9", "F#°", "C/E", "C:min7/b3" or "N.C.".</param>
    /// <param name="naming">How its notes are called.</param>
    /// <returns>Null when the text is not a chord symbol.</returns>
    public static ReadSymbol? Read(string text, NoteNaming naming = NoteNaming.English)
    {
        if (text.Length > MaxLength)
            return null;
        var chord = Normalise(text);
        if (Rests.Contains(chord))
            return new(Notes: 0, StandardChords.Rest, Root: 0);
        foreach (var (root, length) in NoteName.Read(chord, naming))
        {
            var rest = chord[length..];
            var read = rest.StartsWith(':')
                ? ReadHarte(root, rest[1..], naming)
                : ReadAbove(root, rest, naming, minor: naming == NoteNaming.German && char.IsAsciiLetterLower(chord[0]));
            if (read is not null)
                return read with { RootName = chord[..length] };
        }
        return null;
    }

    /// <summary>What follows a root, a bass note included.</summary>
    /// <param name="minor">Whether the chord is a minor one unless it says otherwise.</param>
    public static ReadSymbol? ReadAbove(int root, string rest, NoteNaming naming, bool minor)
    {
        var slash = rest.LastIndexOf('/');
        int? bass = slash < 0 ? null : NoteName.ReadWhole(rest[(slash + 1)..], naming);
        var suffix = bass is null ? rest : rest[..slash];
        if (((minor ? ChordSuffix.Read("m" + suffix) : null) ?? ChordSuffix.Read(suffix)) is not { } read)
            return null;
        var notes = StandardChords.Turn(read.Intervals, root) | (bass is { } note ? 1 << note : 0);
        return new(notes, (bass is null ? StandardChords.FindBuiltOn(root, notes) : null) ?? StandardChords.FindLowest(notes), root)
        {
            BassName = bass is null ? "" : rest[(slash + 1)..],
            Suffix = suffix,
            Doubt = read.Doubt,
        };
    }

    /// <summary>A chord of some notes that no symbol spells.</summary>
    public static ReadSymbol Of(int root, params ReadOnlySpan<int> intervals)
    {
        var notes = 0;
        foreach (var interval in intervals)
            notes |= 1 << (root + interval) % StandardChords.Roots;
        return new(notes, StandardChords.FindBuiltOn(root, notes) ?? StandardChords.FindLowest(notes), root);
    }

    /// <summary>One spelling for look-alike signs.</summary>
    public static string Normalise(string text) => FoldedText.Fold(text);

    private static ReadSymbol? ReadHarte(int root, string rest, NoteNaming naming)
    {
        if (HarteChord.Read(rest, root, naming) is not { } intervals)
            return null;
        var notes = StandardChords.Turn(intervals, root);
        return new(notes, StandardChords.FindBuiltOn(root, notes) ?? StandardChords.FindLowest(notes), root)
        {
            Suffix = rest,
            IsHarte = true,
        };
    }
}

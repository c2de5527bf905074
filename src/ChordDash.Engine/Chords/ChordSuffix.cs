namespace ChordDash.Engine.Chords;

/// <summary>Why a chord symbol may mean something else too.</summary>
internal enum SuffixDoubt
{
    None,

    /// <summary>C2: the second in place of the third, or beside it.</summary>
    Two,

    /// <summary>C4: the fourth in place of the third, or the note C in an octave.</summary>
    Four,

    /// <summary>Ch7: half-diminished, as iReal Pro writes it.</summary>
    HalfDiminished,

    /// <summary>C07: a zero for the circle of a diminished chord.</summary>
    Zero,

    /// <summary>C/7: a seventh chord, or the major seventh in the bass.</summary>
    SlashSeven,
}

/// <param name="Intervals">Above the root, as a set of bits: bit 7 for a perfect fifth.</param>
internal sealed record SuffixReading(int Intervals, SuffixDoubt Doubt);

/// <summary>Reads what follows the root of a chord symbol, such as "m7b5", "maj9" or "7sus4(add13)".</summary>
internal static class ChordSuffix
{
    /// <summary>
    /// Words first: longer spellings before those that they begin with. Words of two letters and more may be written in any case, single
    /// letters not: M is major, m is minor.
    /// </summary>
    private static readonly (string Sign, ChordPart Part)[] Signs =
    [
        ("half-diminished", ChordPart.HalfDiminished),
        ("halfdiminished", ChordPart.HalfDiminished),
        ("half-dim", ChordPart.HalfDiminished),
        ("halfdim", ChordPart.HalfDiminished),
        ("hdim", ChordPart.HalfDiminished),
        ("diminished", ChordPart.Diminished),
        ("dim", ChordPart.Diminished),
        ("augmented", ChordPart.Augmented),
        ("aug", ChordPart.Augmented),
        ("major", ChordPart.Major),
        ("maj", ChordPart.Major),
        ("ma", ChordPart.Major),
        ("minor", ChordPart.Minor),
        ("min", ChordPart.Minor),
        ("moll", ChordPart.Minor),
        ("mi", ChordPart.Minor),
        ("dur", ChordPart.Plain),
        ("dominant", ChordPart.Dominant),
        ("dom", ChordPart.Dominant),
        ("altered", ChordPart.Altered),
        ("alt", ChordPart.Altered),
        ("sus2", ChordPart.Second),
        ("sus4", ChordPart.Fourth),
        ("sus", ChordPart.Suspended),
        ("add", ChordPart.Add),
        ("omit", ChordPart.Omit),
        ("no", ChordPart.Omit),
        ("flat", ChordPart.Flat),
        ("sharp", ChordPart.Sharp),
        ("seventh", ChordPart.Seventh),
        ("ninth", ChordPart.Ninth),
        ("sixth", ChordPart.Sixth),
        ("13th", ChordPart.Thirteenth),
        ("11th", ChordPart.Eleventh),
        ("9th", ChordPart.Ninth),
        ("7th", ChordPart.Seventh),
        ("6th", ChordPart.Sixth),
        ("6/9", ChordPart.SixNine),
        ("69", ChordPart.SixNine),
        ("13", ChordPart.Thirteenth),
        ("11", ChordPart.Eleventh),
        ("9", ChordPart.Ninth),
        ("7", ChordPart.Seventh),
        ("6", ChordPart.Sixth),
        ("5", ChordPart.Fifth),
        ("4", ChordPart.Four),
        ("3", ChordPart.Third),
        ("2", ChordPart.Two),
        ("Δ", ChordPart.Triangle),
        ("^", ChordPart.Triangle),
        ("ø", ChordPart.HalfDiminished),
        ("%", ChordPart.HalfDiminished),
        ("°", ChordPart.Diminished),
        ("o", ChordPart.Diminished),
        ("+", ChordPart.Plus),
        ("-", ChordPart.Minus),
        ("M", ChordPart.Major),
        ("j", ChordPart.Major),
        ("m", ChordPart.Minor),
        ("b", ChordPart.Flat),
        ("#", ChordPart.Sharp),
    ];

    /// <summary>Words that a hyphen joins to the root: in "C-major" it makes no minor chord.</summary>
    private static readonly string[] Hyphenated = ["-major", "-minor", "-dur", "-moll", "-dim", "-aug", "-sus"];

    /// <returns>Null when the text is not the end of a chord symbol.</returns>
    public static SuffixReading? Read(string suffix)
    {
        var doubt = Array.Exists(Hyphenated, word => suffix.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            ? Rewrite(suffix[1..], out suffix)
            : Rewrite(suffix, out suffix);
        var chord = new ChordBuilder();
        ChordPart? before = null;
        var depth = 0;
        var slash = false;
        for (var at = 0; at < suffix.Length; )
        {
            if (suffix[at] is '(' or ')')
            {
                // Says nothing, but that a sharp belongs to what follows it.
                depth += suffix[at++] == '(' ? 1 : -1;
                continue;
            }
            if (depth > 0 && suffix[at] is ',' or ';' or '/' && at + 1 < suffix.Length)
            {
                at++;
                continue;
            }
            if (suffix[at] == '/' && !slash && at + 1 < suffix.Length)
            {
                slash = true;
                at++;
                continue;
            }
            if (Find(suffix.AsSpan(at)) is not var (sign, part))
                return null;
            at += sign.Length;
            part = Signed(part, before, suffix, at);
            if (
                !chord.Take(
                    part,
                    before,
                    depth > 0 ? PartPlace.Parentheses
                        : slash ? PartPlace.Slash
                        : PartPlace.Line
                )
            )
                return null;
            // A slash stands for one tone.
            slash &= part is ChordPart.Flat or ChordPart.Sharp;
            before = part;
        }
        if (before is ChordPart.Add or ChordPart.Omit or ChordPart.Flat or ChordPart.Sharp || slash)
            return null;
        return new(chord.Intervals, doubt == SuffixDoubt.None ? chord.Doubt : doubt);
    }

    /// <summary>"m-5" and "7+9" alter a note; the minus of "-7" and the plus of "+7" come first.</summary>
    private static ChordPart Signed(ChordPart part, ChordPart? before, string suffix, int next) =>
        part switch
        {
            ChordPart.Minus when before is not null || (suffix.AsSpan(next).StartsWith("5", StringComparison.Ordinal)) => ChordPart.Flat,
            ChordPart.Plus when before is not null && next < suffix.Length && char.IsAsciiDigit(suffix[next]) => ChordPart.Sharp,
            _ => part,
        };

    /// <summary>Signs that few people use, as those that all know.</summary>
    private static SuffixDoubt Rewrite(string suffix, out string rewritten)
    {
        rewritten = suffix switch
        {
            "h" or "h7" or "h9" => $"ø{suffix[1..]}",
            "0" or "07" => $"°{suffix[1..]}",
            _ => suffix,
        };
        return suffix is ['h'] or ['h', '7' or '9'] ? SuffixDoubt.HalfDiminished
            : suffix is "0" or "07" ? SuffixDoubt.Zero
            : SuffixDoubt.None;
    }

    private static (string Sign, ChordPart Part)? Find(ReadOnlySpan<char> text)
    {
        foreach (var (sign, part) in Signs)
        {
            // The "ma" of "madd9" is minor, and the start of a word.
            if (
                text.StartsWith(sign, sign.Length > 1 ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal)
                && !(sign is "ma" && text[2..] is ['d' or 'D', ..])
            )
                return (sign, part);
        }
        return null;
    }
}

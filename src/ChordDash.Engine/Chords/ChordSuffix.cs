namespace ChordDash.Engine.Chords;

/// <summary>Reads what follows the root of a chord symbol, such as "m7b5", "maj9" or "7sus4(add13)".</summary>
internal static class ChordSuffix
{
    /// <summary>Words first: longer spellings before those that they begin with. Words of two letters and more may be written in any case, single letters not: M is major, m is minor.</summary>
    private static readonly (string Sign, Part Part)[] Signs =
    [
        ("half-diminished", Part.HalfDiminished), ("halfdim", Part.HalfDiminished), ("hdim", Part.HalfDiminished), ("diminished", Part.Diminished), ("dim", Part.Diminished),
        ("augmented", Part.Augmented), ("aug", Part.Augmented), ("major", Part.Major), ("maj", Part.Major), ("ma", Part.Major), ("minor", Part.Minor), ("min", Part.Minor), ("mi", Part.Minor),
        ("dominant", Part.Dominant), ("dom", Part.Dominant), ("sus2", Part.Second), ("sus4", Part.Fourth), ("sus", Part.Fourth), ("add", Part.Add), ("omit", Part.Omit), ("no", Part.Omit),
        ("flat", Part.Flat), ("sharp", Part.Sharp), ("6/9", Part.SixNine), ("69", Part.SixNine), ("13", Part.Thirteenth), ("11", Part.Eleventh), ("9", Part.Ninth), ("7", Part.Seventh),
        ("6", Part.Sixth), ("5", Part.Fifth), ("4", Part.Four), ("3", Part.Third), ("2", Part.Two), ("Δ", Part.Triangle), ("^", Part.Triangle), ("ø", Part.HalfDiminished), ("°", Part.Diminished),
        ("o", Part.Diminished), ("+", Part.Plus), ("-", Part.Minus), ("M", Part.Major), ("j", Part.Major), ("m", Part.Minor), ("b", Part.Flat), ("#", Part.Sharp),
    ];

    private enum Part
    {
        Major, Minor, Diminished, HalfDiminished, Augmented, Dominant, Triangle, Second, Fourth, Add, Omit, Flat, Sharp, Plus, Minus,
        SixNine, Thirteenth, Eleventh, Ninth, Seventh, Sixth, Fifth, Four, Third, Two,
    }

    /// <summary>The intervals above the root as a set of bits: bit 7 for a perfect fifth.</summary>
    /// <returns>Null when the text is not the end of a chord symbol.</returns>
    public static int? Read(string suffix)
    {
        var chord = new Chord();
        Part? before = null;
        for (var at = 0; at < suffix.Length;)
        {
            if (suffix[at] is '(' or ')')
            {
                at++; // Says nothing, but that a sharp belongs to what follows it.
                continue;
            }
            if (Find(suffix.AsSpan(at)) is not var (sign, part))
                return null;
            at += sign.Length;
            // "m-5" and "7+9" alter a note; the minus of "-7" and the plus of "+7" come first.
            if (before is not null && part == Part.Minus)
                part = Part.Flat;
            else if (before is not null && part == Part.Plus && at < suffix.Length && char.IsAsciiDigit(suffix[at]))
                part = Part.Sharp;
            if (!chord.Take(part, before))
                return null;
            before = part;
        }
        return before is Part.Add or Part.Omit or Part.Flat or Part.Sharp ? null : chord.Intervals;
    }

    private static (string Sign, Part Part)? Find(ReadOnlySpan<char> text)
    {
        foreach (var (sign, part) in Signs)
        {
            // The "ma" of "madd9" is minor, and the start of a word.
            if (text.StartsWith(sign, sign.Length > 1 ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal) && !(sign is "ma" && text[2..] is ['d' or 'D', ..]))
                return (sign, part);
        }
        return null;
    }

    /// <summary>Built up part by part, as a musician reads.</summary>
    private sealed class Chord
    {
        private int? _third = 4;
        private int? _fifth = 7;
        private int? _seventh;
        private int _seventhToBe = 10;
        private int _added;

        public int Intervals => _added | 1 | Bit(_third) | Bit(_fifth) | Bit(_seventh);

        /// <returns>Whether the part may stand here.</returns>
        public bool Take(Part part, Part? before)
        {
            switch (part)
            {
                case Part.Major when before is null or Part.Minor or Part.Minus or Part.Diminished:
                    _seventhToBe = 11;
                    return true;
                case Part.Minor or Part.Minus when before is null:
                    _third = 3;
                    return true;
                case Part.Diminished when before is null:
                    (_third, _fifth, _seventhToBe) = (3, 6, 9);
                    return true;
                case Part.HalfDiminished when before is null:
                    (_third, _fifth, _seventh) = (3, 6, 10);
                    return true;
                case Part.Augmented or Part.Plus:
                    _fifth = 8;
                    return true;
                case Part.Dominant when before is null:
                    _seventh = 10;
                    return true;
                case Part.Triangle when before is null or Part.Minor or Part.Minus:
                    _seventh = _seventhToBe = 11;
                    return true;
                case Part.Second:
                    _third = 2;
                    return true;
                case Part.Fourth:
                    _third = 5;
                    return true;
                case Part.Add or Part.Omit or Part.Flat or Part.Sharp when before is not (Part.Add or Part.Omit or Part.Flat or Part.Sharp):
                    return true;
                default:
                    return TakeNumber(part, before);
            }
        }

        private bool TakeNumber(Part number, Part? before)
        {
            if (before is Part.Flat or Part.Sharp)
                return Alter(number, before == Part.Flat ? -1 : 1);
            switch (before, number)
            {
                case (Part.Omit, Part.Third):
                    _third = null;
                    return true;
                case (Part.Omit, Part.Fifth):
                    _fifth = null;
                    return true;
                case (Part.Add, Part.Two or Part.Ninth):
                    _added |= 1 << 2;
                    return true;
                case (Part.Add, Part.Four or Part.Eleventh):
                    _added |= 1 << 5;
                    return true;
                case (Part.Add, Part.Sixth or Part.Thirteenth) or (not Part.Omit, Part.Sixth):
                    _added |= 1 << 9;
                    return true;
                case (null, Part.Fifth):
                    _third = null;
                    return true;
                case (not (Part.Omit or Part.Add), Part.SixNine):
                    _added |= 1 << 9 | 1 << 2;
                    return true;
                case (Part.HalfDiminished or Part.Triangle, Part.Seventh):
                    return true;
                case (not (Part.Omit or Part.Add), Part.Seventh or Part.Ninth or Part.Eleventh or Part.Thirteenth):
                    _seventh ??= _seventhToBe;
                    _added |= number switch { Part.Ninth => 1 << 2, Part.Eleventh => 1 << 2 | 1 << 5, Part.Thirteenth => 1 << 2 | 1 << 9, _ => 0 };
                    return true;
                default:
                    return false;
            }
        }

        private bool Alter(Part number, int shift)
        {
            switch (number)
            {
                case Part.Fifth:
                    _fifth = 7 + shift;
                    return true;
                case Part.Ninth:
                    _added = _added & ~(1 << 2) | 1 << (2 + shift);
                    return true;
                case Part.Eleventh when shift > 0:
                    _added |= 1 << 6;
                    return true;
                case Part.Thirteenth when shift < 0:
                    _added |= 1 << 8;
                    return true;
                default:
                    return false;
            }
        }

        private static int Bit(int? interval) => interval is { } semitones ? 1 << semitones : 0;
    }
}

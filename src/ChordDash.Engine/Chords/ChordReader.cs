using System.Globalization;
using F23.StringSimilarity;

namespace ChordDash.Engine.Chords;

/// <summary>Reads one chord of a typed sequence. Positions are the caller's to fill in.</summary>
internal static class ChordReader
{
    private const int LongestQuote = 20;

    /// <summary>Slips of a finger: a letter more, less, wrong, or two that changed places.</summary>
    private static readonly OptimalStringAlignment Slips = new();

    private static readonly string[] StandardSymbols = [.. Enumerable.Range(0, StandardChords.Last + 1).Select(StandardChords.Symbol), StandardChords.RestSymbol];

    public static ChordToken Read(string text, ChordNames names, ChordKey key, NoteNaming naming)
    {
        if (names.TryFind(text, out var own))
            return new(0, 0, text, own, text, Note: null, Error: null);
        return names.Standard ? ReadStandard(text, key, naming) : ReadCode(text, names);
    }

    /// <summary>The chord that is nearest to a text which is none: by its notes, where it has some, else by its letters.</summary>
    public static string? Suggest(string text, ChordNames names, NoteNaming naming)
    {
        if (text.Length > ChordSymbol.Longest)
            return null;
        if (names.Standard && ChordSymbol.Read(text, naming) is { } chord)
            return StandardChords.Symbol(StandardChords.Nearest(chord.Notes, chord.Root).Code);
        var written = ChordSymbol.Normalise(text);
        var (symbol, distance) = (names.Standard ? StandardSymbols : names.OwnSymbols)
            .Select(symbol => (Symbol: symbol, Distance: Slips.Distance(written, symbol) + (char.ToUpperInvariant(symbol[0]) == char.ToUpperInvariant(written[0]) ? 0 : 0.5)))
            .DefaultIfEmpty((Symbol: "", Distance: double.MaxValue))
            .MinBy(one => one.Distance);
        // Half of it must be right.
        return distance < Math.Max(written.Length, symbol.Length) / 2.0 + 0.1 ? symbol : null;
    }

    private static ChordToken ReadStandard(string text, ChordKey key, NoteNaming naming)
    {
        if (TryReadNumber(text, out var number))
        {
            return number is < StandardChords.Rest or > StandardChords.Last
                ? Unknown(text, $"{Quote(text)} is not a chord code: codes go from {StandardChords.Rest} (rest) to {StandardChords.Last}.")
                : Known(text, (int)number, canonical => $"{text} ({StandardChords.Symbol((int)number)}) is stored as {StandardChords.Symbol(canonical)} ({canonical})");
        }
        if (ReadNotes(text, naming) is { } notes)
        {
            var found = StandardChords.Nearest(notes, root: null);
            var symbol = StandardChords.Symbol(found.Code);
            return new(0, 0, text, found.Code, symbol, found.Distance == 0
                ? $"{text} is {symbol} ({found.Code})"
                : $"{text} is no chord of the vocabulary; the nearest is {symbol} ({found.Code}), {Notes(found.Distance)} apart", Error: null);
        }

        var letter = ChordSymbol.Read(text, naming);
        if ((letter ?? RomanNumeral.Read(text, key)) is not { } chord)
        {
            return Unknown(text, $"{Quote(text)} is not a chord of the vocabulary: write a symbol such as C, Am7, G7, F#dim or N.C., or a code from " +
                $"{StandardChords.Rest} to {StandardChords.Last}.");
        }
        if (chord.Code is not { } code)
        {
            var nearest = StandardChords.Nearest(chord.Notes, chord.Root);
            return Unknown(text, $"{Quote(text)} is not a chord of the vocabulary: no code has its notes. The nearest is {StandardChords.Symbol(nearest.Code)}, {Notes(nearest.Distance)} apart.");
        }
        var canonicalSymbol = StandardChords.Symbol(StandardChords.Canonical(code));
        if (letter is null)
            return Known(text, code, canonical => $"{text} in {key.Name} is {canonicalSymbol} ({canonical})", always: true);
        if (text.Contains('/', StringComparison.Ordinal) && code == StandardChords.Canonical(code))
            return Known(text, code, canonical => $"{text} is stored as {canonicalSymbol} ({canonical}): the vocabulary has no bass notes", always: true);
        if (naming == NoteNaming.German && text[0] is 'B' or 'b')
            return Known(text, code, canonical => $"{text} is read as {canonicalSymbol} ({canonical}): B is B flat where notes have German names", always: true);
        // Some write a minor chord as a small letter; the reading is said rather than guessed in silence.
        if (naming == NoteNaming.English && text is [>= 'a' and <= 'g', ..] && code % StandardChords.Qualities == 0)
            return Known(text, code, _ => $"{text} is read as {canonicalSymbol} major; the minor chord is {canonicalSymbol}m", always: true);
        return Known(text, code, canonical => $"{text} is stored as {canonicalSymbol} ({canonical})");
    }

    /// <param name="note">Said where the chord is stored under another code than that it was spelled as, or always.</param>
    private static ChordToken Known(string text, int code, Func<int, string> note, bool always = false)
    {
        var canonical = StandardChords.Canonical(code);
        return new(0, 0, text, canonical, StandardChords.Symbol(canonical), always || code != canonical ? note(canonical) : null, Error: null);
    }

    /// <summary>A set of notes in braces: "{C E G}".</summary>
    private static int? ReadNotes(string text, NoteNaming naming)
    {
        if (text is not ['{', .. var inside, '}'])
            return null;
        var notes = 0;
        foreach (var name in inside.Split([' ', ',', ';', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (NoteName.ReadWhole(ChordSymbol.Normalise(name), naming) is not { } note)
                return null;
            notes |= 1 << note;
        }
        return notes;
    }

    private static ChordToken ReadCode(string text, ChordNames names)
    {
        if (!TryReadNumber(text, out var number))
        {
            return Unknown(text, names.HasSymbols
                ? $"{Quote(text)} is not in this vocabulary: write its symbols, such as {names.Some}, or codes."
                : $"{Quote(text)} is not a chord code: this vocabulary is not the standard one, so write whole numbers from -1 (rest).");
        }
        return number is < StandardChords.Rest or > int.MaxValue
            ? Unknown(text, $"{Quote(text)} is not a chord code: codes are whole numbers from -1 (rest) to {int.MaxValue}.")
            : new(0, 0, text, (int)number, names.Name((int)number), Note: null, Error: null);
    }

    /// <summary>Whole numbers, also as NumPy prints floats: "5." and "5.0". Numbers beyond every vocabulary become the largest or smallest long.</summary>
    private static bool TryReadNumber(string text, out long number)
    {
        const NumberStyles WholeOrPoint = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        number = 0;
        if (!text.Any(char.IsAsciiDigit) || !double.TryParse(text, WholeOrPoint, CultureInfo.InvariantCulture, out var value) || value != Math.Floor(value))
            return false;
        number = (long)Math.Clamp(value, long.MinValue, long.MaxValue);
        return true;
    }

    private static string Notes(int count) => count == 1 ? "1 note" : $"{count} notes";

    private static ChordToken Unknown(string text, string error) => new(0, 0, text, Code: null, Symbol: null, Note: null, error);

    private static string Quote(string text)
    {
        if (text.Length <= LongestQuote)
            return $"\"{text}\"";
        // A character outside the basic plane is two chars; half of one is not text.
        var length = char.IsHighSurrogate(text[LongestQuote - 1]) ? LongestQuote - 1 : LongestQuote;
        return $"\"{text[..length]}…\"";
    }
}

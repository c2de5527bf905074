using System.Globalization;

namespace ChordDash.Engine.Chords;

/// <summary>Reads a typed sequence: chord codes or, with the standard vocabulary, chord symbols too.</summary>
public static class ChordSequenceParser
{
    private const int LongestQuote = 20;

    /// <summary>Splits a text at blanks, line ends, commas, semicolons, bar lines and square brackets, and reads each token.</summary>
    /// <param name="text">Any text; the work grows linearly with its length.</param>
    /// <param name="names">Own symbols are understood in their very spelling. With the standard vocabulary its symbols are too,
    /// codes above 191 are not, and chords are stored under their lowest code; without it any whole number from -1 is a code.</param>
    /// <returns>Every token in its order, those that are not understood with a sentence in <see cref="ChordToken.Error"/>.</returns>
    public static IReadOnlyList<ChordToken> Parse(string text, ChordNames names)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(names);
        var tokens = new List<ChordToken>();
        for (var at = 0; at < text.Length;)
        {
            if (IsSeparator(text[at]))
            {
                at++;
                continue;
            }
            var start = at;
            while (at < text.Length && !IsSeparator(text[at]))
                at++;
            var token = text[start..at];
            tokens.Add(
                names.TryFind(token, out var code) ? new(tokens.Count, start, token, code, token, Note: null, Error: null)
                : names.Standard ? ReadStandard(tokens.Count, start, token)
                : ReadCode(tokens.Count, start, token, names));
        }
        return tokens;
    }

    internal static bool IsSeparator(char character) => char.IsWhiteSpace(character) || character is ',' or ';' or '|' or '[' or ']';

    private static ChordToken ReadStandard(int position, int start, string token)
    {
        var isNumber = TryReadNumber(token, out var number);
        if (isNumber && number is < StandardChords.Rest or > StandardChords.Last)
            return Unknown(position, start, token, $"{Quote(token)} is not a chord code: codes go from {StandardChords.Rest} (rest) to {StandardChords.Last}.");

        var code = (int)number;
        if (!isNumber && !ChordSymbol.TryParse(token, out code))
            return Unknown(position, start, token,
                $"{Quote(token)} is not a chord of the vocabulary: write a symbol such as C, Am7, G7, F#dim or N.C., or a code from " +
                $"{StandardChords.Rest} to {StandardChords.Last}.");

        var canonical = StandardChords.Canonical(code);
        var symbol = StandardChords.Symbol(canonical);
        return new(position, start, token, canonical, symbol, Note(token, isNumber, code, canonical, symbol), Error: null);
    }

    private static string? Note(string token, bool isNumber, int code, int canonical, string symbol)
    {
        if (code != canonical)
            return isNumber ? $"{token} ({StandardChords.Symbol(code)}) is stored as {symbol} ({canonical})" : $"{token} is stored as {symbol} ({canonical})";
        if (token.Contains('/', StringComparison.Ordinal))
            return $"{token} is stored as {symbol} ({canonical}): the vocabulary has no bass notes";
        // Some write a minor chord as a small letter; the reading is said rather than guessed in silence.
        if (token is [>= 'a' and <= 'g', ..] && !isNumber && code % StandardChords.Qualities == 0)
            return $"{token} is read as {symbol} major; the minor chord is {symbol}m";
        return null;
    }

    private static ChordToken ReadCode(int position, int start, string token, ChordNames names)
    {
        if (!TryReadNumber(token, out var number))
            return Unknown(position, start, token,
                names.HasSymbols
                    ? $"{Quote(token)} is not in this vocabulary: write its symbols, such as {names.Some}, or codes."
                    : $"{Quote(token)} is not a chord code: this vocabulary is not the standard one, so write whole numbers from -1 (rest).");
        if (number is < StandardChords.Rest or > int.MaxValue)
            return Unknown(position, start, token, $"{Quote(token)} is not a chord code: codes are whole numbers from -1 (rest) to {int.MaxValue}.");
        return new(position, start, token, (int)number, names.Name((int)number), Note: null, Error: null);
    }

    /// <summary>Whole numbers, also as NumPy prints floats: "5." and "5.0". Numbers beyond every vocabulary become the largest or smallest long.</summary>
    private static bool TryReadNumber(string token, out long number)
    {
        const NumberStyles WholeOrPoint = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        number = 0;
        if (!token.Any(char.IsAsciiDigit) || !double.TryParse(token, WholeOrPoint, CultureInfo.InvariantCulture, out var value) || value != Math.Floor(value))
            return false;
        number = (long)Math.Clamp(value, long.MinValue, long.MaxValue);
        return true;
    }

    private static ChordToken Unknown(int position, int start, string token, string error) =>
        new(position, start, token, Code: null, Symbol: null, Note: null, error);

    private static string Quote(string token)
    {
        if (token.Length <= LongestQuote)
            return $"\"{token}\"";
        // A character outside the basic plane is two chars; half of one is not text.
        var length = char.IsHighSurrogate(token[LongestQuote - 1]) ? LongestQuote - 1 : LongestQuote;
        return $"\"{token[..length]}…\"";
    }
}

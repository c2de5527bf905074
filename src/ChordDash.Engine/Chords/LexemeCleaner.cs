using System.Globalization;
using System.Text.RegularExpressions;
using ChordDash.Engine.Common;

namespace ChordDash.Engine.Chords;

/// <summary>Takes words apart that are more than one chord, or something else: "C-G-Am", "\"C", "2x", "4/4".</summary>
internal static partial class LexemeCleaner
{
    private const int MaxNumberLength = 10;
    private const int Strings = 6;

    public static bool IsQuote(char character) =>
        character is '"' or '\'' or '`' or '´' or '“' or '”' or '„' or '‟' or '«' or '»' or '‹' or '›' or '‘' or '’' or '‚' or '‛';

    /// <param name="symbols">Whether chord symbols are understood; else only codes are.</param>
    /// <exception cref="UserErrorException">There are more chords and signs than may be.</exception>
    public static List<Lexeme> Clean(List<Lexeme> lexemes, bool symbols, int max, CancellationToken cancellationToken)
    {
        var cleaned = new List<Lexeme>(lexemes.Count);
        var paired = lexemes.Count(lexeme => lexeme is { Kind: LexemeKind.Chord, Text.Length: 1 } && IsQuote(lexeme.Text[0])) % 2 == 0;
        for (var at = 0; at < lexemes.Count; at++)
        {
            if (at % 4096 == 0)
                cancellationToken.ThrowIfCancellationRequested();
            var lexeme = lexemes[at];
            if (symbols && ReadFingering(lexemes, at) is { } fingering)
            {
                cleaned.Add(fingering);
                at += fingering.Text.Length > lexeme.Text.Length ? 1 : 0;
            }
            else if (lexeme.Kind != LexemeKind.Chord)
            {
                cleaned.Add(lexeme);
            }
            else if (
                lexeme.Text is [>= '1' and <= '9', '-', >= '1' and <= '9']
                && at > 0
                && lexemes[at - 1].Kind is LexemeKind.Bar or LexemeKind.CloseSection
                && lexemes[at - 1].End == lexeme.Start
            )
            {
                cleaned.Add(lexeme); // The numbers of an ending.
            }
            else if (Unquote(lexeme, paired) is { } word)
            {
                AddWord(cleaned, word, symbols, max);
            }
            if (cleaned.Count > max)
                throw SequenceLexer.TooMany(max);
        }
        return cleaned;
    }

    private static Lexeme? Unquote(Lexeme lexeme, bool paired)
    {
        var (start, end) = (0, lexeme.Text.Length);
        while (start < end && IsQuote(lexeme.Text[start]))
            start++;
        while (end > start && IsQuote(lexeme.Text[end - 1]))
            end--;
        if (start == end)
            return paired && lexeme.Text.Length == 1 ? null : lexeme;
        return start == 0 && end == lexeme.Text.Length
            ? lexeme
            : lexeme with
            {
                Start = lexeme.Start + start,
                Text = lexeme.Text[start..end],
            };
    }

    private static void AddWord(List<Lexeme> cleaned, Lexeme word, bool symbols, int max)
    {
        if (word.Text is "-" or "--" or "---" or "->" or "-->" or "=>" or ">")
            cleaned.Add(word with { Kind = LexemeKind.Dash });
        else if (ReadTimes(word.Text) is { } times)
            cleaned.Add(word with { Kind = LexemeKind.Times, Times = times });
        else if (symbols && TimeSignature().IsMatch(word.Text))
            cleaned.Add(word with { Kind = LexemeKind.Label, Part = TextPart.TimeSignature });
        else
            SplitList(cleaned, word, symbols, max);
    }

    /// <summary>The six strings of a guitar, "x32010": the end may have been taken for a number of times.</summary>
    private static Lexeme? ReadFingering(List<Lexeme> lexemes, int at)
    {
        var lexeme = lexemes[at];
        if (
            lexeme.Kind is not (LexemeKind.Chord or LexemeKind.Times)
            || lexeme.Text is not ['x' or 'X', ..]
            || lexeme.Text.Length > Strings
            || (at > 0 && lexemes[at - 1].End == lexeme.Start && lexemes[at - 1].Kind == LexemeKind.Chord)
        )
            return null;
        var whole =
            at + 1 < lexemes.Count && lexemes[at + 1] is { Kind: LexemeKind.Times } rest && rest.Start == lexeme.End
                ? lexeme.Text + rest.Text
                : lexeme.Text;
        if (whole.Length != Strings || !whole.All(character => character is 'x' or 'X' || char.IsAsciiDigit(character)))
            return null;
        return new(LexemeKind.Label, lexeme.Start, whole)
        {
            Part = TextPart.Fingering,
            Doubt = lexeme.Kind == LexemeKind.Times ? LexemeDoubt.Fingering : LexemeDoubt.None,
        };
    }

    /// <summary>"2x" and "x2"; "bis" is twice in songbooks.</summary>
    private static int? ReadTimes(string word)
    {
        if (word is "bis" or "Bis" or "BIS")
            return 2;
        if (word.Length < 2)
            return null;
        var number =
            word[^1] is 'x' or 'X' or '×' ? word.AsSpan(0, word.Length - 1)
            : word[0] is 'x' or 'X' or '×' or '*' ? word.AsSpan(1)
            : default;
        if (number.IsEmpty || number.ContainsAnyExceptInRange('0', '9'))
            return null;
        return number.Length < MaxNumberLength && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var times)
            ? times
            : int.MaxValue;
    }

    /// <summary>Chords that hyphens, arrows or slashes join. Looks at each character a bounded number of times.</summary>
    private static void SplitList(List<Lexeme> cleaned, Lexeme word, bool symbols, int max)
    {
        if (word.Text.Length <= ChordSymbol.MaxLength && (!symbols || IsChord(word.Text)) && !IsNumbers(word.Text))
        {
            // "V/V/V" and "A/B/C" may be lists.
            cleaned.Add(
                word.Text.Count(character => character == '/') > 1 && !word.Text.Contains('(', StringComparison.Ordinal)
                    ? word with
                    {
                        Doubt = LexemeDoubt.List,
                    }
                    : word
            );
            return;
        }
        var pieces = Pieces(word, symbols, "->=", max)
            ?? (symbols ? Pieces(word, symbols, "/", max)?.ConvertAll(piece => piece with { Doubt = LexemeDoubt.List }) : null);
        if (pieces is null)
            cleaned.Add(word);
        else
            cleaned.AddRange(pieces);
    }

    /// <returns>Null unless all of the word is chords between such signs.</returns>
    private static List<Lexeme>? Pieces(Lexeme word, bool symbols, string signs, int max)
    {
        var text = word.Text;
        var pieces = new List<Lexeme>();
        var numbers = IsNumbers(text);
        var known = new Dictionary<string, bool>(StringComparer.Ordinal);
        for (var at = 0; at < text.Length; )
        {
            var length = LongestChord(text, at, signs, Reads);
            if (length == 0 || pieces.Count == max)
                return null;
            pieces.Add(new(LexemeKind.Chord, word.Start + at, text.Substring(at, length)));
            at += length;
            var sign = at;
            while (at < text.Length && signs.Contains(text[at], StringComparison.Ordinal))
                at++;
            if (at < text.Length && at == sign || at == text.Length && at > sign)
                return null;
        }
        return pieces.Count > 1 ? pieces : null;

        bool Reads(string piece) =>
            known.TryGetValue(piece, out var read)
                ? read
                : known[piece] = numbers
                    ? !piece.Contains('-', StringComparison.Ordinal)
                    : symbols && (IsChord(piece) || NashvilleNumber.IsOnlyThat(piece));
    }

    private static int LongestChord(string text, int start, string signs, Func<string, bool> reads)
    {
        var longest = 0;
        for (var end = start + 1; end <= Math.Min(text.Length, start + ChordSymbol.MaxLength); end++)
        {
            // In "C->G" the hyphen belongs to the arrow; between slashes the first chord counts, not one with a bass.
            if (
                (
                    end == text.Length
                    || (signs.Contains(text[end], StringComparison.Ordinal) && !(text[end] == '>' && text[end - 1] is '-' or '='))
                ) && reads(text[start..end])
            )
                longest = end - start;
            if (longest > 0 && signs is "/")
                break;
        }
        return longest;
    }

    private static bool IsNumbers(string text) => text.Length <= 200 && Numbers().IsMatch(text);

    private static bool IsChord(string word) =>
        ChordSymbol.Read(word, NoteNaming.German) is not null
        || RomanNumeral.Read(word, default) is not null
        || ChordSymbol.Read(word, NoteNaming.Solfege) is not null;

    [GeneratedRegex("^[0-9]{1,3}(-+>?[0-9]{1,3})+$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Numbers();

    [GeneratedRegex("^[0-9]{1,2}/(2|4|8|16)$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex TimeSignature();
}

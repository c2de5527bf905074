using System.Globalization;
using System.Text.RegularExpressions;

namespace ChordDash.Engine.Chords;

/// <summary>
/// Puts together what blanks, commas and parentheses have taken apart, "C7 (b9,13)", "Am 7" and "C sharp minor", and tells what numbers
/// among chords are: endings, verses, or how many times something is played.
/// </summary>
/// <param name="text">Of which the lexemes are.</param>
/// <param name="symbols">Whether chord symbols are understood; else only codes are.</param>
internal sealed partial class LexemeJoiner(string text, List<Lexeme> lexemes, TextStyle style, bool symbols)
{
    private const int MaxParts = 6;
    private const int MaxTimes = 16;

    private readonly List<Lexeme> _joined = new(lexemes.Count);
    private readonly Dictionary<string, bool> _continues = new(StringComparer.Ordinal);
    private readonly bool _repeats = lexemes.Exists(lexeme => lexeme.Kind == LexemeKind.CloseSection);
    private readonly bool _lines = text.AsSpan().Trim().Contains('\n');
    private readonly HoldSigns _holds = HoldSigns.Of(text, lexemes);
    private int _depth;
    private bool _ending;

    public List<Lexeme> Join(CancellationToken cancellationToken)
    {
        for (var at = 0; at < lexemes.Count; )
        {
            if (at % 1024 == 0)
                cancellationToken.ThrowIfCancellationRequested();
            at += Take(at);
        }
        return _joined;
    }

    /// <returns>How many lexemes were used.</returns>
    private int Take(int at)
    {
        var lexeme = lexemes[at];
        switch (lexeme.Kind)
        {
            case LexemeKind.Chord:
                return TakeNumber(at) is > 0 and var number ? number : TakeChord(at);
            case LexemeKind.OpenGroup when TakeParentheses(at) is > 0 and var parentheses:
                return parentheses;
            case LexemeKind.Dash:
                if (_holds.DashHolds(lexeme))
                    _joined.Add(lexeme with { Kind = LexemeKind.Hold, Doubt = LexemeDoubt.Hold });
                return 1;
            case LexemeKind.Hold when lexeme.Text is "/" && _holds.SlashesSeparate:
                _joined.Add(lexeme with { Doubt = LexemeDoubt.Hold });
                return 1;
            case LexemeKind.Times when IsLineStart(at) && at + 1 < lexemes.Count && SameLine(at, at + 1):
                _joined.Add(lexeme with { Doubt = LexemeDoubt.TimesAtLineStart });
                return 1;
            default:
                _ending &= lexeme.Kind != LexemeKind.OpenSection;
                _depth = Math.Max(
                    0,
                    _depth
                        + (
                            lexeme.Kind switch
                            {
                                LexemeKind.OpenGroup => 1,
                                LexemeKind.CloseGroup => -1,
                                _ => 0,
                            }
                        )
                );
                _joined.Add(lexeme);
                return 1;
        }
    }

    /// <summary>A number that is no chord, or "x 2" and "2 times".</summary>
    private int TakeNumber(int at)
    {
        var lexeme = lexemes[at];
        var next = at + 1 < lexemes.Count && SameLine(at, at + 1) ? lexemes[at + 1] : default;
        if (lexeme.Text is "x" or "X" or "×" or "*" && next.Kind == LexemeKind.Chord && Small(next.Text) is { } times)
            return AddTimes(at, 2, times, LexemeDoubt.None);
        if (Small(lexeme.Text) is { } count && next.Kind == LexemeKind.Chord && next.Text is "x" or "X" or "×" or "times" or "razy")
            return AddTimes(at, 2, count, IsLineStart(at) ? LexemeDoubt.TimesAtLineStart : LexemeDoubt.None);
        if (Small(lexeme.Text) is > 0 and <= MaxTimes and var group && IsBehindGroup(at))
            return AddTimes(at, 1, group, LexemeDoubt.NumberOfTimes);
        if (!style.HasSymbols)
            return 0;
        var before = lexeme.Start > 0 ? text[lexeme.Start - 1] : ' ';
        if ((before == '|' || (before == '[' && _repeats)) && EndingNumbers().IsMatch(lexeme.Text))
            return TakeEnding(at, LexemeDoubt.None);
        if (VerseNumber().IsMatch(lexeme.Text))
            return AddLabel(at, 1, TextPart.Number, LexemeDoubt.None);
        if (Small(lexeme.Text) is not { } number)
            return 0;
        if (next.Kind == LexemeKind.CloseGroup && _depth == 0 && next.Start == lexeme.End)
            return AddLabel(at, 2, TextPart.Number, LexemeDoubt.None); // 1) C G
        if (_joined.Count > 0 && _joined[^1].Kind is LexemeKind.Bar or LexemeKind.CloseSection && _repeats && next.Kind == LexemeKind.Chord)
            return TakeEnding(at, LexemeDoubt.Ending);
        if (IsLineStart(at) && next.Kind is LexemeKind.Chord or LexemeKind.Bar && _lines)
            return AddLabel(at, 1, TextPart.Number, LexemeDoubt.Number);
        return number is > 0 and <= MaxTimes && IsBehindChord(at) && !IsTension(lexeme.Text)
            ? AddTimes(at, 1, number, LexemeDoubt.NumberOfTimes)
            : 0;
    }

    /// <summary>"|1", "[1.", "|1,2", ":|2".</summary>
    private int TakeEnding(int at, LexemeDoubt doubt)
    {
        if (!_repeats)
            return AddLabel(at, 1, TextPart.BarNumber, doubt);
        // ":|3" without a first ending.
        if (!_ending && _joined.Count > 0 && _joined[^1].Kind == LexemeKind.CloseSection && Small(lexemes[at].Text) is { } played)
            return AddTimes(at, 1, played, LexemeDoubt.NumberOfTimes);
        _ending = true;
        var used = 1;
        var times = CountEndings(lexemes[at].Text);
        // "|1,2" has become two lexemes.
        while (
            at + used < lexemes.Count
            && lexemes[at + used] is { Kind: LexemeKind.Chord } next
            && EndingNumbers().IsMatch(next.Text)
            && lexemes[at + used - 1].End + 1 == next.Start
            && text[next.Start - 1] == ','
        )
        {
            times += CountEndings(next.Text);
            used++;
        }
        var start = lexemes[at].Start;
        _joined.Add(new(LexemeKind.Ending, start, text[start..lexemes[at + used - 1].End], times) { Doubt = doubt });
        return used;
    }

    /// <summary>2 for "1-2" and for "1.2.".</summary>
    private static int CountEndings(string numbers)
    {
        var parts = numbers.Split(['.', '-'], StringSplitOptions.RemoveEmptyEntries);
        return numbers.Contains('-', StringComparison.Ordinal) && parts is [var from, var to]
            ? Math.Max(1, Number(to) - Number(from) + 1)
            : parts.Length;
    }

    private static int Number(string digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>"(x2)", "(2)" and "(1)"; alterations in parentheses are taken with their chord.</summary>
    private int TakeParentheses(int at)
    {
        if (at + 2 >= lexemes.Count || lexemes[at + 2].Kind != LexemeKind.CloseGroup)
            return 0;
        var inner = lexemes[at + 1];
        if (inner.Kind == LexemeKind.Times)
            return AddTimes(at, 3, inner.Times, IsLineStart(at) ? LexemeDoubt.TimesAtLineStart : LexemeDoubt.None);
        if (inner.Kind != LexemeKind.Chord || !style.HasSymbols || Small(inner.Text) is not (> 0 and <= MaxTimes and var number))
            return 0;
        return IsLineStart(at) ? AddLabel(at, 3, TextPart.Number, LexemeDoubt.None) : AddTimes(at, 3, number, LexemeDoubt.NumberOfTimes);
    }

    private int TakeChord(int at)
    {
        var lexeme = lexemes[at];
        var (used, doubtful) = symbols ? Extend(at) : (1, false);
        if (used == 1)
        {
            _joined.Add(lexeme);
            return 1;
        }
        var end = lexemes[at + used - 1].End;
        _joined.Add(lexeme with { Text = text[lexeme.Start..end], Doubt = doubtful ? LexemeDoubt.Joined : lexeme.Doubt });
        return used;
    }

    /// <summary>How many lexemes are one chord with this one.</summary>
    private (int Used, bool Doubtful) Extend(int at)
    {
        var word = lexemes[at].Text;
        var (used, doubtful) = (1, false);
        var maybe = false;
        for (var next = at + 1; next < lexemes.Count && next <= at + MaxParts; next++)
        {
            if (!SameLine(next - 1, next) && !IsWithinParentheses(word))
                break;
            var part = lexemes[next];
            if (word.Length + part.Text.Length > ChordSymbol.MaxLength)
                break;
            var open = IsWithinParentheses(word);
            maybe |= part.Kind == LexemeKind.OpenGroup && next + 1 < lexemes.Count && IsTension(lexemes[next + 1].Text);
            // Harte's "(*5,13)" leaves a tone out, and looks like a number of times.
            if (part.Kind is LexemeKind.OpenGroup or LexemeKind.CloseGroup || (open && part.Kind is LexemeKind.Chord or LexemeKind.Times))
            {
                if (part.Kind == LexemeKind.CloseGroup && !open)
                    break;
                if (open && part.Kind == LexemeKind.Chord && !word.EndsWith('('))
                    word += ",";
            }
            else if (part.Kind == LexemeKind.Chord && Continues(word, part.Text) is var how and not Continuation.No)
            {
                maybe |= how == Continuation.Doubtful;
            }
            else
            {
                break;
            }
            word += part.Text;
            if (!IsWithinParentheses(word) && IsAlteration(word) && style.Understand(word) is not null)
                (used, doubtful) = (next - at + 1, maybe);
        }
        return (used, doubtful);
    }

    private static bool IsWithinParentheses(string word) => word.LastIndexOf('(') > word.LastIndexOf(')');

    /// <summary>A number alone in parentheses is one of times, or a tension: that is for others to tell.</summary>
    private static bool IsAlteration(string word) =>
        !word.EndsWith(')')
        || IsTension(word[(word.LastIndexOf('(') + 1)..^1])
        || word[word.LastIndexOf('(')..].Any(character => !char.IsAsciiDigit(character) && character is not ('(' or ')'));

    private static bool IsTension(string number) => number is "6" or "7" or "9" or "11" or "13" or "69";

    private enum Continuation
    {
        No,
        Yes,
        Doubtful,
    }

    private Continuation Continues(string word, string part)
    {
        // Harte writes N and C for a rest and a chord, others hardly ever.
        if (word is "N" or "n" or "N." or "n." && part is "C" or "c")
            return style.IsHarte ? Continuation.No : Continuation.Doubtful;
        // "B b" and "F # m"; "C /E" and "C/ E".
        if (part is "b" or "#" or "♮")
            return word.Length == 1 && char.IsAsciiLetterUpper(word[0])
                ? part is "b"
                    ? Continuation.Doubtful
                    : Continuation.Yes
                : Continuation.No;
        if (part is ['#', not (>= '0' and <= '9'), ..] && word.Length == 1)
            return Continuation.Yes;
        if (word.EndsWith('/') || (part.Length is 2 or 3 && part[0] == '/'))
            return NoteName.ReadWhole(part.TrimStart('/'), style.Naming) is null ? Continuation.No : Continuation.Yes;
        if (char.IsAsciiDigit(part[0]) && ChordReader.TryReadNumber(part, out _))
            return OpenEnd().IsMatch(word) ? Continuation.Yes
                : IsTension(part) || Accidental().IsMatch(word) ? Continuation.Doubtful
                : Continuation.No;
        if (part is "6/9")
            return Continuation.Yes;
        if (!IsPart(part))
            return Continuation.No;
        return IsAlone(part) ? Continuation.Doubtful : Continuation.Yes;
    }

    /// <summary>Whether a word is a chord by itself; "7b9" is one in Nashville charts only.</summary>
    private bool IsAlone(string part) => style.Understand(part) is var (_, way) && (way != ChordWay.Nashville || style.IsNashville);

    /// <summary>Whether a word is a part of a symbol, such as "minor", "m7" or "#9", and no chord.</summary>
    private bool IsPart(string part)
    {
        if (_continues.TryGetValue(part, out var known))
            return known;
        return _continues[part] =
            part.Length <= ChordSymbol.MaxLength
            && part[0] is not (':' or '/' or ',' or '(' or ')' or '-')
            && (PartialWord().IsMatch(part) || AlteredNumber().IsMatch(part) || (!IsAlone(part) && ChordSuffix.Read(part) is not null));
    }

    private int AddTimes(int at, int used, int times, LexemeDoubt doubt)
    {
        var start = lexemes[at].Start;
        _joined.Add(new(LexemeKind.Times, start, text[start..lexemes[at + used - 1].End], times) { Doubt = doubt });
        return used;
    }

    private int AddLabel(int at, int used, TextPart part, LexemeDoubt doubt)
    {
        var start = lexemes[at].Start;
        _joined.Add(new(LexemeKind.Label, start, text[start..lexemes[at + used - 1].End]) { Part = part, Doubt = doubt });
        return used;
    }

    /// <summary>Whether only blanks lie between two neighbours.</summary>
    private bool SameLine(int first, int second) => HoldSigns.OnlyBlanks(text, lexemes[first].End, lexemes[second].Start);

    private bool IsLineStart(int at) => HoldSigns.IsLineStart(text, lexemes[at].Start);

    private bool IsBehindGroup(int at) => _joined.Count > 0 && _joined[^1].Kind == LexemeKind.CloseGroup && at > 0 && SameLine(at - 1, at);

    private bool IsBehindChord(int at) =>
        _joined.Count > 0
        && _joined[^1].Kind is LexemeKind.Chord
        && at > 0
        && SameLine(at - 1, at)
        && !ChordReader.TryReadNumber(_joined[^1].Text, out _);

    private static int? Small(string number) =>
        number is { Length: > 0 and < 10 } && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;

    [GeneratedRegex(@"^[1-9][0-9]?([.-][0-9]{1,2})*\.?$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex EndingNumbers();

    [GeneratedRegex(@"^[0-9]{1,2}[.:]$", RegexOptions.NonBacktracking)]
    private static partial Regex VerseNumber();

    /// <summary>A number is expected to follow.</summary>
    [GeneratedRegex(
        "(sus|add|no|omit|major|minor|maj|min|dim|diminished|aug|augmented|dominant|dom)$",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture
    )]
    private static partial Regex OpenEnd();

    [GeneratedRegex("(sharp|flat)$", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Accidental();

    [GeneratedRegex(
        "^(sharp|flat|natural|half|half-|add|no|omit|chord|dur|moll|c\\.)$",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture
    )]
    private static partial Regex PartialWord();

    [GeneratedRegex("^(b|#)(5|6|9|11|13)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex AlteredNumber();
}

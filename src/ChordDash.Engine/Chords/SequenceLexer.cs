using System.Globalization;
using System.Text.RegularExpressions;
using ChordDash.Engine.Common;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Chords;

/// <summary>Splits a typed sequence into chords and the signs around them.</summary>
internal static partial class SequenceLexer
{
    /// <summary>Characters of a set of notes, braces included.</summary>
    private const int MaxSetLength = ChordSymbol.MaxLength * 2 + 1;

    private const int LexemesPerCheck = 1 << 12;

    public static bool IsSeparator(char character) => char.IsWhiteSpace(character) || character is ',' or ';' or '|' or '[' or ']';

    /// <summary>Looks at each character a bounded number of times.</summary>
    /// <param name="signs">Whether bar lines, repeats, holds, groups and sets of notes are signs; else everything between separators is a
    /// chord.</param>
    /// <param name="max">Chords and signs.</param>
    /// <exception cref="UserErrorException">There are more.</exception>
    public static List<Lexeme> Split(string text, Range window, bool signs, int max, CancellationToken cancellationToken)
    {
        var (offset, length) = window.GetOffsetAndLength(text.Length);
        var end = offset + length;
        var lexemes = new List<Lexeme>();
        var nextCheck = 0;
        for (var at = offset; at < end; )
        {
            if (lexemes.Count > max)
                throw TooMany(max);
            if (lexemes.Count >= nextCheck)
            {
                cancellationToken.ThrowIfCancellationRequested();
                nextCheck = lexemes.Count + LexemesPerCheck;
            }
            if (signs && ReadBar(text, at, end) is { } bar)
            {
                lexemes.Add(bar);
                at += bar.Text.Length;
                continue;
            }
            if (IsSeparator(text[at]))
            {
                at++;
                continue;
            }
            var start = at;
            at = EndOf(text, start, end, signs);
            if (signs)
                SplitWord(lexemes, text, start, at, max);
            else
                lexemes.Add(new(LexemeKind.Chord, start, text[start..at]));
        }
        return lexemes.Count > max ? throw TooMany(max) : lexemes;
    }

    internal static UserErrorException TooMany(int max) => new(ChordMessages.SequenceHasTooManySigns(max));

    private static Lexeme? ReadBar(string text, int at, int end) =>
        text[at] switch
        {
            '|' when at + 1 < end && text[at + 1] == ':' => new(LexemeKind.OpenSection, at, "|:"),
            ':' when at + 1 < end && text[at + 1] == '|' => new(LexemeKind.CloseSection, at, ":|"),
            '|' => new(LexemeKind.Bar, at, "|"),
            _ => null,
        };

    private static int EndOf(string text, int start, int end, bool signs)
    {
        // A set of notes has blanks within.
        if (signs && text[start] == '{' && text.IndexOf('}', start, Math.Min(end - start, MaxSetLength)) is > 0 and var close)
            return close + 1;
        var at = start;
        while (at < end && !IsSeparator(text[at]) && !(signs && text[at] == ':' && at + 1 < end && text[at + 1] == '|'))
            at++;
        return at;
    }

    /// <summary>A word between separators: perhaps with parentheses of a group around it, or a number of times behind it.</summary>
    private static void SplitWord(List<Lexeme> lexemes, string text, int start, int end, int max)
    {
        for (; start < end && text[start] == '('; start++)
        {
            lexemes.Add(new(LexemeKind.OpenGroup, start, "("));
            if (lexemes.Count > max)
                throw TooMany(max);
        }
        if (start == end)
            return;
        var word = text[start..end];
        if (word is "." or "/")
        {
            lexemes.Add(new(LexemeKind.Hold, start, word));
            return;
        }
        if (word is "%")
        {
            lexemes.Add(new(LexemeKind.RepeatBar, start, word));
            return;
        }
        // Linear also in a word of a million letters: only a short end can be a number of times.
        var tail = Math.Max(0, word.Length - 12);
        var times = TimesAtEnd().Match(word[tail..]);
        var head = times.Success ? word[..(tail + times.Index)] : word;
        var closing = head.Length - head.TrimEnd(')').Length - CountOpen(head);
        var chord = closing > 0 ? head[..^closing] : head;
        if (chord.Length > 0)
            lexemes.Add(new(LexemeKind.Chord, start, chord));
        for (var at = chord.Length; at < head.Length; at++)
        {
            lexemes.Add(new(LexemeKind.CloseGroup, start + at, ")"));
            if (lexemes.Count > max)
                throw TooMany(max);
        }
        if (times.Success)
            lexemes.Add(
                new(
                    LexemeKind.Times,
                    start + head.Length,
                    word[head.Length..],
                    int.TryParse(times.Groups["times"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                        ? number
                        : int.MaxValue
                )
            );
    }

    /// <summary>Parentheses within a symbol, as in C7(b9), are its own.</summary>
    private static int CountOpen(string word) => word.Length <= ChordSymbol.MaxLength ? word.Count(character => character == '(') : 0;

    [GeneratedRegex(@"[xX×*](?<times>[0-9]+)$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex TimesAtEnd();
}

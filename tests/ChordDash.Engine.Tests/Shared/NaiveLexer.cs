using System.Globalization;
using System.Text.RegularExpressions;
using ChordDash.Engine.Chords;

namespace ChordDash.Engine.Tests.Shared;

/// <summary>
/// Splits a typed sequence word by word and sign by sign, as plainly as it can be said, in time that grows with the square of a word.
/// </summary>
internal static class NaiveLexer
{
    public static List<Lexeme> Split(string text)
    {
        var lexemes = new List<Lexeme>();
        for (var at = 0; at < text.Length; )
        {
            var rest = text[at..];
            if (rest.StartsWith("|:", StringComparison.Ordinal) || rest.StartsWith(":|", StringComparison.Ordinal))
            {
                lexemes.Add(new(rest[0] == '|' ? LexemeKind.OpenSection : LexemeKind.CloseSection, at, rest[..2]));
                at += 2;
            }
            else if (rest[0] == '|')
            {
                lexemes.Add(new(LexemeKind.Bar, at++, "|"));
            }
            else if (SequenceLexer.IsSeparator(rest[0]))
            {
                at++;
            }
            else
            {
                var length = Length(rest);
                SplitWord(lexemes, at, rest[..length]);
                at += length;
            }
        }
        return lexemes;
    }

    private static int Length(string rest)
    {
        if (rest[0] == '{' && rest.IndexOf('}', StringComparison.Ordinal) is > 0 and <= 48 and var close)
            return close + 1;
        var length = 0;
        while (
            length < rest.Length && !SequenceLexer.IsSeparator(rest[length]) && !rest[length..].StartsWith(":|", StringComparison.Ordinal)
        )
        {
            length++;
        }
        return length;
    }

    private static void SplitWord(List<Lexeme> lexemes, int start, string word)
    {
        while (word.StartsWith('('))
        {
            lexemes.Add(new(LexemeKind.OpenGroup, start++, "("));
            word = word[1..];
        }
        if (word.Length == 0)
            return;
        if (word is "." or "/" or "%")
        {
            lexemes.Add(new(word == "%" ? LexemeKind.RepeatBar : LexemeKind.Hold, start, word));
            return;
        }
        var times = Regex.Match(
            word[Math.Max(0, word.Length - 12)..],
            "[xX×*](?<times>[0-9]+)$",
            RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(1)
        );
        var head = times.Success ? word[..^times.Length] : word;
        var closing = head.Length - head.TrimEnd(')').Length - (head.Length <= 24 ? head.Count(character => character == '(') : 0);
        var chord = closing > 0 ? head[..^closing] : head;
        if (chord.Length > 0)
            lexemes.Add(new(LexemeKind.Chord, start, chord));
        for (var at = chord.Length; at < head.Length; at++)
            lexemes.Add(new(LexemeKind.CloseGroup, start + at, ")"));
        if (times.Success)
        {
            lexemes.Add(
                new(
                    LexemeKind.Times,
                    start + head.Length,
                    times.Value,
                    int.TryParse(times.Groups["times"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                        ? number
                        : int.MaxValue
                )
            );
        }
    }
}

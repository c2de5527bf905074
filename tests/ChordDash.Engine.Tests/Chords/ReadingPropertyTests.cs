using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;
using FsCheck.Xunit;

namespace ChordDash.Engine.Tests.Chords;

/// <summary>Of any text: each token is understood without doubt, or the answer says which is not.</summary>
public class ReadingPropertyTests
{
    private static readonly ChordNames Standard = new(null, standardVocabulary: true);

    private static readonly string[] Parts =
    [
        "C",
        "Am7",
        "g",
        "a",
        "H",
        "B",
        "Bb",
        "Es",
        "fis",
        "Do",
        "Sol",
        "I",
        "I7",
        "V6/5",
        "vii%7",
        "N6",
        "C:maj7/3",
        "N",
        "X",
        "C13",
        "Esus2sus4",
        "E4",
        "Ch7",
        "5",
        "7",
        "0",
        "-1",
        "153",
        "192",
        "6m",
        "(",
        ")",
        "(2)",
        "(x2)",
        "2x",
        "x4",
        "x",
        "bis",
        "|",
        "|:",
        ":|",
        "|1",
        ":|2",
        "1.",
        "%",
        ".",
        "/",
        "-",
        " - ",
        "–",
        "->",
        "\n",
        "\n",
        " ",
        " ",
        " ",
        " ",
        " ",
        ",",
        ";",
        "\"",
        "'",
        "„",
        "”",
        "[",
        "]",
        "[Verse 1]",
        "Verse",
        "Key: G",
        "{title: x}",
        "{C E G}",
        "{",
        "}",
        "hello ",
        "my old friend ",
        "I am a man",
        "4/4",
        "x32010",
        "xx0232",
        "e|--0--2--|",
        "sharp",
        "minor",
        "(b9,13)",
        "(b9)",
        "maj7",
        "#",
        "♭",
        "\uFEFF",
        "\u200B",
        "\u00AD",
        "Ｃ",
        "Ⅳ",
        "𝄪",
        "𝄆",
        "\uD834",
        "‑7",
        "⁷",
        "\u202E",
        "é",
        "🎹",
        "\0",
        ":",
        "C-G-Am",
        "C/G/Am",
        "no",
        "add",
        "6/9",
        "°",
        "1 4 5",
        "a:",
        "C!",
        "Am.",
        "I?",
        "b1",
        "6sus4",
        "+1",
        "1.0",
    ];

    [Property(MaxTest = 5_000)]
    public void Parse_AnyParts_SaysWhatIsNotCertain(int[] signs) =>
        Check(string.Concat(signs.Select(sign => Parts[(int)((uint)sign % Parts.Length)])));

    [Property(MaxTest = 5_000)]
    public void Parse_AnyText_SaysWhatIsNotCertain(string? text) => Check(text ?? "");

    [Theory]
    [InlineData("a: 1", "Am, or A, and a number")]
    [InlineData("C! 5", "the sign behind a chord does not hide it")]
    [InlineData("b1 0", "a degree, and a number that is none")]
    [InlineData("7j +1", "a degree, and a number that is not written as one")]
    [InlineData("6m 1.0", "as above")]
    public void Parse_NumberBesideAChord_MarksIt(string text, string because)
    {
        var number = ChordSequenceParser.Parse(text, Standard, cancellationToken: TestContext.Current.CancellationToken).Tokens[^1];
        Assert.True(number.Doubt is not null, $"{text}: {because}");
    }

    private static void Check(string text)
    {
        TypedSequence read;
        try
        {
            read = ChordSequenceParser.Parse(text, Standard, cancellationToken: TestContext.Current.CancellationToken);
        }
        catch (UserErrorException)
        {
            return; // Beyond a limit.
        }
        var end = 0;
        foreach (var (index, token) in read.Tokens.Index())
        {
            Assert.Equal(index, token.Position);
            Assert.True(token.Start >= end, $"{text}: {token.Text} overlaps");
            Assert.NotEmpty(token.Text);
            end = token.Start + token.Text.Length;
            Assert.Equal(token.Text, text[token.Start..end]);
            Assert.True(token.Error is null || (token.Code is null && token.Doubt is null), text);
            Assert.Equal(token.Code is null, token.Symbol is null);
            // What is no chord, and no error, is a sign or says what it is.
            Assert.True(
                token.Code is not null || token.Error is not null || token.Note is not null || IsSign(token.Text),
                $"{text}: {token.Text} is silent"
            );
            if (token is { Error: { } error, Suggestion: { } suggestion })
                Assert.Contains(suggestion, error.ToString(), StringComparison.Ordinal);
        }
        Assert.All(read.Beats, beat => Assert.NotNull(read.Tokens[beat].Code));
        // A number is no code in silence beside a symbol.
        if (read.Tokens.Any(token => token.Code >= 0 && token.Text.Any(char.IsLetter)))
            Assert.All(read.Tokens.Where(token => token.Code is not null && int.TryParse(token.Text, out _)), token =>
                Assert.True(token.Doubt is not null || IsDegree(token), $"{text}: {token.Text}")
            );
        Assert.All(
            text.Index().Where(one => !read.Tokens.Any(token => one.Index >= token.Start && one.Index < token.Start + token.Text.Length)),
            one => Assert.True(IsPassedOver(one.Item), $"{text}: {one.Item} at {one.Index} is lost")
        );
    }

    private static bool IsDegree(ChordToken token) => token.Note is not null;

    private static bool IsSign(string text) =>
        text is "%" or ":|" or ")"
        || text.Contains('x', StringComparison.OrdinalIgnoreCase)
        || text.Contains('×', StringComparison.Ordinal)
        || text == "bis"
        || text.Contains('*', StringComparison.Ordinal)
        || text.Any(char.IsAsciiDigit);

    /// <summary>What separates chords, groups them, or is not seen.</summary>
    internal static bool IsPassedOver(char character) =>
        char.IsWhiteSpace(character)
        || ",;|[](){}:-=></".Contains(character, StringComparison.Ordinal)
        || LexemeCleaner.IsQuote(character)
        || FoldedText.Fold(character.ToString())
            is ""
                or "-"
                or "|"
                or "||"
                or ","
                or ";"
                or ">"
                or ":"
                or "["
                or "]"
                or "("
                or ")"
                or "{"
                or "}"
                or "\""
                or "'"
        || character is '\uD834' or '\uDD06' or '\uDD07' or '\uDD00';
}

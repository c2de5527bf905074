using System.Text.Json;
using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;
using ChordDash.Engine.Prediction;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Tests.Shared;
using FsCheck.Xunit;

namespace ChordDash.Engine.Tests.Chords;

/// <summary>
/// Texts made to take long. Each is read, or refused, long before its time is up; what is done anew for each character would take minutes.
/// </summary>
public class HostileTextTests
{
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(20);
    private static readonly ChordNames Standard = new(null, standardVocabulary: true);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>
    /// A part that is repeated up to the longest text that is read, and the tokens that it has; -1 where it has too many signs.
    /// </summary>
    public static TheoryData<string, int> Parts =>
        new()
        {
            { "(", -1 },
            { ")", -1 },
            { "( ", -1 },
            { ") ", -1 },
            { "{ ", -1 },
            { "{", 1 },
            { "{C ", -1 },
            { "{C", 1 },
            { "}", 1 },
            { "()", 1 },
            { "()x9 ", -1 },
            { "(C)x9 ", -1 },
            { "|:", -1 },
            { ":|", -1 },
            { "|", -1 },
            { ":", 1 },
            { ": |", -1 },
            { "%", 1 },
            { "% ", -1 },
            { "x9", 2 },
            { "x9 ", -1 },
            { "x0 ", -1 },
            { ".", 1 },
            { ". ", -1 },
            { "/", 1 },
            { "C/", 1 },
            { "e\u0301", 1 },
            { "♯", 1 },
            { "𝄞", 1 },
            { "\ud834", 1 },
            { "\0", 1 },
            { "C", 1 },
            { "9", 1 },
            { "1,", -1 },
            { "-", 1 },
            { "H ", -1 },
            { " ", 0 },
            { "\n", 0 },
            { "[", 0 },
            { ",", 0 },
            { ";]", 0 },
            { "array([", -1 },
            { "\"", 1 },
            { "VII/", 1 },
            { "b", 1 },
            { "7b9(", 1 },
            { "a ", -1 },
            { "Do ", -1 },
            { "(2) ", -1 },
            { "C (", -1 },
            { "/ ", -1 },
            { "- ", -1 },
            { "C - ", -1 },
            { "|1 ", -1 },
            { "C 7 ", -1 },
            { "' ", -1 },
            { "hello ", 1 },
            { "[x] ", -1 },
            { "{a:}", -1 },
            { "{a:} ", -1 },
            { "\u200B", 0 },
            { "Ⅷ", 1 },
            { "⅓", 1 },
            { "C\n", -1 },
            { "1. ", -1 },
            { "2x ", -1 },
            { "\"C\" ", -1 },
            { "sharp ", -1 },
            { "C sharp ", -1 },
            { "C(b9,", -1 },
            { "x0", 2 },
            { "1-", 1 },
            { "C/G/", 1 },
        };

    [Theory, MemberData(nameof(Parts))]
    public void Read_PartRepeatedAMillionTimes_IsReadOrRefused(string part, int tokens)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        time.CancelAfter(Enough);
        var query = new SequenceQuery(Fill(part));
        if (tokens < 0)
        {
            Assert.Contains(
                Assert.Throws<UserErrorException>(() => query.Read(Standard, time.Token)).Problem.Code,
                new[] { nameof(ChordMessages.SequenceHasTooManyChords), nameof(ChordMessages.SequenceHasTooManySigns) }
            );
        }
        else
        {
            Assert.InRange(query.Read(Standard, time.Token).Typed.Tokens.Count, tokens, tokens + 1); // The last part may be cut in two.
        }
    }

    [Fact]
    public void Read_TooManyLines_SaysHowManySignsThereMayBe() =>
        Assert.Equal(ChordMessages.SequenceHasTooManySigns(300_000), Assert.Throws<UserErrorException>(() => Read(Fill("C\n"))).Problem);

    [Fact]
    public void Read_ParenthesesBehindAChord_AreRefused() =>
        Assert.Equal(
            ChordMessages.SequenceHasTooManySigns(300_000),
            Assert.Throws<UserErrorException>(() => Read($"C{new string(')', 999_000)}")).Problem
        );

    [Theory]
    [InlineData("()x999999999"), InlineData("|: :|x2147483647"), InlineData("( ) x999999999"), InlineData("((()x9999999)x9999999)x9999999")]
    public void Read_NothingRepeatedMillionsOfTimes_IsNothing(string text) =>
        Assert.Empty(Read(string.Join(' ', Enumerable.Repeat(text, 1_000))).Codes);

    [Fact]
    public void Read_LongPartPlayedOnceAgainAndAgain_IsNotCopied()
    {
        var text = $"({Repeat("C ", 50_000)}){Repeat(" x1", 49_000)}";
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(50_000, Read(text).Codes.Length);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000_000);
    }

    [Fact]
    public void Read_DistinctChordsOfNoCode_AreReadOneByOne()
    {
        const int Chords = 60_000;
        string[] ends = ["6/9", "7#9", "13", "11", "maj13", "7b13", "m11", "9b5", "7#5#9", "add9"];
        var text = string.Join(
            ' ',
            Enumerable
                .Range(0, Chords)
                .Select(number =>
                    $"{"CDEFGAB"[number % 7]}{ends[number % 10]}{new string('(', number / 70 % 6)}{new string(')', number / 420 % 6)}"
                    + (number % 2 == 0 ? "b9" : "#11")
                )
        );
        Assert.Equal(Chords, Read(text).Typed.Tokens.Count);
    }

    [Fact]
    public void Read_NothingUnderstood_AnswersWithAFewTimesTheText()
    {
        var tokens = Read(
            string.Concat(Enumerable.Range(0, Limits.MaxSequenceChords).Select(number => $"q{number % 1_000} "))
        ).Typed.Tokens;
        Assert.Equal(Limits.MaxSequenceChords, tokens.Count);
        Assert.All(tokens, token => Assert.EndsWith(".", token.Error?.ToString(), StringComparison.Ordinal));
        Assert.Equal(Limits.MaxExplainedTokens, tokens.Count(token => token.Error!.Code == nameof(ChordMessages.ChordNotUnderstood)));
        Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(tokens).Length, 1, 20_000_000);
    }

    [Fact]
    public void Read_OneBeyondALimit_IsRefused()
    {
        Assert.Empty(Read(new string(' ', Limits.MaxSequenceCharacters)).Codes);
        Assert.Equal(ModelMessages.SequenceHasTooManyCharacters(1_000_000), Refusal(new string(' ', Limits.MaxSequenceCharacters + 1)));
        Assert.Equal(Limits.MaxSequenceChords, Read(Repeat("C ", Limits.MaxSequenceChords)).Codes.Length);
        Assert.Equal(ChordMessages.SequenceHasTooManyChords(100_000), Refusal(Repeat("C ", Limits.MaxSequenceChords + 1)));
        Assert.Equal(ChordMessages.SequenceHasTooManyChords(100_000), Refusal(Repeat("? ", Limits.MaxSequenceChords + 1)));
        Assert.Single(Read($"C{Repeat("|", Limits.MaxSequenceSigns - 1)}").Codes);
        Assert.Equal(ChordMessages.SequenceHasTooManySigns(300_000), Refusal($"C{Repeat("|", Limits.MaxSequenceSigns)}"));
        Assert.Equal(Limits.MaxRepeatedBeats, Read($"C x{Limits.MaxRepeatedBeats}").Codes.Length);
        Assert.Equal(ChordMessages.TooManyRepeatedBeats(200_000), Read($"C x{Limits.MaxRepeatedBeats + 1}").Typed.Tokens[1].Error);
    }

    [Theory]
    [InlineData("C Am F G"), InlineData("(C)x2 |: F :|")]
    public void Read_Cancelled_Stops(string text) =>
        Assert.ThrowsAny<OperationCanceledException>(() => new SequenceQuery(text).Read(Standard, new CancellationToken(canceled: true)));

    [Property(MaxTest = 1_000)]
    public void Split_AnyText_IsAsBeforeItWasLinear(int[] signs)
    {
        string[] parts =
        [
            "C",
            "Am7",
            "(",
            ")",
            "((",
            "))",
            "{C E G}",
            "{C",
            "{ ",
            "}",
            "|",
            "|:",
            ":|",
            ":",
            "%",
            ".",
            "/",
            "x4",
            "x",
            "×2",
            "x99999999999",
            "[",
            "]",
            ",",
            " ",
            "\t",
            "C7(b9)",
            "C7(b9))",
            "F)x3",
            "é",
        ];
        var text = string.Concat(signs.Select(sign => parts[(int)((uint)sign % parts.Length)]));
        Assert.Equal(NaiveLexer.Split(text), SequenceLexer.Split(text, .., signs: true, int.MaxValue, CancellationToken.None));
    }

    private static string Fill(string part) => Repeat(part, Limits.MaxSequenceCharacters / part.Length + 1)[..Limits.MaxSequenceCharacters];

    private static string Repeat(string part, int times) => string.Concat(Enumerable.Repeat(part, times));

    private static ReadSequence Read(string text) => new SequenceQuery(text).Read(Standard, Cancellation);

    private static Message Refusal(string text) => Assert.Throws<UserErrorException>(() => Read(text)).Problem;
}

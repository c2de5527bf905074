using System.Text.Json;
using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;
using ChordDash.Engine.Prediction;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Tests.Chords;

public class SequenceReadingTests
{
    private static readonly ChordNames Standard = new(null, standardVocabulary: true);

    [Fact]
    public void Of_AShortSequence_ListsEveryTokenWithWhatItWasReadAs()
    {
        var reading = SequenceReading.Of("D minor", Typed("C", "?B", "!xyz"));

        Assert.Equal(("D minor", 3, 1, 1), (reading.Key, reading.TokenCount, reading.DoubtfulCount, reading.NotUnderstoodCount));
        Assert.Equal(["C", "B", "xyz"], reading.Tokens.Select(token => token.Text));
        Assert.Equal("It may be H.", reading.Tokens[1].Doubt?.ToString());
        Assert.Equal(["Something was left out."], reading.Remarks.Select(remark => remark.ToString()));
    }

    [Fact]
    public void Of_ALongSequence_ListsWhatIsNotCertainFirst_InTheOrderOfTheText()
    {
        var words = Enumerable.Repeat("C", 5_000).ToArray();
        words[10] = "?B";
        words[4_000] = "!xyz";

        var reading = SequenceReading.Of(key: null, Typed(words));

        Assert.Equal((Limits.MaxExplainedTokens, 5_000), (reading.Tokens.Count, reading.TokenCount));
        Assert.Equal(4_000, reading.Tokens[^1].Position);
        Assert.Equal(reading.Tokens.Select(token => token.Position).Order(), reading.Tokens.Select(token => token.Position));
    }

    [Theory]
    [InlineData(1), InlineData(3), InlineData(200)]
    public void OfUncertain_AnyLimit_ListsNoMoreAndNothingCertain(int max)
    {
        var read = new ReadSequence(Typed([.. Enumerable.Range(0, 100).SelectMany(_ => new[] { "C", "?B", "!x" })]), null, []);

        var reading = SequenceReading.OfUncertain(read, max);

        Assert.Equal(Math.Min(max, 200), reading.Tokens.Count);
        Assert.DoesNotContain(reading.Tokens, token => token.Text == "C");
        Assert.Equal((300, 100, 100), (reading.TokenCount, reading.DoubtfulCount, reading.NotUnderstoodCount));
    }

    [Theory]
    [InlineData(new[] { "?B", "C" }, 1, "B", 0, "It may be H.")]
    [InlineData(new[] { "C", "!xyz", "?B" }, 2, "xyz", 1, "It is no chord.")]
    [InlineData(new[] { "!a", "!b", "!c" }, 3, "a", 0, "It is no chord.")]
    public void RequireCertain_DoubtfulOrNotUnderstood_IsRefusedWithTheTokens(
        string[] words,
        int count,
        string first,
        int position,
        string reason
    )
    {
        var refusal = Assert.Throws<ReadingRefusedException>(() => ReadingRefusedException.RequireCertain(Typed(words)));

        Assert.Equal(ChordMessages.SequenceIsUncertain(count, words.Length, first, position, Message.Literal(reason)), refusal.Problem);
        Assert.Equal(count, refusal.Tokens.Count);
        Assert.All(refusal.Tokens, token => Assert.Equal(2 * token.Position, token.Start));
    }

    [Fact]
    public void RequireCertain_CertainTokens_Pass() => ReadingRefusedException.RequireCertain(Typed("C", "Am", "F"));

    [Fact]
    public void RequireCertain_ManyTokens_ListsAThousand()
    {
        var refusal = Assert.Throws<ReadingRefusedException>(() =>
            ReadingRefusedException.RequireCertain(Typed([.. Enumerable.Repeat("!x", 50_000)]))
        );

        Assert.Equal(Limits.MaxExplainedTokens, refusal.Tokens.Count);
        Assert.Equal(ChordMessages.SequenceIsUncertain(50_000, 50_000, "x", 0, Message.Literal("It is no chord.")), refusal.Problem);
    }

    [Theory]
    [InlineData("C xyz F", true)]
    [InlineData("C Am F", false)]
    [InlineData(") C", true)]
    public void Query_ReadStrictly_IsRefusedIfATokenIsNotUnderstood(string sequence, bool refused)
    {
        var query = new SequenceQuery(sequence) { Strict = true };
        if (refused)
            Assert.Throws<ReadingRefusedException>(() => query.Read(Standard, TestContext.Current.CancellationToken));
        else
            Assert.NotEmpty(query.Read(Standard, TestContext.Current.CancellationToken).Codes);
        Assert.NotEmpty((query with { Strict = false }).Read(Standard, TestContext.Current.CancellationToken).Codes);
    }

    [Fact]
    public void Json_OfAnAnswer_HasTheReadingBesideIt()
    {
        var json = JsonSerializer.SerializeToElement(
            new SequenceExplanation("Bach", "Chopin", [], []) { Reading = SequenceReading.Of("D minor", Typed("?B")) },
            EngineJson.Options
        );

        Assert.Equal("It may be H.", json.GetProperty("tokens")[0].GetProperty("doubt").GetString());
        Assert.Equal(("D minor", 1), (json.GetProperty("key").GetString(), json.GetProperty("doubtfulCount").GetInt32()));
        Assert.Equal("Something was left out.", json.GetProperty("remarks")[0].GetString());
        Assert.False(json.TryGetProperty("reading", out _));
    }

    /// <summary>Of words at every second character; "?" makes one doubtful, and "!" one that was not understood.</summary>
    private static TypedSequence Typed(params string[] words) =>
        new(
            [
                .. words.Select(
                    (word, at) =>
                        word[0] switch
                        {
                            '?' => new ChordToken(at, 2 * at, word[1..], 10, "Bb", Note: null, Error: null)
                            {
                                Doubt = Message.Literal("It may be H."),
                            },
                            '!' => new ChordToken(
                                at,
                                2 * at,
                                word[1..],
                                Code: null,
                                Symbol: null,
                                Note: null,
                                Message.Literal("It is no chord.")
                            ),
                            _ => new ChordToken(at, 2 * at, word, 0, word, Note: null, Error: null),
                        }
                ),
            ],
            [],
            [Message.Literal("Something was left out.")]
        );
}

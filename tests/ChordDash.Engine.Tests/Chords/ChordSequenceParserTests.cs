using ChordDash.Engine.Chords;
using ChordDash.Engine.Resources;
using FsCheck.Xunit;

namespace ChordDash.Engine.Tests.Chords;

public class ChordSequenceParserTests
{
    private static IReadOnlyList<ChordToken> Standard(string text) =>
        ChordSequenceParser.Parse(text, new ChordNames(null, standardVocabulary: true)).Tokens;

    private static IReadOnlyList<ChordToken> Other(string text) =>
        ChordSequenceParser.Parse(text, new ChordNames(null, standardVocabulary: false)).Tokens;

    [Theory]
    [InlineData("C", 0), InlineData("CM", 0), InlineData("Cmaj", 0)]
    [InlineData("Cm", 1), InlineData("Cmin", 1), InlineData("C-", 1), InlineData("CMIN", 1)]
    [InlineData("Csus4", 2), InlineData("Csus", 2), InlineData("CSUS4", 2)]
    [InlineData("C+", 3), InlineData("Caug", 3)]
    [InlineData("Cdim", 4), InlineData("C°", 4), InlineData("Co", 4)]
    [InlineData("C6", 5), InlineData("Cm6", 6), InlineData("C7", 7)]
    [InlineData("Cmaj7", 8), InlineData("CM7", 8), InlineData("CΔ", 8), InlineData("C∆7", 8), InlineData("CMaj7", 8)]
    [InlineData("Cm7b5", 10), InlineData("Cø", 10), InlineData("Cm7(♭5)", 10)]
    [InlineData("C°7", 11), InlineData("Cdim7", 11)]
    [InlineData("Cmaj9", 12), InlineData("C9", 13), InlineData("C7b9", 14), InlineData("C7(b9)", 14), InlineData("Cm9", 15)]
    [InlineData("Db", 16), InlineData("C#", 16), InlineData("D♭", 16), InlineData("C♯", 16)]
    [InlineData("Bb", 160), InlineData("B♭7", 167), InlineData("bb7", 167), InlineData("B7", 183)]
    [InlineData("E#", 80), InlineData("Fb", 64), InlineData("Cb", 176), InlineData("B#", 0), InlineData("Bbb", 144), InlineData("F##", 112)]
    [InlineData("am", 145), InlineData("N.C.", -1), InlineData("NC", -1), InlineData("n.c.", -1), InlineData("R", -1), InlineData("r", -1)]
    public void Parse_Spelling_IsTheChord(string text, int code)
    {
        var token = Assert.Single(Standard(text));
        Assert.Null(token.Error);
        Assert.Equal(code, token.Code);
        Assert.Equal(StandardChords.Symbol(code), token.Symbol);
    }

    public static TheoryData<string, int, Message?> Stored =>
        new()
        {
            { "Am7", 5, ChordMessages.ChordIsStoredAs("Am7", "C6", 5) },
            { "A-7", 5, ChordMessages.ChordIsStoredAs("A-7", "C6", 5) },
            { "153", 5, ChordMessages.CodeIsStoredAs("153", "Am7", "C6", 5) },
            { "Eaug", 3, ChordMessages.ChordIsStoredAs("Eaug", "Caug", 3) },
            { "C/E", 0, ChordMessages.BassIsLeftOut("C/E", "C", 0) },
            { "Am/G", 5, ChordMessages.BassIsLeftOut("Am/G", "C6", 5) },
            { "a", 144, ChordMessages.SmallLettersAreMajor("a", "A") },
            { "C", 0, null },
            { "Am", 145, null },
        };

    [Theory]
    [MemberData(nameof(Stored))]
    public void Parse_ChordStoredOtherwise_SaysSo(string text, int code, Message? note)
    {
        var token = Assert.Single(Standard(text));
        Assert.Equal(code, token.Code);
        Assert.Equal(note, token.Note);
    }

    [Fact]
    public void Parse_MixedSeparators_KeepsPositionsAndStarts()
    {
        var tokens = Standard("| C  Am,G7;\n[0, -1]\t|");
        Assert.Equal("C Am G7 0 -1", string.Join(' ', tokens.Select(token => token.Text)));
        Assert.Equal([0, 1, 2, 3, 4], tokens.Select(token => token.Position));
        Assert.Equal([2, 5, 8, 13, 16], tokens.Select(token => token.Start));
        Assert.Equal([0, 145, 119, 0, -1], tokens.Select(token => token.Code!.Value));
    }

    [Theory]
    [
        InlineData("C13", nameof(ChordMessages.ChordNotInVocabulary)),
        InlineData("Cmaj11", nameof(ChordMessages.ChordNotInVocabulary)),
        InlineData("C/F#", nameof(ChordMessages.ChordNotInVocabulary)),
        InlineData("192", nameof(ChordMessages.ChordCodeOutOfRange)),
        InlineData("-2", nameof(ChordMessages.ChordCodeOutOfRange)),
        InlineData("99999999999999999999", nameof(ChordMessages.ChordCodeOutOfRange))
    ]
    [InlineData("Xyz"), InlineData("C/"), InlineData("/C"), InlineData("C7b"), InlineData("Cadd"), InlineData("C7-"), InlineData("Cmm")]
    [InlineData("{C X}"), InlineData("VIIII"), InlineData("I/X"), InlineData("Ces5es")]
    [InlineData("1.5"), InlineData("1e2"), InlineData("--1")]
    [InlineData("🎹"), InlineData("C\0"), InlineData("\u0007"), InlineData("\uD800")]
    public void Parse_UnknownToken_GetsASentenceAndNoCode(string text, string message = nameof(ChordMessages.ChordNotUnderstood))
    {
        var token = Assert.Single(Standard(text));
        Assert.Null(token.Code);
        Assert.Null(token.Symbol);
        Assert.Equal(message, token.Error!.Code);
        Assert.Contains(token.Text, token.Error.ToString(), StringComparison.Ordinal);
        Assert.EndsWith(".", token.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_UnknownAmongKnown_StaysInItsPlace()
    {
        var tokens = Standard("C foo G");
        Assert.Equal([0, null, 112], tokens.Select(token => token.Code));
        Assert.Equal(ChordMessages.ChordNotUnderstood("foo", -1, 191), tokens[1].Error);
    }

    [Fact]
    public void Parse_OtherVocabulary_TakesWholeNumbersOnly()
    {
        var tokens = Other("-1 0 153 4711 5. C -2 99999999999");
        Assert.Equal([-1, 0, 153, 4711, 5, null, null, null], tokens.Select(token => token.Code));
        Assert.Equal("-1 0 153 4711 5", string.Join(' ', tokens.Take(5).Select(token => token.Symbol)));
        Assert.All(tokens, token => Assert.Null(token.Note));
        Assert.All(tokens.Skip(5), token => Assert.EndsWith(".", token.Error?.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(""), InlineData(" \n\t "), InlineData("| , ; |")]
    public void Parse_NothingTyped_HasNoTokens(string text) => Assert.Empty(Standard(text));

    [Fact]
    public void Parse_VeryLongText_IsReadWhole()
    {
        Assert.Equal(500_000, Standard(string.Concat(Enumerable.Repeat("Am7 ", 500_000))).Count);
        Assert.Single(Standard(new string('C', 2_000_000)));
        Assert.Single(Standard(new string('9', 2_000_000)));
    }

    [Property(MaxTest = 500)]
    public void Parse_AnyText_KeepsEveryVisibleCharacterAndNeverThrows(string? text, bool standard)
    {
        text ??= "";
        var tokens = ChordSequenceParser.Parse(text, new ChordNames(null, standard)).Tokens;
        Assert.All(tokens, token =>
        {
            Assert.Equal(token.Text, text.Substring(token.Start, token.Text.Length));
            Assert.True(token.Code is null || token.Error is null);
        });
        // Signs of bars, groups, lists and rows are no tokens of their own, and neither is what nobody sees.
        var read = new HashSet<int>(tokens.SelectMany(token => Enumerable.Range(token.Start, token.Text.Length)));
        Assert.All(text.Index().Where(one => !read.Contains(one.Index)), one =>
            Assert.True(ReadingPropertyTests.IsPassedOver(one.Item), text)
        );
    }

    [Fact]
    public void Parse_OwnSymbols_AreTheirCodes()
    {
        var tokens = ChordSequenceParser
            .Parse(
                "I V7 2 vi",
                new ChordNames(
                    new Dictionary<int, string>
                    {
                        [0] = "I",
                        [1] = "V7",
                        [2] = "IV",
                    },
                    standardVocabulary: false
                ),
                cancellationToken: TestContext.Current.CancellationToken
            )
            .Tokens;
        Assert.Equal([0, 1, 2, null], tokens.Select(token => token.Code));
        Assert.Equal(["I", "V7", "IV", null], tokens.Select(token => token.Symbol));
        Assert.Equal(ChordMessages.SymbolNotInVocabulary("vi", "I, V7, IV"), tokens[3].Error);
    }
}

using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Tests.Chords;

public class ChordSymbolsTests
{
    [Theory]
    [InlineData("{\"0\": \"I\", \"-1\": \"rest\"}", "-1=rest 0=I")]
    [InlineData("[\"I\", \"IV\"]", "0=I 1=IV")]
    [InlineData("code,symbol\n0,I\n5,\"V7\"\n", "0=I 5=V7")]
    [InlineData("0,I\r\n1, IV ", "0=I 1=IV")]
    public void Parse_JsonOrCsv_HasASymbolPerCode(string text, string symbols) =>
        Assert.Equal(
            symbols,
            string.Join(' ', ChordSymbols.Parse(text).OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}={pair.Value}"))
        );

    [Fact]
    public void FromTokens_WordsWithBlanks_CanBeTyped()
    {
        var symbols = ChordSymbols.FromTokens(["C major", "C_major", "D"]);
        Assert.Equal(["C_major", "C_major_1", "D"], symbols.OrderBy(pair => pair.Key).Select(pair => pair.Value));
        ChordSymbols.Check(symbols);
    }

    public static TheoryData<string, Message> Refused =>
        new()
        {
            { "", ChordMessages.NoSymbolsGiven },
            { "{\"0\": 1}", ChordMessages.SymbolsAreNoJson },
            { "{\"x\": \"C\"}", ChordMessages.SymbolCodeIsNoNumber("x", -1) },
            { "[\"C\", \"C\"]", ChordMessages.SymbolIsGivenTwice(0, 1, "C") },
            { "[\"C\", null]", ChordMessages.SymbolIsInvalid(1, "", 40) },
            { "0,C\n0,D", ChordMessages.SymbolCodeIsGivenTwice(2, "0") },
            { "0", ChordMessages.SymbolLineIsIncomplete(1) },
            { "0,C\nC,0", ChordMessages.SymbolCodeIsNoNumber("C", -1) },
            { "0,C minor", ChordMessages.SymbolIsInvalid(0, "C minor", 40) },
            { "-2,C", ChordMessages.SymbolCodeOutOfRange(-2, -1, 1_000_000) },
        };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Parse_AnythingElse_IsRefusedInASentence(string text, Message problem) =>
        Assert.Equal(problem, Assert.Throws<UserErrorException>(() => ChordSymbols.Parse(text)).Problem);
}

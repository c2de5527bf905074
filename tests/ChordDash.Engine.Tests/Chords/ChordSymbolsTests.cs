using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;

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

    [Theory]
    [InlineData("", "no code with a symbol")]
    [InlineData("{\"0\": 1}", "not the JSON")]
    [InlineData("{\"x\": \"C\"}", "\"x\" is not a chord code")]
    [InlineData("[\"C\", \"C\"]", "The codes 0 and 1 have the same symbol \"C\"")]
    [InlineData("[\"C\", null]", "The symbol of code 1 is \"\"")]
    [InlineData("0,C\n0,D", "Line 2 has the code 0 again")]
    [InlineData("0", "Line 1 has no code and symbol")]
    [InlineData("0,C\nC,0", "\"C\" is not a chord code")]
    [InlineData("0,C minor", "The symbol of code 0 is \"C minor\"")]
    [InlineData("-2,C", "-2 is not a chord code")]
    public void Parse_AnythingElse_IsRefusedInASentence(string text, string sentence) =>
        Assert.Contains(sentence, Assert.Throws<UserErrorException>(() => ChordSymbols.Parse(text)).Message, StringComparison.Ordinal);
}

using System.Globalization;

namespace ChordDash.Engine.Tests.Common.Messages;

public sealed class MessagePatternTests
{
    private static readonly CultureInfo English = CultureInfo.InvariantCulture;
    private static readonly CultureInfo Polish = new("pl");

    [Theory]
    [InlineData("Plain words.", "Plain words.")]
    [InlineData("Epoch {number} of {total}", "Epoch 1234 of x")]
    [InlineData("{total}{number}", "x1234")]
    [InlineData("{number, number, N0} beats", "1,234 beats")]
    [InlineData("{share, number, 0.0}", "0.3")]
    [InlineData("{number, number, bytes}", "1.2 KB")]
    [InlineData("It's the model's", "It's the model's")]
    [InlineData("''{total}'' is taken", "'x' is taken")]
    [InlineData("such as '{'\"0\": \"C\"'}'", "such as {\"0\": \"C\"}")]
    [InlineData("'{number}' is {number}", "{number} is 1234")]
    [InlineData("{number, plural, one {# piece} other {# pieces of {total}}}.", "1,234 pieces of x.")]
    [InlineData("{one, plural, one {It is {total}} other {They are}}", "It is x")]
    [InlineData("A # outside of a form", "A # outside of a form")]
    [InlineData("{one, plural, one {a '#' and #} other {-}}", "a # and 1")]
    public void Format_FillsPlaceholders(string pattern, string expected) =>
        Assert.Equal(
            expected,
            new MessagePattern(pattern).Format([("number", 1234), ("total", "x"), ("share", 0.25), ("one", 1)], English)
        );

    // The samples of Unicode's plural rules for Polish whole numbers.
    [Theory]
    [InlineData("one", new long[] { 1 })]
    [InlineData("few", new long[] { 2, 3, 4, 22, 23, 24, 32, 42, 52, 62, 102, 1002 })]
    [InlineData("many", new long[] { 0, 5, 11, 12, 13, 14, 19, 21, 100, 112, 1000, 10000, 100000, 1000000 })]
    public void PluralCategory_OfPolish_FollowsUnicode(string category, long[] counts) =>
        Assert.All(counts, count => Assert.Equal(category, MessagePattern.PluralCategory(count, Polish)));

    [Theory]
    [InlineData("{name")]
    [InlineData("name}")]
    [InlineData("{name, date, short}")]
    [InlineData("{name, number}")]
    [InlineData("{name, plural, one {a}}")]
    [InlineData("{name, plural, some {a} other {b}}")]
    [InlineData("{name, plural, one {a} other {b}")]
    public void Pattern_ThatBreaksTheSyntax_IsRefused(string pattern) => Assert.Throws<FormatException>(() => new MessagePattern(pattern));

    [Fact]
    public void Format_WithoutAnArgument_IsRefused() =>
        Assert.Throws<FormatException>(() => new MessagePattern("{name}").Format([("other", 1)], English));

    [Fact]
    public void NamesIn_ListsEachPlaceholderOnce() =>
        Assert.Equal(["count", "file", "size"], MessagePattern.NamesIn("{count, plural, one {# of {file}} other {# of {file}}}, {size}"));

    [Fact]
    public void Literal_IsTheSameInEveryLanguage()
    {
        var stored = Message.Literal("An {old} sentence.");

        Assert.Equal("An {old} sentence.", stored.Text(Polish));
        Assert.Equal("An {old} sentence.", stored.ToString());
        Assert.Equal("", stored.Code);
    }
}

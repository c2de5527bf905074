using ChordDash.Components.Shared.Formatting;

namespace ChordDash.Component.Tests.Formatting;

public sealed class ShowTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(10_454_922, "10 MB")]
    [InlineData(256L << 20, "256 MB")]
    [InlineData(1_536, "1.5 KB")]
    public void Bytes_AnySize_IsShort(long bytes, string expected) => Assert.Equal(expected, Show.Bytes(bytes));

    [Theory]
    [InlineData(0.4, "under 1 s")]
    [InlineData(8.9, "8 s")]
    [InlineData(192, "3 min 12 s")]
    [InlineData(7_500, "2 h 5 min")]
    public void Duration_AnyLength_NamesTheTwoLargestUnits(double seconds, string expected) =>
        Assert.Equal(expected, Show.Duration(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Number_NotFinite_SaysSo() => Assert.Equal("not finite", Show.Number(double.NaN));
}

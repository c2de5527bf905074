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

    public static TheoryData<double, string> Durations =>
        new()
        {
            { 0.4, $"{Texts.UnderOneSecond}" },
            { 8.9, "8 s" },
            { 192, "3 min 12 s" },
            { 7_500, $"{Texts.HoursAndMinutes(2, 5)}" },
        };

    [Theory]
    [MemberData(nameof(Durations))]
    public void Duration_AnyLength_NamesTheTwoLargestUnits(double seconds, string expected) =>
        Assert.Equal(expected, Show.Duration(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Number_NotFinite_SaysSo() => Assert.Equal($"{Texts.NotFinite}", Show.Number(double.NaN));
}

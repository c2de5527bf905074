using System.Globalization;
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

    public static TheoryData<double, string> Estimates =>
        new()
        {
            { 0.4, $"{Texts.UnderOneSecond}" },
            { 8.9, "≈ 9 s" },
            { 192, "≈ 3 min" },
            { 3_540, "≈ 59 min" },
            { 3_580, $"≈ {Texts.HoursAndMinutes(1, 0)}" },
            { 7_500, $"≈ {Texts.HoursAndMinutes(2, 5)}" },
            { 1e9, $"> {Texts.HoursAndMinutes(1_000, 0)}" },
        };

    [Theory]
    [MemberData(nameof(Estimates))]
    public void About_AnyLength_LeavesOutWhatNobodyKnows(double seconds, string expected) =>
        Assert.Equal(expected, Show.About(TimeSpan.FromSeconds(seconds)).Replace('\u00a0', ' '));

    [Fact]
    public void Number_NotFinite_SaysSo() => Assert.Equal($"{Texts.NotFinite}", Show.Number(double.NaN));

    // Two hours before and at the end of summer time the same hour comes twice; the minutes of Nepal are its own.
    [Theory]
    [InlineData("Europe/Warsaw", "2026-10-25T00:30:00Z", "25 Oct 2026, 02:30", "UTC+02:00")]
    [InlineData("Europe/Warsaw", "2026-10-25T01:30:00Z", "25 Oct 2026, 02:30", "UTC+01:00")]
    [InlineData("Asia/Kathmandu", "2026-11-25T20:30:00Z", "26 Nov 2026, 02:15", "UTC+05:45")]
    [InlineData("America/St_Johns", "2026-11-25T02:00:00Z", "24 Nov 2026, 22:30", "UTC-03:30")]
    public void Moment_OfTheReadersZone_IsOnItsClock(string zone, string utc, string expected, string offset)
    {
        var at = DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture);
        ReaderTime.Enter(zone);

        Assert.Equal(expected, Show.Moment(at));
        Assert.Equal(offset, Show.Offset(at));
        var inUtc = at.UtcDateTime.ToString("d MMM yyyy, HH:mm:ss", CultureInfo.InvariantCulture);
        Assert.Equal($"{Texts.ExactMoment($"{expected}:00", zone, offset, inUtc)}", Show.ExactMoment(at));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Nowhere/Atlantis")]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/localtime")]
    [InlineData("Europe/Warsaw\n")]
    [InlineData("Europe//Warsaw")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Zone_ThatIsNone_IsTheServers(string? name)
    {
        ReaderTime.Enter("Asia/Kathmandu");
        ReaderTime.Enter(name);

        Assert.Equal(TimeZoneInfo.Local, ReaderTime.Zone);
    }

    public static TheoryData<double, string> Ages =>
        new()
        {
            { 20, $"{Texts.JustNow}" },
            { 150, $"{Texts.DurationAgo("2\u00a0min")}" },
            { 3_600 * 5.9, $"{Texts.DurationAgo(Texts.HoursShort(5))}" },
            { 3_600 * 40, "31 Dec 1969" },
        };

    [Theory]
    [MemberData(nameof(Ages))]
    public void Recently_AnyAge_IsRough(double seconds, string expected)
    {
        ReaderTime.Enter("UTC");
        var now = DateTimeOffset.UnixEpoch.AddHours(30);
        Assert.Equal(expected, Show.Recently(now.AddSeconds(-seconds), now));
    }

    [Theory]
    [InlineData(1, "1st")]
    [InlineData(2, "2nd")]
    [InlineData(3, "3rd")]
    [InlineData(11, "11th")]
    [InlineData(22, "22nd")]
    [InlineData(113, "113th")]
    public void Ordinal_IsEnglish(int place, string expected) => Assert.Equal(expected, Show.Ordinal(place));
}

using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace ChordDash.Components.Shared.Formatting;

/// <summary>
/// The time zone of who reads a page. The page's script puts the browser's into a cookie before it connects, so that the server knows it
/// from the first page on. Without one, it is the server's.
/// </summary>
public static partial class ReaderTime
{
    /// <summary>Its value is the name of a zone, such as "Europe/Warsaw".</summary>
    public const string Cookie = "chorddash-zone";

    private static readonly AsyncLocal<TimeZoneInfo?> Entered = new();

    /// <summary>The reader's: what a request asked for, here and in all that it started.</summary>
    public static TimeZoneInfo Zone => Entered.Value ?? TimeZoneInfo.Local;

    /// <param name="name">As a browser sent it; null and what is no zone leave the server's.</param>
    public static void Enter(string? name) => Entered.Value = TryFind(name, out var zone) ? zone : null;

    public static DateTimeOffset At(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, Zone);

    /// <summary>Only names such as zones have: anybody may write anything into a cookie, and the zones are files.</summary>
    public static bool TryFind(string? name, [NotNullWhen(true)] out TimeZoneInfo? zone)
    {
        zone = null;
        return name is { Length: <= 64 } && ZoneName().IsMatch(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone);
    }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_+\-]*(/[A-Za-z0-9_+\-]+)*\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex ZoneName();
}

using ChordDash.Components.Localization;
using ChordDash.Engine.Common;

namespace ChordDash.Components.Shared.Formatting;

/// <summary>How figures are written on all pages, in the user's language.</summary>
internal static class Show
{
    /// <summary>0.8312 as "83.1 %", with a space that does not break.</summary>
    public static string Percent(double share) => string.Create(Languages.Current, $"{share * 100:0.0}\u00a0%");

    /// <summary>A loss or another small number with four digits after the point.</summary>
    public static string Number(double value) => double.IsFinite(value) ? value.ToString("0.0000", Languages.Current) : T(Texts.NotFinite);

    /// <summary>With one digit after the point.</summary>
    public static string Tenths(double value) => value.ToString("0.0", Languages.Current);

    /// <summary>With as many digits as it takes, six after the point at most.</summary>
    public static string Figure(double value) => value.ToString("0.######", Languages.Current);

    /// <summary>A number as programs write it, with the user's decimal mark; other texts as they are.</summary>
    public static string Typed(string text) =>
        text.Replace(".", Languages.Current.NumberFormat.NumberDecimalSeparator, StringComparison.Ordinal);

    public static string Count(long value) => value.ToString("N0", Languages.Current);

    public static string Bytes(long bytes) => ByteSize.Text(bytes, Languages.Current);

    /// <summary>"8 s", "3 min 12 s", "2 h 5 min".</summary>
    public static string Duration(TimeSpan duration) =>
        duration switch
        {
            { TotalSeconds: < 1 } => T(Texts.UnderOneSecond),
            { TotalMinutes: < 1 } => $"{(int)duration.TotalSeconds} s",
            { TotalHours: < 1 } => $"{(int)duration.TotalMinutes} min {duration.Seconds} s",
            _ => T(Texts.HoursAndMinutes((int)duration.TotalHours, duration.Minutes)),
        };

    /// <summary>How long ago something was: "just now", "3 s ago".</summary>
    public static string Ago(TimeSpan duration) => duration.TotalSeconds < 1 ? T(Texts.JustNow) : T(Texts.DurationAgo(Duration(duration)));

    /// <summary>A moment on the clock of the machine that runs ChordDash, such as "25 Nov 2026, 14:05".</summary>
    public static string Moment(DateTimeOffset at) => at.ToLocalTime().ToString("d MMM yyyy, HH:mm", Languages.Current);

    /// <summary>The time of a moment of today, else the day or the month: "14:05", "25 Nov" or "Nov 2025".</summary>
    public static string ShortMoment(DateTimeOffset at, DateTimeOffset now)
    {
        var (day, today) = (at.ToLocalTime(), now.ToLocalTime());
        return day.ToString(
            day.Date == today.Date ? "HH:mm"
                : day.Year == today.Year ? "d MMM"
                : "MMM yyyy",
            Languages.Current
        );
    }

    public static string Clock(DateTimeOffset at) => at.ToLocalTime().ToString("HH:mm:ss", Languages.Current);
}

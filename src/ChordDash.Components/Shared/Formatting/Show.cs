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

    /// <summary>A place in an order: "2nd", in Polish "2.".</summary>
    public static string Ordinal(int place) =>
        Languages.IsPolish ? $"{Count(place)}."
        : (place % 100) is 11 or 12 or 13 ? $"{Count(place)}th"
        : (place % 10) switch
        {
            1 => $"{Count(place)}st",
            2 => $"{Count(place)}nd",
            3 => $"{Count(place)}rd",
            _ => $"{Count(place)}th",
        };

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

    /// <summary>An estimated duration without the digits that nobody can know: "≈ 8 s", "≈ 38 min", "≈ 2 h 5 min".</summary>
    public static string About(TimeSpan duration)
    {
        var minutes = Math.Round(duration.TotalMinutes);
        return duration switch
        {
            { TotalSeconds: < 1 } => T(Texts.UnderOneSecond),
            { TotalSeconds: < 59.5 } => $"≈\u00a0{duration.TotalSeconds:0}\u00a0s",
            _ when minutes < 60 => $"≈\u00a0{minutes:0}\u00a0min",
            { TotalHours: < 1_000 } => $"≈\u00a0{T(Texts.HoursAndMinutes((int)minutes / 60, (int)minutes % 60))}",
            _ => $">\u00a0{T(Texts.HoursAndMinutes(1_000, 0))}",
        };
    }

    /// <summary>How long ago something was: "just now", "3 s ago".</summary>
    public static string Ago(TimeSpan duration) => duration.TotalSeconds < 1 ? T(Texts.JustNow) : T(Texts.DurationAgo(Duration(duration)));

    /// <summary>How long ago something was, as people say it: "just now", "2 min ago", "3 h ago"; the date of what is older.</summary>
    public static string Recently(DateTimeOffset at, DateTimeOffset now) =>
        (now - at) switch
        {
            { TotalMinutes: < 1 } => T(Texts.JustNow),
            { TotalHours: < 1 } age => T(Texts.DurationAgo($"{(int)age.TotalMinutes}\u00a0min")),
            { TotalDays: < 1 } age => T(Texts.DurationAgo(T(Texts.HoursShort((int)age.TotalHours)))),
            _ => ReaderTime.At(at).ToString("d MMM yyyy", Languages.Current),
        };

    /// <summary>The time of a moment of today, else the day or the month: "14:05", "25 Nov" or "Nov 2025".</summary>
    public static string ShortMoment(DateTimeOffset at, DateTimeOffset now)
    {
        var (day, today) = (ReaderTime.At(at), ReaderTime.At(now));
        return day.ToString(
            day.Date == today.Date ? "HH:mm"
                : day.Year == today.Year ? "d MMM"
                : "MMM yyyy",
            Languages.Current
        );
    }

    /// <summary>A moment on the reader's clock, such as "25 Nov 2026, 14:05".</summary>
    public static string Moment(DateTimeOffset at) => ReaderTime.At(at).ToString("d MMM yyyy, HH:mm", Languages.Current);

    /// <summary>A moment to the second, with the reader's zone and in UTC.</summary>
    public static string ExactMoment(DateTimeOffset at)
    {
        const string Format = "d MMM yyyy, HH:mm:ss";
        var there = ReaderTime.At(at);
        return T(
            Texts.ExactMoment(
                there.ToString(Format, Languages.Current),
                ReaderTime.Zone.Id,
                Offset(at),
                at.ToUniversalTime().ToString(Format, Languages.Current)
            )
        );
    }

    /// <summary>The reader's offset from UTC at a moment, such as "UTC+01:00".</summary>
    public static string Offset(DateTimeOffset at) => $"UTC{ReaderTime.At(at).ToString("zzz", Languages.English)}";

    public static string Clock(DateTimeOffset at) => ReaderTime.At(at).ToString("HH:mm:ss", Languages.Current);

    /// <summary>The hour and minute of a moment of today; of another day with the date.</summary>
    public static string Soon(DateTimeOffset at, DateTimeOffset now) =>
        ReaderTime.At(at).Date == ReaderTime.At(now).Date ? HourAndMinute(at) : Moment(at);

    public static string HourAndMinute(DateTimeOffset at) => ReaderTime.At(at).ToString("HH:mm", Languages.Current);
}

using System.Globalization;

namespace ChordDash.Components.Localization;

/// <summary>The languages of the pages. Numbers and dates follow them by hand, since the server runs without ICU.</summary>
public static class Languages
{
    public static CultureInfo English { get; } = CultureInfo.ReadOnly(new CultureInfo("en"));

    public static CultureInfo Polish { get; } = MakePolish();

    public static IReadOnlyList<CultureInfo> All { get; } = [English, Polish];

    /// <summary>The user's: what a request asked for, here and in all that it started.</summary>
    public static CultureInfo Current => IsPolish ? Polish : English;

    internal static bool IsPolish => string.Equals(CultureInfo.CurrentUICulture.Name, Polish.Name, StringComparison.Ordinal);

    /// <summary>In its own words.</summary>
    internal static string NameOf(CultureInfo language) => ReferenceEquals(language, Polish) ? "Polski" : "English";

    private static CultureInfo MakePolish()
    {
        var polish = new CultureInfo("pl");
        string[] months = ["sty", "lut", "mar", "kwi", "maj", "cze", "lip", "sie", "wrz", "paź", "lis", "gru", ""];
        (polish.NumberFormat.NumberDecimalSeparator, polish.NumberFormat.NumberGroupSeparator) = (",", "\u00a0");
        (polish.NumberFormat.PercentDecimalSeparator, polish.NumberFormat.PercentGroupSeparator) = (",", "\u00a0");
        (polish.DateTimeFormat.AbbreviatedMonthNames, polish.DateTimeFormat.AbbreviatedMonthGenitiveNames) = (months, months);
        return CultureInfo.ReadOnly(polish);
    }
}

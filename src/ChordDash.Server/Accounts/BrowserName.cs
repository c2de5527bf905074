using System.Text.RegularExpressions;

namespace ChordDash.Server.Accounts;

/// <summary>What a browser says that it is, in a few words such as "Firefox (Windows)": enough for its owner to know it by.</summary>
internal static partial class BrowserName
{
    private const int MaxLength = 60;

    // Most browsers say that they are also those of which they are made, so that the order counts.
    private static readonly (string Mark, string Name)[] Browsers =
    [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("Chromium/", "Chromium"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];

    private static readonly (string Mark, string Name)[] Systems =
    [
        ("Windows", "Windows"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("CrOS", "ChromeOS"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];

    /// <returns>Null if it says nothing.</returns>
    public static string? Of(string? userAgent)
    {
        if (string.IsNullOrWhiteSpace(userAgent))
            return null;
        if (Find(Browsers, userAgent) is not { } browser)
        {
            // A program names itself first: curl/8.5.0.
            var first = Unprintable().Replace(userAgent.Split([' ', '/'], 2)[0], "");
            return first.Length == 0 ? null : first[..Math.Min(first.Length, MaxLength)];
        }

        return Find(Systems, userAgent) is { } system ? $"{browser} ({system})" : browser;
    }

    private static string? Find((string Mark, string Name)[] names, string userAgent) =>
        Array.Find(names, one => userAgent.Contains(one.Mark, StringComparison.Ordinal)).Name;

    [GeneratedRegex("[^ -~]", RegexOptions.NonBacktracking)]
    private static partial Regex Unprintable();
}

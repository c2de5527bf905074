using System.Globalization;

namespace ChordDash.Server.Storage;

/// <summary>Makes the name that a client gave to its file fit to be shown. It is never used as a path.</summary>
internal static class ShownFileName
{
    public static string From(string fileName, int longest)
    {
        var last = fileName[(fileName.LastIndexOfAny(['/', '\\']) + 1)..];
        var shown = new string([.. last.Where(IsShown)]).Trim();
        return shown.Length == 0 ? "dataset.pkl" : shown[..Math.Min(shown.Length, longest)];
    }

    // Format characters could turn the reading direction, so that the name lies about its ending.
    private static bool IsShown(char character) =>
        CharUnicodeInfo.GetUnicodeCategory(character) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}

using System.Globalization;
using System.Text;

namespace ChordDash.Components.Shared.Formatting;

/// <summary>Texts as they are searched: without case, and without the marks that not every keyboard has.</summary>
internal static class SearchText
{
    // The server runs without ICU, which would decompose them: those of the European languages, and what is left of each.
    private const string Marked = "àáâãäåçèéêëìíîïñòóôõöøùúûüýÿāăąćĉċčďđēĕėęěĝ" + "ğġģĥħĩīĭįıĵķĺļľŀłńņňōŏőŕŗřśŝşšţťŧũūŭůűųŵŷźżž";
    private const string Plain = "aaaaaaceeeeiiiinoooooouuuuyyaaaccccddeeeeeg" + "ggghhiiiiijklllllnnnooorrrsssstttuuuuuuwyzzz";

    /// <summary>"zbior danych" for "Zbiór danych".</summary>
    public static string Fold(string text)
    {
        if (Ascii.IsValid(text))
            return text.ToLowerInvariant();
        var folded = new StringBuilder(text.Length);
        foreach (var character in text.ToLowerInvariant())
        {
            if (CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark)
                folded.Append(Marked.IndexOf(character, StringComparison.Ordinal) is var at and >= 0 ? Plain[at] : character);
        }
        return folded.ToString();
    }
}

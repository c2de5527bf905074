using System.Globalization;
using System.Text;
using ADRaffy.ENSNormalize;

namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>One form of labels that look the same.</summary>
/// <remarks>.NET's own normalization does nothing in a program that is independent of the system's languages, as this one is.</remarks>
internal static class LabelText
{
    /// <summary>In Unicode's form C, without blanks around it and characters that are not shown, with single blanks within.</summary>
    public static string Clean(string text)
    {
        if (IsClean(text))
            return text;
        var composed = IsWellFormed(text) ? ENSNormalize.NF.NFC(text) : text;
        var clean = new StringBuilder(composed.Length);
        foreach (var character in composed)
        {
            if (char.IsWhiteSpace(character))
            {
                if (clean.Length > 0 && clean[^1] != ' ')
                    clean.Append(' ');
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.Format)
            {
                clean.Append(character);
            }
        }
        return clean.ToString().TrimEnd();
    }

    /// <summary>What labels have in common that are probably meant for the same: letters and digits without case and marks.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var character in (IsWellFormed(text) ? ENSNormalize.NF.NFD(text) : text).ToUpperInvariant())
        {
            if (char.IsLetterOrDigit(character))
                // A letter with a stroke is not composed of two.
                folded.Append(character == 'Ł' ? 'L' : character);
        }
        return folded.ToString();
    }

    private static bool IsClean(string text) =>
        Ascii.IsValid(text)
        && text is not ([] or [' ', ..] or [.., ' '])
        && !text.AsSpan().ContainsAny("\t\r\n\v\f")
        && !text.Contains("  ", StringComparison.Ordinal);

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])))
                return false;
            if (char.IsSurrogate(text[i]))
                i++;
        }
        return true;
    }
}

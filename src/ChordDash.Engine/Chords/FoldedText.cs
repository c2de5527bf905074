using System.Globalization;
using System.Text;

namespace ChordDash.Engine.Chords;

/// <summary>
/// A typed text in one spelling: full-width letters, dashes, superscripts and musical signs as plain ones, and no invisible characters.
/// </summary>
/// <param name="Typed">As it was typed.</param>
/// <param name="Text">As it is read.</param>
/// <param name="Origins">For each character that is read, the index of the one that was typed; null where all are the same.</param>
internal sealed record FoldedText(string Typed, string Text, int[]? Origins)
{
    private const int FullWidth = 0xFEE0;
    private const char MusicalSign = '\uD834';
    private const string RomanUpTo12 = "I II III IV V VI VII VIII IX X XI XII";

    private static readonly string[] Numerals = RomanUpTo12.Split(' ');

    public static FoldedText Of(string typed) => Fold(typed, positions: true);

    /// <summary>The text in one spelling.</summary>
    public static string Fold(string typed) => Fold(typed, positions: false).Text;

    /// <summary>Where a part of the text that is read stands in the typed one.</summary>
    /// <param name="length">At least 1.</param>
    public (int Start, string Text) Find(int start, int length)
    {
        if (Origins is null)
            return (start, Typed.Substring(start, length));
        var from = Origins[start];
        return (from, Typed[from..(Origins[start + length - 1] + 1)]);
    }

    private static FoldedText Fold(string typed, bool positions)
    {
        var first = 0;
        while (first < typed.Length && Replacement(typed, first) is null)
            first++;
        if (first == typed.Length)
            return new(typed, typed, null);
        var text = new StringBuilder(typed.Length).Append(typed, 0, first);
        var origins = positions ? new List<int>(typed.Length) : null;
        origins?.AddRange(Enumerable.Range(0, first));
        for (var at = first; at < typed.Length; at++)
        {
            if (Replacement(typed, at) is not { } replacement)
            {
                text.Append(typed[at]);
                origins?.Add(at);
                continue;
            }
            text.Append(replacement);
            // A musical sign outside the basic plane is two characters, and so is what is read for it.
            var pair = typed[at] == MusicalSign;
            for (var index = 0; index < replacement.Length; index++)
                origins?.Add(pair ? at + index : at);
            at += pair ? 1 : 0;
        }
        return new(typed, text.ToString(), origins?.ToArray());
    }

    /// <returns>Null where the character is read as it is; empty where it is passed over.</returns>
    private static string? Replacement(string text, int at)
    {
        var character = text[at];
        return character switch
        {
            < '\u0080' => null,
            >= '\uFF01' and <= '\uFF5E' => ((char)(character - FullWidth)).ToString(),
            >= '\u2160' and <= '\u216B' => Numerals[character - '\u2160'],
            >= '\u2170' and <= '\u217B' => Numerals[character - '\u2170'].ToLowerInvariant(),
            >= '\u2074' and <= '\u2079' => ((char)(character - '\u2074' + '4')).ToString(),
            >= '\u2080' and <= '\u2089' => ((char)(character - '\u2080' + '0')).ToString(),
            >= '\uFE00' and <= '\uFE0F' => "",
            MusicalSign => MusicalReplacement(text, at),
            _ => Sign(character) ?? (char.GetUnicodeCategory(character) == UnicodeCategory.Format ? "" : null),
        };
    }

    private static string? Sign(char character) =>
        character switch
        {
            '♯' or '﹟' => "#",
            '♭' => "b",
            '∆' or '△' or '▵' => "Δ",
            'º' or '˚' or '⁰' or 'ᵒ' => "°",
            'Ø' or '∅' or '⌀' or 'Φ' or 'φ' or 'ϕ' => "ø",
            >= '\u2010' and <= '\u2015' or '−' or '⁻' or '﹘' or '﹣' or '⸺' or '⸻' => "-",
            '⁺' or '﹢' => "+",
            '→' or '⇒' or '➔' or '➝' or '➜' => ">",
            '¹' => "1",
            '²' => "2",
            '³' => "3",
            '⁽' => "(",
            '⁾' => ")",
            '⁄' or '∕' or '⧸' => "/",
            '│' or '┃' or '❘' or '¦' or '∣' => "|",
            '‖' or '║' => "||",
            '•' or '・' or '、' or '､' => ",",
            '·' => ".",
            'ᵃ' => "a",
            'ᵇ' => "b",
            'ᵈ' => "d",
            'ⁱ' => "i",
            'ʲ' => "j",
            'ᵐ' => "m",
            'ⁿ' => "n",
            'ˢ' => "s",
            'ᵘ' => "u",
            'ᴹ' => "M",
            _ => null,
        };

    private static string? MusicalReplacement(string text, int at) =>
        at + 1 == text.Length
            ? null
            : text[at + 1] switch
            {
                '\uDD2A' => "##",
                '\uDD2B' => "bb",
                '\uDD06' => "|:",
                '\uDD07' => ":|",
                '\uDD00' => "| ",
                '\uDD0E' => "% ",
                _ => null,
            };
}

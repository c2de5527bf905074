using System.Globalization;
using System.Text;
using ChordDash.Engine.Common;
using ChordDash.Server.Resources;

namespace ChordDash.Server.Accounts;

/// <summary>
/// Names of accounts stand beside what people did, so that none may pass for another: after Unicode's Technical Standard 39 a name keeps to
/// one script or to Latin and one that has no look-alikes of Latin letters ("moderately restrictive"), and no two names have the same
/// skeleton.
/// </summary>
internal static class AccountNames
{
    private enum Script
    {
        Common,
        Latin,
        Greek,
        Cyrillic,
        Hebrew,
        Arabic,
        Devanagari,
        Thai,
        Georgian,
        Hangul,
        Kana,
        Bopomofo,
        Han,
        Other,
    }

    // First and last code point; what stands in none of them is of another script.
    private static readonly (int First, int Last, Script Script)[] Ranges =
    [
        (0x0041, 0x024F, Script.Latin),
        (0x0250, 0x02AF, Script.Latin),
        (0x1D00, 0x1D25, Script.Latin),
        (0x1D6B, 0x1DBF, Script.Latin),
        (0x1E00, 0x1EFF, Script.Latin),
        (0x2C60, 0x2C7F, Script.Latin),
        (0xA720, 0xA7FF, Script.Latin),
        (0xAB30, 0xAB64, Script.Latin),
        (0x0370, 0x03E1, Script.Greek),
        (0x1F00, 0x1FFF, Script.Greek),
        (0x0400, 0x052F, Script.Cyrillic),
        (0x1C80, 0x1C8F, Script.Cyrillic),
        (0x2DE0, 0x2DFF, Script.Cyrillic),
        (0xA640, 0xA69F, Script.Cyrillic),
        (0x0590, 0x05FF, Script.Hebrew),
        (0x0600, 0x06FF, Script.Arabic),
        (0x0750, 0x077F, Script.Arabic),
        (0x08A0, 0x08FF, Script.Arabic),
        (0x0900, 0x097F, Script.Devanagari),
        (0x0E00, 0x0E7F, Script.Thai),
        (0x10A0, 0x10FF, Script.Georgian),
        (0x1C90, 0x1CBF, Script.Georgian),
        (0x1100, 0x11FF, Script.Hangul),
        (0x3130, 0x318F, Script.Hangul),
        (0xA960, 0xA97F, Script.Hangul),
        (0xAC00, 0xD7FF, Script.Hangul),
        (0x3040, 0x30FF, Script.Kana),
        (0x31F0, 0x31FF, Script.Kana),
        (0x3100, 0x312F, Script.Bopomofo),
        (0x31A0, 0x31BF, Script.Bopomofo),
        (0x3005, 0x3007, Script.Han),
        (0x3400, 0x4DBF, Script.Han),
        (0x4E00, 0x9FFF, Script.Han),
        (0xF900, 0xFAFF, Script.Han),
        (0x20000, 0x323AF, Script.Han),
    ];

    private static readonly (int First, int Last)[] SpecialForms =
    [
        (0x00AA, 0x00AA),
        (0x00B2, 0x00B3),
        (0x00B9, 0x00BA),
        (0x0132, 0x0133),
        (0x013F, 0x0140),
        (0x0149, 0x0149),
        (0x017F, 0x017F),
        (0x01C4, 0x01CC),
        (0x01F1, 0x01F3),
        (0x02B0, 0x02FF),
        (0x1D2C, 0x1D6A),
        (0x1D78, 0x1D78),
        (0x1D9B, 0x1DBF),
        (0x2000, 0x200A),
        (0x202F, 0x202F),
        (0x205F, 0x205F),
        (0x2070, 0x209C),
        (0x2100, 0x218B),
        (0x2460, 0x24FF),
        (0x2C7C, 0x2C7D),
        (0x3000, 0x3000),
        (0x3131, 0x318E),
        (0x3200, 0x33FF),
        (0xA69C, 0xA69D),
        (0xA770, 0xA770),
        (0xA7F2, 0xA7F9),
        (0xAB5C, 0xAB5F),
        (0xF900, 0xFAFF),
        (0xFB00, 0xFB4F),
        (0xFB50, 0xFDFF),
        (0xFE30, 0xFEFF),
        (0xFF00, 0xFFEF),
        (0x1D400, 0x1D7FF),
        (0x1EE00, 0x1EEFF),
        (0x1F100, 0x1F2FF),
        (0x2F800, 0x2FA1F),
    ];

    // Each beside the Latin letter that it looks like. After the standard's data file confusables.txt: Greek, Cyrillic, Armenian and
    // Cherokee letters, digits, and capital i; not the whole of it, but what is likely to be typed or chosen.
    private static readonly Dictionary<int, char> LookAlikes = new (char Latin, int[] Others)[]
    {
        ('o', [0x0030, 0x041E, 0x043E, 0x03BF, 0x039F, 0x0585, 0x0555, 0x03C3, 0x0E50, 0x1040, 0x05E1]),
        ('i', [0x0131, 0x0269, 0x03B9, 0x0456]),
        ('l', [0x0031, 0x0049, 0x007C, 0x0399, 0x0406, 0x04C0, 0x04CF, 0x05C0, 0x0627, 0x13CE]),
        ('a', [0x0410, 0x0430, 0x0391, 0x03B1, 0x0251, 0x13AA]),
        ('b', [0x0412, 0x0432, 0x0392, 0x03B2, 0x13F4]),
        ('c', [0x0421, 0x0441, 0x03F9, 0x03F2, 0x13DF]),
        ('d', [0x0501, 0x0500, 0x13A0]),
        ('e', [0x0415, 0x0435, 0x0395, 0x04BD, 0x13AC]),
        ('f', [0x03DC, 0x03DD, 0x1E9D, 0x0192]),
        ('g', [0x0261, 0x0581, 0x050C, 0x13C0]),
        ('h', [0x041D, 0x043D, 0x04BB, 0x0397, 0x13BB, 0x0570]),
        ('j', [0x0408, 0x0458, 0x03F3, 0x13AB, 0x0575]),
        ('k', [0x041A, 0x043A, 0x039A, 0x03BA, 0x13E6]),
        ('m', [0x041C, 0x043C, 0x039C, 0x03FA, 0x13B7]),
        ('n', [0x039D, 0x0578, 0x057C]),
        ('p', [0x0420, 0x0440, 0x03A1, 0x03C1, 0x13E2]),
        ('q', [0x051B, 0x051A, 0x0566]),
        ('r', [0x0433, 0x13A1, 0x13D2]),
        ('s', [0x0405, 0x0455, 0x13DA, 0x054F]),
        ('t', [0x0422, 0x0442, 0x03A4, 0x03C4, 0x13A2]),
        ('u', [0x03C5, 0x057D, 0x054D]),
        ('v', [0x0475, 0x0474, 0x03BD, 0x13D9]),
        ('w', [0x051D, 0x051C, 0x0461, 0x13B3, 0x0561]),
        ('x', [0x0425, 0x0445, 0x03A7, 0x03C7]),
        ('y', [0x0423, 0x0443, 0x03A5, 0x04AF, 0x04AE, 0x03B3, 0x13A9]),
        ('z', [0x0396, 0x13C3]),
    }
        .SelectMany(group => group.Others.Select(other => (Other: other, group.Latin)))
        .ToDictionary(pair => pair.Other, pair => pair.Latin);

    /// <summary>The name as it is stored.</summary>
    /// <exception cref="UserErrorException">It cannot be the name of an account.</exception>
    public static string Check(string? name)
    {
        var shown = ShownText.Check(name, AccountMessages.AccountName, Limits.MaxAccountNameCharacters);
        if (FindSpecialForm(shown) is { } special)
        {
            throw new UserErrorException(
                AccountMessages.AccountNameHasSpecialForm(special.Value.ToString("X4", CultureInfo.InvariantCulture))
            );
        }

        if (!IsOfOneKind(shown))
        {
            throw new UserErrorException(AccountMessages.AccountNameMixesScripts(shown));
        }

        return shown;
    }

    /// <summary>Whether two names may be taken for one another, as they are or in small letters.</summary>
    public static bool AreAlike(string one, string other) =>
        string.Equals(Skeleton(one), Skeleton(other), StringComparison.Ordinal)
        || string.Equals(Skeleton(one.ToLowerInvariant()), Skeleton(other.ToLowerInvariant()), StringComparison.Ordinal);

    private static string Skeleton(string name)
    {
        var skeleton = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            // Blanks of all widths, and several of them, look the same.
            if (Rune.IsWhiteSpace(rune))
            {
                skeleton.Append(skeleton.Length > 0 && skeleton[^1] == ' ' ? "" : " ");
            }
            else
            {
                skeleton.Append(
                    LookAlikes.TryGetValue(rune.Value, out var latin) ? latin.ToString() : Rune.ToLowerInvariant(rune).ToString()
                );
            }
        }
        return skeleton.ToString();
    }

    // The program runs without ICU, which could turn such letters into the plain ones (normal form KC): wide and narrow, mathematical,
    // raised, enclosed and joined ones, and accents apart from their letters, which all look like others and are on no keyboard.
    private static Rune? FindSpecialForm(string name)
    {
        var before = Script.Common;
        foreach (var rune in name.EnumerateRunes())
        {
            if (
                Array.Exists(SpecialForms, range => rune.Value >= range.First && rune.Value <= range.Last)
                || (
                    Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
                    && before is Script.Common or Script.Latin or Script.Greek or Script.Cyrillic
                )
            )
                return rune;
            before = Rune.IsLetter(rune) ? ScriptOf(rune) : Script.Common;
        }
        return null;
    }

    private static bool IsOfOneKind(string name)
    {
        var scripts = name.EnumerateRunes().Where(Rune.IsLetter).Select(ScriptOf).ToHashSet();
        var latin = scripts.Remove(Script.Latin);
        // Written together in Japanese, Korean and Chinese.
        if (
            scripts.All(script => script is Script.Han or Script.Kana)
            || scripts.All(script => script is Script.Han or Script.Hangul)
            || scripts.All(script => script is Script.Han or Script.Bopomofo)
        )
            return true;
        return scripts.Count == 1 && !(latin && scripts.Single() is Script.Greek or Script.Cyrillic or Script.Other);
    }

    private static Script ScriptOf(Rune letter)
    {
        foreach (var (first, last, script) in Ranges)
        {
            if (letter.Value >= first && letter.Value <= last)
                return script;
        }
        return Script.Other;
    }
}

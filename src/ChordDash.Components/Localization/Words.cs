using System.Diagnostics.CodeAnalysis;

namespace ChordDash.Components.Localization;

/// <summary>
/// All words of the pages, in the user's language. As in gettext the English ones are the key, so pages are written, and can be read, in
/// English. Sentences of the Engine and the server, which are stored in English, are recognised and said in the user's language when they
/// are shown.
/// </summary>
public static class Words
{
    private static readonly Phrasebook Polish = Phrasebook.Read(Languages.Polish, "Polish.json");

    /// <summary>The text itself where nothing is known for it, such as names that users gave.</summary>
    [return: NotNullIfNotNull(nameof(english))]
    public static string? T(string? english) => english is not null && Languages.IsPolish ? Polish.Translate(english) : english;

    /// <summary>A sentence with values in it; its numbers are written as the language does.</summary>
    public static string T(Sentence sentence) => sentence.Fill(Languages.IsPolish ? Polish.Find(sentence.Key) : null);

    /// <summary>The form of a noun for a count: "piece" or "pieces"; utwór, utwory or utworów.</summary>
    internal static string Noun(long count, string one, string many) =>
        (Languages.IsPolish ? Polish.Noun(count, one) : null) ?? (count == 1 ? one : many);
}

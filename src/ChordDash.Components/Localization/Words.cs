using System.Diagnostics.CodeAnalysis;
using System.Globalization;

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

    [return: NotNullIfNotNull(nameof(message))]
    public static string? T(Message? message) =>
        message is null ? null
        : message.Code.Length == 0 && Languages.IsPolish ? Polish.Translate(message.ToString())
        : message.Text(Languages.IsPolish ? Languages.Polish : CultureInfo.InvariantCulture);
}

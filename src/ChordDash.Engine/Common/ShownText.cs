using System.Globalization;
using System.Text;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Common;

/// <summary>
/// The one rule for names that people give to things and that others see: what is shown is all there is. Control characters could break a
/// line, format characters could turn the reading direction, and characters without a shape could make two names look the same.
/// </summary>
public static class ShownText
{
    // Letters, marks and symbols by their category, and yet without a shape.
    private static readonly HashSet<int> Shapeless = [0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0];

    /// <summary>The text without what is not shown.</summary>
    /// <param name="longest">Most characters of the result; no character is cut in two.</param>
    public static string Clean(string text, int longest)
    {
        // What follows is linear in the text, which may be much longer than what is kept of it.
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsShown(rune) && rune != Rune.ReplacementChar)
                shown.Append(rune.ToString());
            if (shown.Length > 2 * longest)
                break;
        }
        return Cut(shown.ToString().Trim(), longest);
    }

    /// <param name="what">Begins the sentence that refuses, such as "The name of a key".</param>
    /// <returns>The name without blanks around it.</returns>
    /// <exception cref="UserErrorException">It is empty, too long, or has a character that is not shown.</exception>
    public static string Check(string? name, Message what, int longest)
    {
        var trimmed = name?.Trim() ?? "";
        if (trimmed.Length == 0)
            throw new UserErrorException(CommonMessages.NameIsEmpty(what));
        if (trimmed.Length > longest)
            throw new UserErrorException(CommonMessages.NameIsTooLong(what, longest));
        // A half of a pair counts as one that is not shown.
        foreach (var rune in trimmed.EnumerateRunes())
        {
            if (!IsShown(rune) || rune == Rune.ReplacementChar)
                throw new UserErrorException(CommonMessages.NameHasHiddenCharacter(what, $"{rune.Value:X4}"));
        }
        return trimmed;
    }

    /// <summary>
    /// The same for notes, which may be empty, have lines and paragraphs, and the letters and signs of every script with what joins them:
    /// only control characters and those that turn the reading direction of what follows are refused.
    /// </summary>
    /// <exception cref="UserErrorException">They are too long, or have such a character.</exception>
    public static void CheckNotes(string? notes)
    {
        if (notes?.Length > Limits.MaxNotesCharacters)
            throw new UserErrorException(CommonMessages.NotesAreTooLong(Limits.MaxNotesCharacters));
        if (FindHidden(notes) is { } hidden)
            throw new UserErrorException(CommonMessages.NotesHaveHiddenCharacter($"{hidden:X4}"));
    }

    /// <returns>The first character of a text of several lines that is refused; null if there is none. Half of a character counts as
    /// one.</returns>
    public static int? FindHidden(string? text)
    {
        if (text is null)
            return null;
        for (var at = 0; at < text.Length; )
        {
            if (Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length) != System.Buffers.OperationStatus.Done)
                return text[at];
            if (rune.Value is not ('\n' or '\r' or '\t') && (Rune.IsControl(rune) || Turns(rune)))
                return rune.Value;
            at += length;
        }
        return null;
    }

    // Embeddings, overrides and isolates of the bidirectional algorithm (UAX #9).
    private static bool Turns(Rune rune) => rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    private static bool IsShown(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
            )
        && !Shapeless.Contains(rune.Value);

    private static string Cut(string text, int longest) =>
        text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)].TrimEnd();
}

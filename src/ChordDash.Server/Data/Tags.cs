using ChordDash.Engine.Common;
using ChordDash.Engine.Resources;

namespace ChordDash.Server.Data;

/// <summary>What data sets and runs are sorted by: a few short words.</summary>
internal static class Tags
{
    /// <returns>Without empty ones and repetitions.</returns>
    /// <exception cref="UserErrorException">One is too long or not all of it is shown, or they are too many.</exception>
    public static IReadOnlyList<string> Check(IReadOnlyCollection<string?> given)
    {
        ArgumentNullException.ThrowIfNull(given);
        if (given.Count > Limits.MaxGivenTags)
            throw new UserErrorException($"These are {given.Count:N0} tags; {Limits.MaxTags} are the most. Leave some out.");
        var tags = given.Select(tag => tag?.Trim() ?? "").Where(tag => tag.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (tags.Find(tag => tag.Length > Limits.MaxTagCharacters) is { } longTag)
            throw new UserErrorException(
                CommonMessages.NameIsTooLong(CommonMessages.TagInQuotes($"{longTag[..20]}…"), Limits.MaxTagCharacters)
            );
        if (tags.Count > Limits.MaxTags)
            throw new UserErrorException($"These are {tags.Count} tags; {Limits.MaxTags} are the most. Leave some out.");
        return
        [
            .. tags.Select(tag =>
                ShownText.Check(tag, CommonMessages.TagInQuotes(ShownText.Clean(tag, Limits.MaxTagCharacters)), Limits.MaxTagCharacters)
            ),
        ];
    }
}

using ChordDash.Engine.Common;
using ChordDash.Server.Resources;

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
            throw new UserErrorException(StorageMessages.TooManyTags(given.Count, Limits.MaxTags));
        var tags = given.Select(tag => tag?.Trim() ?? "").Where(tag => tag.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (tags.Find(tag => tag.Length > Limits.MaxTagCharacters) is { } longTag)
            throw new UserErrorException(StorageMessages.TagTooLong(longTag[..20], Limits.MaxTagCharacters));
        if (tags.Count > Limits.MaxTags)
            throw new UserErrorException(StorageMessages.TooManyTags(tags.Count, Limits.MaxTags));
        return
        [
            .. tags.Select(tag =>
                ShownText.Check(tag, StorageMessages.TagNamed(ShownText.Clean(tag, Limits.MaxTagCharacters)), Limits.MaxTagCharacters)
            ),
        ];
    }
}

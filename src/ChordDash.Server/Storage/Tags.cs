using ChordDash.Engine;

namespace ChordDash.Server.Storage;

/// <summary>What data sets and runs are sorted by: a few short words.</summary>
internal static class Tags
{
    private const int LongestTag = 40;
    private const int MostTags = 20;

    /// <returns>Without empty ones and repetitions.</returns>
    /// <exception cref="UserErrorException">One is too long, or they are too many.</exception>
    public static IReadOnlyList<string> Check(IEnumerable<string?> given)
    {
        var tags = given.Select(tag => tag?.Trim() ?? "").Where(tag => tag.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (tags.Find(tag => tag.Length > LongestTag) is { } longTag)
            throw new UserErrorException($"The tag '{longTag[..20]}…' is longer than {LongestTag} characters. Shorten it.");
        if (tags.Count > MostTags)
            throw new UserErrorException($"These are {tags.Count} tags; {MostTags} are the most. Leave some out.");
        return tags;
    }
}

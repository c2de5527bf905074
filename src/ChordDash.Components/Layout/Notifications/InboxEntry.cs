using MudBlazor;

namespace ChordDash.Components.Layout.Notifications;

/// <summary>Something that somebody who was away should know.</summary>
/// <param name="Key">Stays the same as long as it is the same news.</param>
/// <param name="At">When it happened; null of what has no time and lasts, such as a full disk.</param>
internal sealed record InboxEntry(string Key, string Title, string? Text, DateTimeOffset? At, string Href, string Icon, Color Color);

/// <summary>What a browser has seen: everything until a moment, and of what lasts these keys.</summary>
internal sealed record InboxSeen(DateTimeOffset Until, IReadOnlyList<string> Keys)
{
    public bool Covers(InboxEntry entry) => entry.At is { } at ? at <= Until : Keys.Contains(entry.Key, StringComparer.Ordinal);

    public static InboxSeen All(IEnumerable<InboxEntry> entries, DateTimeOffset now) =>
        new(now, [.. entries.Where(entry => entry.At is null).Select(entry => entry.Key)]);
}

namespace ChordDash.Components.Layout.Keys;

internal enum ShortcutGroup
{
    EveryPage,
    GoTo,
    Forms,
    Charts,
    Queue,
}

/// <summary>What a key does.</summary>
/// <param name="Keys">Alternatives, each the keys that are pressed one after the other, as the browser names them; those that are held
/// at the same time are joined by +.</param>
internal sealed record Shortcut(ShortcutGroup Group, Message What, params IReadOnlyList<string> Keys)
{
    /// <summary>The page that a key of the whole page leads to.</summary>
    public string? Href { get; init; }

    /// <summary>What a key of the whole page does: a name that the script knows.</summary>
    public string? Action { get; init; }

    /// <summary>Who sees it.</summary>
    public Accounts.Role Role { get; init; } = Accounts.Role.Viewer;
}

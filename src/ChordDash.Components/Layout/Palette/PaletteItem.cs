namespace ChordDash.Components.Layout.Palette;

internal enum PaletteGroup
{
    Pages,
    Commands,

    /// <summary>Parts of the page that is open.</summary>
    Parts,
    Runs,
    Datasets,
    Models,
}

/// <summary>Something that the search leads to or does.</summary>
/// <param name="Name">As it is shown.</param>
internal sealed record PaletteItem(PaletteGroup Group, string Name, string Icon)
{
    /// <summary>Where it is; null of what is done.</summary>
    public string? Href { get; init; }

    /// <summary>What is done instead of going anywhere.</summary>
    public Func<Task>? Act { get; init; }

    /// <summary>Said beside the name.</summary>
    public string? Note { get; init; }

    /// <summary>Of a run.</summary>
    public int? Number { get; init; }

    /// <summary>Whether it must be loaded as a document of its own.</summary>
    public bool IsDocument { get; init; }

    /// <summary>Other words that find it, such as tags.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];
}

using ChordDash.Components.Accounts;
using MudBlazor;

namespace ChordDash.Components.Layout;

/// <summary>A page that the menu, the keys or the search lead to.</summary>
/// <param name="Href">Below the base address.</param>
/// <param name="Key">What is pressed after <c>g</c>.</param>
internal sealed record Destination(string Href, Message Name, string Icon, char? Key = null, Role Role = Role.Viewer)
{
    /// <summary>Whether it is outside the pages of the circuit.</summary>
    public bool IsDocument { get; init; }

    /// <summary>Where the queue is.</summary>
    public static Destination Queue { get; } = new("runs", Texts.Queue, Icons.Material.Rounded.Schedule);

    /// <summary>In the order of the menu.</summary>
    public static IReadOnlyList<Destination> Menu { get; } =
    [
        new("", Texts.Overview, Icons.Material.Rounded.SpaceDashboard, 'o'),
        new("datasets", Texts.DataSets, Icons.Material.Rounded.LibraryMusic, 'd'),
        new("runs", Texts.Runs, Icons.Material.Rounded.Timeline, 'r'),
        new("models", Texts.Models, Icons.Material.Rounded.Hub, 'm'),
        new("predict", Texts.Predict, Icons.Material.Rounded.Insights, 'p'),
        new("system", Texts.SystemTitle, Icons.Material.Rounded.Dns, 's', Role.Administrator),
        new("api-reference", Texts.ApiReference, Icons.Material.Rounded.Api) { IsDocument = true },
        new("guide", Texts.Guide, Icons.Material.Rounded.MenuBook),
    ];

    /// <summary>Pages that other pages lead to, and the search too.</summary>
    public static IReadOnlyList<Destination> Further { get; } =
    [
        Queue,
        new("compare", Texts.CompareRuns, Icons.Material.Rounded.StackedLineChart),
        new("storage", Texts.Storage, Icons.Material.Rounded.Storage, Role: Role.Administrator),
        new("accounts", Texts.Accounts, Icons.Material.Rounded.People, Role: Role.Administrator),
        new("audit", Texts.AuditLog, Icons.Material.Rounded.History, Role: Role.Administrator),
    ];

    /// <summary>The page of the menu at an address below the base; null for others.</summary>
    public static Destination? At(string href) => Menu.FirstOrDefault(one => one.Href.Equals(href, StringComparison.OrdinalIgnoreCase));
}

using ChordDash.Components.Accounts;

namespace ChordDash.Components.Layout.Keys;

/// <summary>The keys of all pages: the script listens to those of the whole page, and the help lists them all.</summary>
internal static class Shortcuts
{
    /// <summary>Ctrl, or ⌘ on a Mac.</summary>
    public const string Control = "Control";

    public const string OpenPalette = "OpenPalette";
    public const string OpenHelp = "OpenShortcuts";
    public const string FocusSearch = "search";

    public static IReadOnlyList<Shortcut> All { get; } =
    [
        new(ShortcutGroup.EveryPage, Texts.SearchAndCommands, $"{Control}+k") { Action = OpenPalette },
        new(ShortcutGroup.EveryPage, Texts.SearchThisPage, "/") { Action = FocusSearch },
        new(ShortcutGroup.EveryPage, Texts.NewRun, "n") { Href = "runs/new", Role = Role.Member },
        new(ShortcutGroup.EveryPage, Texts.KeyboardShortcuts, "?") { Action = OpenHelp },
        new(ShortcutGroup.EveryPage, Texts.CloseMenuOrDialog, "Escape"),
        .. Destination
            .Menu.Where(page => page.Key is not null)
            .Select(page => new Shortcut(ShortcutGroup.GoTo, page.Name, $"g {page.Key}") { Href = page.Href, Role = page.Role }),
        new(ShortcutGroup.Forms, Texts.PredictComposer, $"{Control}+Enter"),
        new(ShortcutGroup.Charts, Texts.ReadNextEpoch, "ArrowLeft", "ArrowRight"),
        new(ShortcutGroup.Charts, Texts.FirstOrLastEpoch, "Home", "End"),
        new(ShortcutGroup.Charts, Texts.ZoomInOrOut, "+", "-"),
        new(ShortcutGroup.Charts, Texts.MoveZoomedChart, "Shift+ArrowLeft", "Shift+ArrowRight"),
        new(ShortcutGroup.Charts, Texts.ShowAllEpochs, "0"),
        new(ShortcutGroup.Queue, Texts.OpenMoveMenu, "Enter ArrowDown Enter") { Role = Role.Member },
    ];

    /// <summary>Those that the script listens to, for a visitor.</summary>
    public static IReadOnlyList<object> Bindings(Visitor visitor) =>
        [
            .. For(visitor)
                .Where(one => one.Href is not null || one.Action is not null)
                .SelectMany(one =>
                    one.Keys.Select(keys => new
                    {
                        Keys = keys,
                        one.Href,
                        one.Action,
                    })
                ),
        ];

    public static IEnumerable<Shortcut> For(Visitor visitor) => All.Where(one => visitor.May(one.Role));
}

namespace ChordDash.Components.Layout.Keys;

/// <summary>How keys are called on the page.</summary>
internal static class KeyText
{
    /// <param name="keys">Pressed at the same time, as in <see cref="Shortcut.Keys"/>.</param>
    public static IEnumerable<string> Of(string keys) => keys is "+" ? [keys] : keys.Split('+').Select(One);

    private static string One(string key) =>
        key switch
        {
            Shortcuts.Control => "Ctrl / ⌘",
            "Escape" => "Esc",
            "ArrowLeft" => "←",
            "ArrowRight" => "→",
            "ArrowUp" => "↑",
            "ArrowDown" => "↓",
            [var letter] => char.ToUpperInvariant(letter).ToString(),
            _ => key,
        };
}

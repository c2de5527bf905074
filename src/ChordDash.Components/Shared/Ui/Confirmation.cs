using MudBlazor;

namespace ChordDash.Components.Shared.Ui;

internal static class Confirmation
{
    /// <summary>Asks before something is lost.</summary>
    /// <param name="title">A question.</param>
    /// <param name="text">What is lost, and what is not.</param>
    /// <param name="verb">The button that does it.</param>
    public static async Task<bool> ConfirmAsync(this IDialogService dialogs, Message title, Message text, Message verb)
    {
        var dialog = await dialogs.ShowAsync<ConfirmDialog>(
            T(title),
            new DialogParameters<ConfirmDialog> { { one => one.Text, text }, { one => one.Verb, verb } },
            new DialogOptions { MaxWidth = MaxWidth.Small, CloseOnEscapeKey = true }
        );
        return await dialog.Result is { Canceled: false };
    }
}

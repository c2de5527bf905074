using ChordDash.Engine.Common;
using MudBlazor;

namespace ChordDash.Components.Shared.Ui;

/// <summary>Asks before something is deleted, and offers to restore it afterwards.</summary>
internal sealed class DeletionPrompt(IDeletedItems deletions, IDialogService dialogs, Toasts toasts)
{
    /// <param name="title">A question.</param>
    /// <param name="text">What is deleted, and what stays.</param>
    public Task<bool> ConfirmAsync(Message title, Message text) =>
        dialogs.ConfirmAsync(
            title,
            Message.Sentences(text, deletions.KeepHours > 0 ? Texts.RestorableFor(deletions.KeepHours) : Texts.NotRestorable),
            Texts.Delete
        );

    /// <param name="sentence">What was deleted.</param>
    /// <param name="restored">Called when it has been restored.</param>
    public void Say(Message sentence, DeletedKind kind, IReadOnlyList<Guid> ids, Action? restored = null) =>
        Say(sentence, [.. ids.Select(id => (kind, id))], restored);

    /// <inheritdoc cref="Say(Message, DeletedKind, IReadOnlyList{Guid}, Action?)"/>
    public void Say(Message sentence, IReadOnlyList<(DeletedKind Kind, Guid Id)> items, Action? restored = null)
    {
        if (deletions.KeepHours == 0)
            toasts.Say(sentence);
        else
            toasts.Say(sentence, Texts.Undo, () => RestoreAsync(items, restored));
    }

    private async Task RestoreAsync(IReadOnlyList<(DeletedKind Kind, Guid Id)> items, Action? restored)
    {
        foreach (var (kind, id) in items)
        {
            if (await UserError.CatchAsync(() => deletions.RestoreAsync(kind, id)) is { } sentence)
                toasts.Warn(sentence);
        }

        restored?.Invoke();
    }
}

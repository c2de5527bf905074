using ChordDash.Components.Shared.Formatting;
using ChordDash.Components.Shared.Ui;
using MudBlazor;

namespace ChordDash.Components.Administration;

/// <summary>Asks before checkpoints are deleted, and says how much room that made.</summary>
internal sealed class CheckpointPrompt(IStorageKeeper keeper, IDialogService dialogs, Toasts toasts)
{
    /// <param name="runs">Null for all runs that have ended.</param>
    /// <param name="count">How many of them have checkpoints.</param>
    /// <param name="bytes">Size of these checkpoints.</param>
    /// <returns>Null if it was given up.</returns>
    public async Task<RetentionOutcome?> DeleteAsync(IReadOnlyList<Guid>? runs, int count, long bytes)
    {
        var isWanted = await dialogs.ConfirmAsync(
            Texts.DeleteCheckpointsQuestion(count),
            Texts.DeleteCheckpointsHelp(Show.Bytes(bytes)),
            Texts.Delete
        );
        if (!isWanted)
            return null;
        var outcome = await keeper.DeleteCheckpointsAsync(runs);
        toasts.Say(Texts.CheckpointsDeleted(outcome.Deleted.Count, Show.Bytes(outcome.FreedBytes)));
        return outcome;
    }
}

using ChordDash.Engine;
using ChordDash.Engine.Runs;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace ChordDash.Components.Runs;

/// <summary>What can be done to a run: cancel while it is active, else queue again or delete.</summary>
public sealed partial class RunActions
{
    private bool _busy;

    [Inject]
    private IRunCatalog Catalog { get; set; } = null!;

    [Inject]
    private IRunQueue Queue { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Parameter, EditorRequired]
    public Run Run { get; set; } = null!;

    [Parameter]
    public Size Size { get; set; } = Size.Medium;

    /// <summary>Told the sentence when an action failed, and null when a new one begins.</summary>
    [Parameter, EditorRequired]
    public EventCallback<string?> OnError { get; set; }

    [Parameter]
    public EventCallback OnDeleted { get; set; }

    private Task CancelAsync() => TryAsync(() => Queue.CancelAsync(Run.Id));

    private Task RequeueAsync() => TryAsync(() => Queue.RequeueAsync(Run.Id));

    private async Task DeleteAsync()
    {
        var sure = await Dialogs.ShowMessageBoxAsync(
            $"Delete run #{Run.Number}?", $"\"{Run.Name}\" is deleted for good, with its charts, its log and its model.", yesText: "Delete", cancelText: "Keep");
        if (sure != true)
            return;
        await TryAsync(async () =>
        {
            await Catalog.DeleteAsync(Run.Id);
            await OnDeleted.InvokeAsync();
        });
    }

    private async Task TryAsync(Func<Task> action)
    {
        _busy = true;
        await OnError.InvokeAsync(null);
        try
        {
            await action();
        }
        catch (UserErrorException exception)
        {
            await OnError.InvokeAsync(exception.Message);
        }
        finally
        {
            _busy = false;
        }
    }
}

using ChordDash.Components.Accounts;
using ChordDash.Components.Runs.Create;
using ChordDash.Components.Shared.Ui;
using ChordDash.Engine.Runs;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace ChordDash.Components.Runs.Details;

public sealed partial class RunActions
{
    private static readonly RunCommand[] Usual =
    [
        RunCommands.Pause,
        RunCommands.Resume,
        RunCommands.Hold,
        RunCommands.Release,
        RunCommands.Cancel,
        RunCommands.Requeue,
    ];

    private bool _busy;

    [Inject]
    private IRunCommands Commands { get; set; } = null!;

    [Inject]
    private RunCommander Commander { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [CascadingParameter]
    private Visitor Visitor { get; set; } = null!;

    [Parameter, EditorRequired]
    public Run Run { get; set; } = null!;

    [Parameter]
    public bool MenuOnly { get; set; }

    /// <summary>Told the sentence when an action failed, and null when a new one begins.</summary>
    [Parameter, EditorRequired]
    public EventCallback<Message?> OnError { get; set; }

    [Parameter]
    public EventCallback OnDeleted { get; set; }

    private bool IsOwn => Visitor.MayChange(Run.Owner);

    private IEnumerable<RunCommand> Buttons => Usual.Where(command => IsOwn && command.Applies(Run));

    private async Task DoAsync(RunCommand command)
    {
        _busy = true;
        await OnError.InvokeAsync(null);
        var (done, problem) = await Commander.DoAsync(command, [Run]);
        _busy = false;
        if (problem is not null)
            await OnError.InvokeAsync(problem);
        else if (done && command == RunCommands.Delete)
            await OnDeleted.InvokeAsync();
    }

    private async Task TrainOnAsync()
    {
        await OnError.InvokeAsync(null);
        var dialog = await Dialogs.ShowAsync<TrainOnDialog>(
            T(Texts.ContinueTrainingFromRun(Run.Number)),
            new DialogParameters<TrainOnDialog> { { one => one.Run, Run } },
            new DialogOptions { MaxWidth = MaxWidth.Small }
        );
        if (await dialog.Result is not { Canceled: false, Data: int epochs })
            return;
        var sentence = await UserError.CatchAsync(async () =>
        {
            var next = await Commands.TrainOnAsync(Run.Id, epochs);
            Navigation.NavigateTo($"runs/{next.Id}");
        });
        if (sentence is not null)
            await OnError.InvokeAsync(sentence);
    }
}

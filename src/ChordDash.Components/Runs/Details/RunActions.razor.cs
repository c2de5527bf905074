using ChordDash.Components.Accounts;
using ChordDash.Components.Runs.Create;
using ChordDash.Components.Shared.Ui;
using ChordDash.Engine.Runs;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace ChordDash.Components.Runs.Details;

public sealed partial class RunActions
{
    // The commands of one place follow one another and can be undone; nothing else ever stands there.
    private static readonly RunCommand[][] Places =
    [
        [RunCommands.Pause, RunCommands.Resume, RunCommands.Hold, RunCommands.Release],
        [RunCommands.Cancel],
        [RunCommands.RunAgain],
    ];

    // What each place has offered last, since this run has been shown.
    private readonly RunCommand?[] _offered = new RunCommand?[Places.Length];
    private (Guid Id, RunState, bool Held) _seen;
    private ClickGuard? _guard;
    private MudMenu? _menu;

    [Inject]
    private IRunCommands Commands { get; set; } = null!;

    [Inject]
    private RunCommander Commander { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

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

    private ClickGuard Guard => _guard ??= new(Time);

    private IEnumerable<RunCommand> InMenu =>
        RunCommands.All.Where(command => Offers(command) && (MenuOnly || !_offered.Contains(command)));

    protected override void OnParametersSet()
    {
        var seen = (Run.Id, Run.State, Run.Held);
        if (seen == _seen)
            return;
        if (Run.Id == _seen.Id)
        {
            Guard.Changed();
            _ = OpenLaterAsync();
        }
        else
            Array.Clear(_offered);
        _seen = seen;
        // A button that does not apply any more stays in its place, and one that will apply after the end has its place already.
        foreach (var (place, commands) in Places.Index())
            _offered[place] = Array.Find(commands, Offers)
                ?? _offered[place]
                ?? (Run.IsActive && IsOwn && commands is [{ MakesRun: true } next] ? next : null);
    }

    // Until then the buttons can be seen to take no clicks.
    private async Task OpenLaterAsync()
    {
        await Task.Delay(ClickGuard.Pause, Time);
        await InvokeAsync(StateHasChanged);
    }

    private bool Offers(RunCommand command) => (command.MakesRun ? Visitor.May(Role.Member) : IsOwn) && command.Applies(Run);

    private Task DoAsync(RunCommand command) =>
        Guard.DoAsync(async () =>
        {
            await OnError.InvokeAsync(null);
            var (done, made, problem) = await Commander.DoAsync(command, [Run]);
            if (problem is not null)
                await OnError.InvokeAsync(problem);
            else if (done && command == RunCommands.Delete)
                await OnDeleted.InvokeAsync();
            else if (made is not null && !MenuOnly)
                Navigation.NavigateTo($"runs/{made.Id}");
        });

    // Or it would stay open behind a dialog.
    private async Task FromMenuAsync(Func<Task> act)
    {
        await _menu!.CloseMenuAsync();
        await act();
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

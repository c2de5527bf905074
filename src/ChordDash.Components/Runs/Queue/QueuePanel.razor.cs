using ChordDash.Components.Accounts;
using ChordDash.Components.Shared.Ui;
using ChordDash.Engine.Runs;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace ChordDash.Components.Runs.Queue;

public sealed partial class QueuePanel
{
    private static readonly RunCommand[] Bulk = [RunCommands.Hold, RunCommands.Release, RunCommands.Cancel];

    /// <summary>Most rows that are drawn at once.</summary>
    private const int MaxDrawn = 50;

    private readonly HashSet<Guid> _chosen = [];
    private IReadOnlyList<Run>? _runs;
    private Dictionary<Guid, int> _places = [];
    private int _begunShown = MaxDrawn;
    private Guid? _dragged;
    private Guid? _target;
    private ClickGuard? _guard;

    [Inject]
    private IRunQueue Queue { get; set; } = null!;

    [CascadingParameter]
    private Visitor Visitor { get; set; } = null!;

    [Inject]
    private RunCommander Commander { get; set; } = null!;

    [Inject]
    private IRunCatalog Catalog { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    /// <summary>Those that have not ended; another list when one of them has changed.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<Run> Runs { get; set; } = [];

    [Parameter, EditorRequired]
    public QueueStatus Status { get; set; } = null!;

    [Parameter]
    public EventCallback<Message?> OnError { get; set; }

    private List<Run> Begun { get; set; } = [];

    private List<Run> Waiting { get; set; } = [];

    private ClickGuard Guard => _guard ??= new(Time);

    private IEnumerable<RunCommand> BulkCommands => Bulk.Where(command => ChosenOwn.Exists(run => command.Applies(run)));

    /// <summary>Of those chosen, what the visitor may change.</summary>
    private List<Run> ChosenOwn =>
        _chosen.Count == 0
            ? []
            : [.. _chosen.Select(id => Waiting[_places[id]]).Where(run => Visitor.MayChange(run.Owner)).OrderBy(run => run.QueuePosition)];

    protected override void OnParametersSet()
    {
        if (ReferenceEquals(Runs, _runs))
            return;
        _runs = Runs;
        Begun =
        [
            .. Runs.Where(run => run.State is RunState.Running or RunState.Paused).OrderBy(run => run.State).ThenBy(run => run.StartedAt),
        ];
        Waiting = [.. Runs.Where(run => run.State == RunState.Queued).OrderBy(run => run.QueuePosition)];
        _places = Waiting.Index().ToDictionary(item => item.Item.Id, item => item.Index);
        _chosen.RemoveWhere(id => !_places.ContainsKey(id));
    }

    private string RowClass(Run run) =>
        _dragged is { } dragged && _places.ContainsKey(dragged) && run.Id == _target && run.Id != dragged
            ? IndexOf(dragged) < IndexOf(run.Id)
                ? "drop-after"
                : "drop-before"
            : run.Held
                ? "held"
                : "";

    // An administrator moves runs among all; everybody else among the own ones.
    private Guid? Neighbour(Run run, int step)
    {
        for (var place = IndexOf(run.Id) + step; place >= 0 && place < Waiting.Count; place += step)
        {
            if (Visitor.MayChange(Waiting[place].Owner))
                return Waiting[place].Id;
        }

        return null;
    }

    private int IndexOf(Guid id) => _places.GetValueOrDefault(id);

    private void Choose(Guid id, bool on)
    {
        if (on)
            _chosen.Add(id);
        else
            _chosen.Remove(id);
    }

    private void EndDrag() => (_dragged, _target) = (null, null);

    // Dragged down it comes after the row that it is dropped on, dragged up before: it stands where that row stood.
    private async Task DropAsync(Run onto)
    {
        var dragged = Waiting.FirstOrDefault(run => run.Id == _dragged);
        EndDrag();
        if (dragged is not null && dragged.Id != onto.Id)
            await MoveAsync(dragged, IndexOf(dragged.Id) < IndexOf(onto.Id) ? QueuePlace.After(onto.Id) : QueuePlace.Before(onto.Id));
    }

    private Task MoveToTopAsync(Run run)
    {
        var first = Visitor.May(Role.Administrator) ? null : Waiting.Find(other => Visitor.MayChange(other.Owner));
        return MoveAsync(run, first is null || first.Id == run.Id ? QueuePlace.Top : QueuePlace.Before(first.Id));
    }

    private async Task MoveAsync(Run run, QueuePlace place)
    {
        await OnError.InvokeAsync(null);
        var before = IndexOf(run.Id) + 1 < Waiting.Count ? QueuePlace.Before(Waiting[IndexOf(run.Id) + 1].Id) : QueuePlace.Bottom;
        var sentence = await UserError.CatchAsync(async () =>
        {
            await Queue.MoveAsync(run.Id, place);
            var moved = await Catalog.GetAsync(run.Id);
            Toasts.Say(Texts.RunMoved(run.Number, moved.QueuePosition ?? 1, Waiting.Count), Texts.Undo, () => MoveBackAsync(run, before));
        });
        if (sentence is not null)
            await OnError.InvokeAsync(sentence);
    }

    private async Task MoveBackAsync(Run run, QueuePlace place)
    {
        if (await UserError.CatchAsync(() => Queue.MoveAsync(run.Id, place)) is { } sentence)
            Toasts.Warn(sentence);
    }

    private async Task HoldAllAsync()
    {
        var held = !Status.Held;
        await Queue.HoldAllAsync(held);
        Guard.Changed();
        Toasts.Say(held ? Texts.QueueHeld : Texts.QueueReleased, Texts.Undo, () => Queue.HoldAllAsync(!held));
    }

    private Task DoAsync(RunCommand command) =>
        Guard.DoAsync(async () =>
        {
            var (_, _, problem) = await Commander.DoAsync(command, ChosenOwn);
            Guard.Changed();
            await OnError.InvokeAsync(problem);
        });
}

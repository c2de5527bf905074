using ChordDash.Engine;
using ChordDash.Engine.Access;
using ChordDash.Engine.Runs;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace ChordDash.Components.Runs;

public sealed partial class QueuePanel
{
    private static readonly RunCommand[] Bulk = [RunCommands.Hold, RunCommands.Release, RunCommands.Cancel];

    private readonly HashSet<Guid> _chosen = [];
    private Guid? _dragged;
    private Guid? _target;

    [Inject]
    private IRunQueue Queue { get; set; } = null!;

    [CascadingParameter]
    private Visitor Visitor { get; set; } = null!;

    [Inject]
    private RunCommander Commander { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    /// <summary>Those that have not ended.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<Run> Runs { get; set; } = [];

    [Parameter, EditorRequired]
    public QueueStatus Status { get; set; } = null!;

    [Parameter]
    public EventCallback<string?> OnError { get; set; }

    private IReadOnlyList<Run> Waiting { get; set; } = [];

    private List<Run> Chosen => [.. Waiting.Where(run => _chosen.Contains(run.Id))];

    private IEnumerable<RunCommand> BulkCommands => Bulk.Where(command => ChosenOwn.Exists(run => command.Applies(run)));

    /// <summary>Of those chosen, what the visitor may change.</summary>
    private List<Run> ChosenOwn => Chosen.FindAll(run => Visitor.MayChange(run.Owner));

    protected override void OnParametersSet()
    {
        Waiting = [.. Runs.Where(run => run.State == RunState.Queued).OrderBy(run => run.QueuePosition)];
        _chosen.IntersectWith(Waiting.Select(run => run.Id));
    }

    private string RowClass(Run run) => _dragged is { } dragged && run.Id == _target && run.Id != dragged
        ? IndexOf(dragged) < IndexOf(run.Id) ? "drop-after" : "drop-before"
        : run.Held ? "held" : "";

    private Guid? Neighbour(Run run, int offset) => Waiting.ElementAtOrDefault(IndexOf(run.Id) + offset)?.Id;

    private int IndexOf(Guid id) => Waiting.Index().First(item => item.Item.Id == id).Index;

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

    private async Task MoveAsync(Run run, QueuePlace place)
    {
        await OnError.InvokeAsync(null);
        try
        {
            await Queue.MoveAsync(run.Id, place);
        }
        catch (UserErrorException exception)
        {
            await OnError.InvokeAsync(exception.Message);
        }
    }

    private async Task DoAsync(RunCommand command)
    {
        var (_, problem) = await Commander.DoAsync(command, ChosenOwn);
        await OnError.InvokeAsync(problem);
    }
}

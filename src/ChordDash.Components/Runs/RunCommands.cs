using ChordDash.Engine.Runs;
using MudBlazor;

namespace ChordDash.Components.Runs;

/// <summary>Something that can be done to one run or to many.</summary>
/// <param name="Applies">Whether it can be done to this run now.</param>
/// <param name="Question">Asked before, of one run or of many; null does without.</param>
internal sealed record RunCommand(
    Message Label,
    string Icon,
    Func<Run, bool> Applies,
    Func<IRunQueue, IRunCommands, Run, Task> Do,
    Message? Question = null
);

/// <summary>All commands, in the order in which they are offered.</summary>
internal static class RunCommands
{
    public static RunCommand Pause { get; } =
        new(Texts.Pause, Icons.Material.Rounded.Pause, run => run.State == RunState.Running, (queue, _, run) => queue.PauseAsync(run.Id));

    public static RunCommand Resume { get; } =
        new(
            Texts.Resume,
            Icons.Material.Rounded.PlayArrow,
            run => run.State == RunState.Paused || (run.State is RunState.Cancelled or RunState.Failed && run.HasCheckpoint),
            (queue, _, run) => queue.ResumeAsync(run.Id)
        );

    public static RunCommand Hold { get; } =
        new(
            Texts.Hold,
            Icons.Material.Rounded.FrontHand,
            run => run is { State: RunState.Queued, Held: false },
            (queue, _, run) => queue.HoldAsync(run.Id, held: true)
        );

    public static RunCommand Release { get; } =
        new(
            Texts.Release,
            Icons.Material.Rounded.PlayArrow,
            run => run is { State: RunState.Queued, Held: true },
            (queue, _, run) => queue.HoldAsync(run.Id, held: false)
        );

    public static RunCommand Cancel { get; } =
        new(Texts.Cancel, Icons.Material.Rounded.Stop, run => run.IsActive, (queue, _, run) => queue.CancelAsync(run.Id));

    public static RunCommand Requeue { get; } =
        new(Texts.QueueAgain, Icons.Material.Rounded.Replay, run => !run.IsActive, (queue, _, run) => queue.RequeueAsync(run.Id));

    public static RunCommand Archive { get; } =
        new(
            Texts.Archive,
            Icons.Material.Rounded.Archive,
            run => run is { IsActive: false, Archived: false },
            (_, commands, run) => commands.EditAsync(run.Id, new RunEdit(Archived: true))
        );

    public static RunCommand Unarchive { get; } =
        new(
            Texts.Unarchive,
            Icons.Material.Rounded.Unarchive,
            run => run.Archived,
            (_, commands, run) => commands.EditAsync(run.Id, new RunEdit(Archived: false))
        );

    public static RunCommand Delete { get; } =
        new(
            Texts.Delete,
            Icons.Material.Rounded.Delete,
            run => !run.IsActive,
            (_, commands, run) => commands.DeleteAsync(run.Id),
            Texts.RunDeletedForGood
        );

    public static IReadOnlyList<RunCommand> All { get; } = [Pause, Resume, Hold, Release, Cancel, Requeue, Archive, Unarchive, Delete];
}

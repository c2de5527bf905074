using ChordDash.Engine.Runs;
using MudBlazor;

namespace ChordDash.Components.Runs;

/// <summary>Something that can be done to one run or to many.</summary>
/// <param name="Applies">Whether it can be done to this run now.</param>
/// <param name="Do">Does it, and gives the run that it made, if it makes one.</param>
/// <param name="Done">What is said afterwards, of how many runs it was and of the number of the first.</param>
internal sealed record RunCommand(
    Message Label,
    string Icon,
    Func<Run, bool> Applies,
    Func<IRunQueue, IRunCommands, Run, Task<Run?>> Do,
    Func<MessageArgument, MessageArgument, Message> Done
)
{
    /// <summary>What takes it back; null if nothing does.</summary>
    public Func<RunCommand>? Undo { get; init; }

    /// <summary>Whether somebody is asked before, because something is lost.</summary>
    public bool IsDestructive { get; init; }

    /// <summary>Whether it leaves the run as it is and makes another one, so that every member may do it.</summary>
    public bool MakesRun { get; init; }

    /// <summary>A command that makes no run.</summary>
    public static RunCommand Of(
        Message label,
        string icon,
        Func<Run, bool> applies,
        Func<IRunQueue, IRunCommands, Run, Task> act,
        Func<MessageArgument, MessageArgument, Message> done
    ) =>
        new(
            label,
            icon,
            applies,
            async (queue, commands, run) =>
            {
                await act(queue, commands, run);
                return null;
            },
            done
        );
}

/// <summary>All commands, in the order in which they are offered.</summary>
internal static class RunCommands
{
    public static RunCommand Pause { get; } =
        RunCommand.Of(
            Texts.Pause,
            Icons.Material.Rounded.Pause,
            run => run.State == RunState.Running,
            (queue, _, run) => queue.PauseAsync(run.Id),
            Texts.RunsPaused
        ) with
        {
            Undo = () => Resume!,
        };

    public static RunCommand Resume { get; } =
        RunCommand.Of(
            Texts.Resume,
            Icons.Material.Rounded.PlayArrow,
            run => run.CanResume,
            (queue, _, run) => queue.ResumeAsync(run.Id),
            Texts.RunsResumed
        );

    public static RunCommand Hold { get; } =
        RunCommand.Of(
            Texts.Hold,
            Icons.Material.Rounded.FrontHand,
            run => run is { State: RunState.Queued, Held: false },
            (queue, _, run) => queue.HoldAsync(run.Id, held: true),
            Texts.RunsHeld
        ) with
        {
            Undo = () => Release!,
        };

    public static RunCommand Release { get; } =
        RunCommand.Of(
            Texts.Release,
            Icons.Material.Rounded.PlayArrow,
            run => run is { State: RunState.Queued, Held: true },
            (queue, _, run) => queue.HoldAsync(run.Id, held: false),
            Texts.RunsReleased
        ) with
        {
            Undo = () => Hold,
        };

    public static RunCommand Cancel { get; } =
        RunCommand.Of(
            Texts.Cancel,
            Icons.Material.Rounded.Stop,
            run => run.IsActive,
            (queue, _, run) => queue.CancelAsync(run.Id),
            Texts.RunsCancelled
        ) with
        {
            Undo = () => Resume,
        };

    public static RunCommand RunAgain { get; } =
        new(
            Texts.RunAgain,
            Icons.Material.Rounded.Replay,
            run => !run.IsActive,
            async (_, commands, run) => await commands.RunAgainAsync(run.Id),
            Texts.RunsQueued
        )
        {
            MakesRun = true,
        };

    public static RunCommand Archive { get; } =
        RunCommand.Of(
            Texts.Archive,
            Icons.Material.Rounded.Archive,
            run => run is { IsActive: false, Archived: false },
            (_, commands, run) => commands.EditAsync(run.Id, new RunEdit(Archived: true)),
            Texts.RunsArchived
        ) with
        {
            Undo = () => Unarchive!,
        };

    public static RunCommand Unarchive { get; } =
        RunCommand.Of(
            Texts.Unarchive,
            Icons.Material.Rounded.Unarchive,
            run => run.Archived,
            (_, commands, run) => commands.EditAsync(run.Id, new RunEdit(Archived: false)),
            Texts.RunsUnarchived
        ) with
        {
            Undo = () => Archive,
        };

    public static RunCommand Delete { get; } =
        RunCommand.Of(
            Texts.Delete,
            Icons.Material.Rounded.Delete,
            run => !run.IsActive,
            (_, commands, run) => commands.DeleteAsync(run.Id),
            Texts.RunsDeleted
        ) with
        {
            IsDestructive = true,
        };

    public static IReadOnlyList<RunCommand> All { get; } = [Pause, Resume, Hold, Release, Cancel, RunAgain, Archive, Unarchive, Delete];
}

using ChordDash.Components.Shared.Formatting;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;
using MudBlazor;

namespace ChordDash.Components.Runs;

/// <summary>How runs are put into words.</summary>
internal static class RunText
{
    public static string State(Run run) =>
        run.State switch
        {
            RunState.Queued when run.Held => T(Texts.Held),
            RunState.Queued => run.QueuePosition switch
            {
                null => T(Texts.Queued),
                1 => T(Texts.QueuedNext),
                { } n => T(Texts.QueuedAtPosition(Show.Ordinal(n))),
            },
            RunState.Running when run.Attempt > 1 => T(Texts.RunningAttempt(run.Attempt, Run.MaxAttempts)),
            RunState.Paused when run.Pause == PauseCause.DiskFull => T(Texts.PausedDiskFull),
            RunState.Finished when run.Verdict is { } verdict => Verdict(verdict),
            _ => State(run.State),
        };

    public static string State(RunState state) =>
        T(
            state switch
            {
                RunState.Queued => Texts.Queued,
                RunState.Running => Texts.Running,
                RunState.Paused => Texts.Paused,
                RunState.Finished => Texts.Finished,
                RunState.Cancelled => Texts.Cancelled,
                _ => Texts.Failed,
            }
        );

    private static string Verdict(TrainingVerdict verdict) =>
        verdict switch
        {
            TrainingVerdict.Diverged => T(Texts.FinishedDiverged),
            TrainingVerdict.ConstantAnswer => T(Texts.FinishedConstantAnswer),
            _ => T(Texts.FinishedBelowLargestClass),
        };

    public static Color StateColor(Run run) =>
        run.State switch
        {
            RunState.Running => Color.Primary,
            RunState.Finished when run.Verdict is not null => Color.Warning,
            RunState.Finished => Color.Success,
            RunState.Failed => Color.Error,
            RunState.Paused => Color.Warning,
            _ => Color.Default,
        };

    public static string StateIcon(Run run) =>
        run.State switch
        {
            RunState.Finished when run.Verdict is not null => Icons.Material.Rounded.WarningAmber,
            RunState.Queued => Icons.Material.Rounded.Schedule,
            RunState.Running => Icons.Material.Rounded.PlayArrow,
            RunState.Finished => Icons.Material.Rounded.Check,
            RunState.Cancelled => Icons.Material.Rounded.Stop,
            RunState.Failed => Icons.Material.Rounded.PriorityHigh,
            _ => Icons.Material.Rounded.Pause,
        };

    /// <summary>The preset's name, or its key if there is no such preset any more.</summary>
    public static string Preset(string key) => TrainingPreset.Find(key) is { } preset ? T(preset.Name) : key;

    /// <summary>How long the run took, or has taken so far; null before it starts.</summary>
    public static string? Duration(Run run, DateTimeOffset now) =>
        run.StartedAt is { } start ? Show.Duration((run.EndedAt ?? now) - start) : null;

    /// <summary>"live · 3 s ago" while a run trains: how old its last sign of life is.</summary>
    public static string Live(TimeSpan silence) => T(Texts.LiveSince(Show.Ago(silence)));

    /// <summary>When a waiting run will probably start, or why that cannot be said.</summary>
    public static string Expected(Run run, QueueStatus status, DateTimeOffset now) =>
        run switch
        {
            { Held: true } => T(Texts.HeldUntilReleased),
            _ when status.Held => T(Texts.WholeQueueHeld),
            _ when status.WaitingFor.TryGetValue(run.Id, out var reason) => T(reason),
            _ when !status.ExpectedStarts.TryGetValue(run.Id, out var start) => T(Texts.StartUnknown),
            _ when status.ExpectedStarts[run.Id] - now is { TotalSeconds: < 5 } => T(Texts.StartsInMoment),
            _ => T(Texts.StartsInAbout(Show.Duration(status.ExpectedStarts[run.Id] - now))),
        };

    /// <summary>"Epoch 3 of 20 · training, step 12 of 51".</summary>
    public static string Where(TrainingProgress progress) =>
        T(
            Texts.EpochProgress(
                progress.Epoch,
                progress.Epochs,
                progress.Phase == TrainingPhase.Training ? T(Texts.TrainingLower) : T(Texts.ValidatingLower),
                Show.Count(progress.Step),
                Show.Count(progress.Steps)
            )
        );

    /// <summary>Share of the whole run that is done, 0 … 1; the epoch in progress counts by its training steps.</summary>
    public static double ShareDone(TrainingProgress progress)
    {
        var within =
            progress.Phase == TrainingPhase.Validating ? 1
            : progress.Steps == 0 ? 0
            : (double)progress.Step / progress.Steps;
        return Math.Clamp((progress.Epoch - 1 + within) / Math.Max(1, progress.Epochs), 0, 1);
    }

    public static string Left(double? seconds) =>
        seconds is { } left && double.IsFinite(left) && left < 1e9 ? Show.Duration(TimeSpan.FromSeconds(left)) : "–";
}

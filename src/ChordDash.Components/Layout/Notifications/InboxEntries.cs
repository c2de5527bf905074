using ChordDash.Components.Accounts;
using ChordDash.Components.Administration;
using ChordDash.Components.Runs;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Runs;
using MudBlazor;

namespace ChordDash.Components.Layout.Notifications;

/// <summary>Makes the news for a visitor of what the server knows anyway.</summary>
internal static class InboxEntries
{
    /// <summary>Older ones are on the page of the runs.</summary>
    public const int MaxRuns = 20;

    /// <param name="checks">Of the server, for administrators; else none.</param>
    /// <returns>What lasts first, then the newest.</returns>
    public static IReadOnlyList<InboxEntry> List(
        Visitor visitor,
        IEnumerable<Run> runs,
        IEnumerable<DatasetImport> imports,
        IEnumerable<HealthFinding> checks
    )
    {
        var own = runs.Where(run => Concerns(visitor, run.Owner)).ToList();
        return
        [
            .. checks.Where(check => check.State != HealthState.Healthy).Select(Of),
            .. own.Where(run => run is { State: RunState.Paused, Pause: PauseCause.DiskFull }).Select(Of),
            .. imports.Where(import => import.State == DatasetImportState.Failed && Concerns(visitor, import.Owner)).Select(Of),
            // Who cancels a run knows of it.
            .. own.Where(run => run is { State: RunState.Finished or RunState.Failed, EndedAt: not null })
                .OrderByDescending(run => run.EndedAt)
                .Take(MaxRuns)
                .Select(Of),
        ];
    }

    // Who can start nothing follows what the others do.
    private static bool Concerns(Visitor visitor, Owner? owner) =>
        visitor.Account is null || owner is null || !visitor.May(Role.Member) || visitor.IsOwn(owner);

    private static InboxEntry Of(HealthFinding check) =>
        new(
            $"check-{check.Name}-{check.State}",
            T(Texts.ServerCheck(check.Name)),
            T(check.Reason),
            At: null,
            "system",
            Icons.Material.Rounded.WarningAmber,
            check.State == HealthState.Unhealthy ? Color.Error : Color.Warning
        );

    private static InboxEntry Of(Run run) =>
        new(
            $"run-{run.Id}-{run.State}",
            $"#{run.Number} {run.Name}",
            $"{RunText.State(run)}{(run.Reason is null ? "" : $" · {T(run.Reason)}")}",
            run.EndedAt,
            $"runs/{run.Id}",
            RunText.StateIcon(run),
            RunText.StateColor(run)
        );

    private static InboxEntry Of(DatasetImport import) =>
        new(
            $"import-{import.Id}",
            import.FileName,
            $"{T(Texts.ImportHasFailed)}{(import.Error is null ? "" : $" · {T(import.Error)}")}",
            At: null,
            "datasets",
            Icons.Material.Rounded.PriorityHigh,
            Color.Error
        );
}

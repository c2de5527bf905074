using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;
using ChordDash.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Hosting;

/// <summary>One claimed attempt of a run. Its row is the worker's as long as it says Running and this attempt.</summary>
/// <param name="Cancellation">Looked at by the trainer between batches.</param>
internal sealed record RunAttempt(
    Guid RunId,
    int Number,
    int Attempt,
    Guid DatasetId,
    HyperParameters HyperParameters,
    IReadOnlyList<string> ClassNames,
    CancellationToken Cancellation);

/// <summary>Hands out queued runs, first come first served.</summary>
internal sealed class TrainingQueue(
    IDbContextFactory<ChordDashContext> contexts, RunJournal journal, RunChanges changes, TrainingSlot slot, TimeProvider time)
{
    public const string ServerStopped =
        "The server was stopped while this run was in progress. Queue it again to start it from its first epoch.";

    public const string StorageFailed =
        "The server could not write to its data folder while this run was in progress. Make room on its disk, then queue the run again.";

    /// <summary>Occupies the slot with the next queued run; null when none waits.</summary>
    public RunAttempt? Claim(CancellationToken stopping)
    {
        using var database = contexts.CreateDbContext();
        while (Next(database) is { } row)
        {
            var cancellation = slot.Occupy(row.Id, stopping);
            var now = time.GetUtcNow();
            var claimed = database.Runs
                .Where(run => run.Id == row.Id && run.State == RunState.Queued && run.Attempt == row.Attempt)
                .ExecuteUpdate(set => set.SetProperty(run => run.State, RunState.Running).SetProperty(run => run.StartedAt, now));
            if (claimed == 1)
            {
                changes.Announce(row.Id);
                return new(row.Id, row.Number, row.Attempt, row.DatasetId, row.HyperParameters, row.ClassNames, cancellation);
            }

            // Cancelled in this very moment; the next one, then.
            slot.Leave();
        }

        return null;
    }

    /// <summary>Marks every run that is in progress as interrupted: at the start those of a server that is gone, at the end our own.</summary>
    /// <param name="reason">A sentence for the user.</param>
    public void InterruptRunning(string reason)
    {
        using var database = contexts.CreateDbContext();
        foreach (var id in database.Runs.Where(run => run.State == RunState.Running).Select(run => run.Id).ToList())
            journal.End(id, run => run.State == RunState.Running, RunState.Interrupted, reason);
    }

    private static RunRow? Next(ChordDashContext database) => database.Runs.AsNoTracking()
        .Where(run => run.State == RunState.Queued).OrderBy(run => run.QueuedAt).ThenBy(run => run.Number).FirstOrDefault();
}

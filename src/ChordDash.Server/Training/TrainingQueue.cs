using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;
using ChordDash.Engine.Training.Memory;
using ChordDash.Server.Data;
using ChordDash.Server.Resources;
using ChordDash.Server.Runs;
using Microsoft.EntityFrameworkCore;
using LogLevel = ChordDash.Engine.Training.LogLevel;

namespace ChordDash.Server.Training;

/// <summary>Hands out queued runs in their order, and takes back those that nobody works on any more.</summary>
internal sealed class TrainingQueue(
    IDbContextFactory<ChordDashContext> contexts,
    RunJournal journal,
    RunChanges changes,
    TrainingSlots slots,
    RunMemory memory,
    TimeProvider time
)
{
    /// <summary>How long a claim is believed without being renewed.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    /// <summary>Runs that wait for memory and are passed over in one search for the next.</summary>
    private const int MaxPassedOver = 50;

    // What one slot's run is promised must be known before another's is weighed.
    private readonly Lock _claiming = new();

    /// <summary>Occupies the slot with the next queued run that it may train; null when none waits.</summary>
    public RunAttempt? Claim(TrainingSlot slot, CancellationToken stopping)
    {
        using var database = contexts.CreateDbContext();
        List<Guid> passedOver = [];
        while (Next(database, slot, passedOver) is { } row)
        {
            var (attempt, verdict) = Occupy(database, row, slot, stopping);
            if (verdict.Refusal is { } refusal)
            {
                journal.End(
                    row.Id,
                    run => run.State == RunState.Queued && run.Round == row.Round && run.LeaseHolder == null,
                    RunState.Failed,
                    refusal
                );
                continue;
            }

            if (attempt is null)
            {
                changes.Announce(row.Id);
                passedOver.Add(row.Id);
                if (verdict.HoldsOthers || passedOver.Count == MaxPassedOver)
                    return null;
                continue;
            }

            var now = time.GetUtcNow();
            // One statement that any SQL database knows: of several servers only one can win.
            int claimed;
            try
            {
                claimed = database
                    .Runs.Where(run =>
                        run.Id == row.Id && run.State == RunState.Queued && run.Round == row.Round && !run.Held && run.LeaseHolder == null
                    )
                    .ExecuteUpdate(set =>
                        set.SetProperty(run => run.State, RunState.Running)
                            .SetProperty(run => run.LeaseHolder, attempt.LeaseHolder)
                            .SetProperty(run => run.LeaseUntil, now + Lease)
                            .SetProperty(run => run.Attempt, attempt.Attempt)
                            .SetProperty(run => run.StartedAt, row.StartedAt ?? now)
                    );
            }
            catch
            {
                // A slot that seems to train the run would keep it from being claimed ever again.
                slot.Leave();
                throw;
            }

            if (claimed == 1)
            {
                changes.Announce(row.Id);
                return attempt;
            }

            // Cancelled, held or taken in this very moment; the next one, then.
            slot.Leave();
        }

        return null;
    }

    /// <summary>Renews the claims of this server's slots.</summary>
    public void RenewLeases()
    {
        var owners = slots.Occupied.Select(attempt => attempt.LeaseHolder).ToList();
        if (owners.Count == 0)
            return;
        using var database = contexts.CreateDbContext();
        var until = time.GetUtcNow() + Lease;
        database
            .Runs.Where(run => run.State == RunState.Running && owners.Contains(run.LeaseHolder!))
            .ExecuteUpdate(set => set.SetProperty(run => run.LeaseUntil, until));
    }

    /// <summary>Puts the runs that this server trains back to the front of the queue, when it stops.</summary>
    public void ReturnRunning()
    {
        var owners = slots.Occupied.Select(attempt => attempt.LeaseHolder).ToHashSet(StringComparer.Ordinal);
        foreach (var row in Running(row => owners.Contains(row.LeaseHolder ?? "")))
            journal.ToFront(
                row.Id,
                run => run.State == RunState.Running && run.LeaseHolder == row.LeaseHolder,
                LogLevel.Information,
                RunMessages.ServerWasStopped
            );
    }

    /// <summary>
    /// Takes back the runs in progress whose server ended: to the front of the queue while attempts are left, else they have failed.
    /// </summary>
    /// <param name="evenIfLeased">At the start: the data folder is ours, so whoever had it is gone.</param>
    public void RecoverAbandoned(bool evenIfLeased)
    {
        var owners = slots.Occupied.Select(attempt => attempt.LeaseHolder).ToHashSet(StringComparer.Ordinal);
        var now = time.GetUtcNow();
        var abandoned = Running(row =>
            !owners.Contains(row.LeaseHolder ?? "") && (evenIfLeased || row.LeaseUntil is null || row.LeaseUntil < now)
        );
        foreach (var row in abandoned)
        {
            if (row.Attempt < Run.MaxAttempts)
            {
                journal.ToFront(
                    row.Id,
                    run => run.State == RunState.Running && run.LeaseHolder == row.LeaseHolder,
                    LogLevel.Warning,
                    RunMessages.RunIsTriedAgain(row.Attempt + 1, Run.MaxAttempts),
                    keepAttempt: true
                );
            }
            else
            {
                journal.End(
                    row.Id,
                    run => run.State == RunState.Running && run.LeaseHolder == row.LeaseHolder,
                    RunState.Failed,
                    row.ReachedEpoch == 0
                        ? RunMessages.RunEndsServerInFirstEpoch(Run.MaxAttempts)
                        : RunMessages.RunEndsServer(Run.MaxAttempts, row.ReachedEpoch, row.ReachedStep)
                );
            }
        }

        if (abandoned.Count > 0)
            slots.WakeAll();
    }

    private List<RunRow> Running(Func<RunRow, bool> wanted)
    {
        using var database = contexts.CreateDbContext();
        // From the last that was begun to the first, so that the first ends up in front.
        var running = database.Runs.AsNoTracking().Where(run => run.State == RunState.Running).OrderByDescending(run => run.StartedAt);
        return [.. running.AsEnumerable().Where(wanted)];
    }

    /// <summary>Occupies the slot with the run if there is memory for it.</summary>
    private (RunAttempt? Attempt, MemoryVerdict Verdict) Occupy(
        ChordDashContext database,
        RunRow row,
        TrainingSlot slot,
        CancellationToken stopping
    )
    {
        var parameters = OnDevice(row, slot);
        var attempt = new RunAttempt(
            row.Id,
            row.Number,
            row.Round,
            row.Attempt + 1,
            $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}",
            row.StartedAt is not null,
            row.EarlierEpochs,
            row.DatasetId,
            parameters,
            row.ClassNames
        );
        // Of a data set that was deleted nothing is known; the run fails with a sentence about it.
        var dataset = database.Datasets.AsNoTracking().FirstOrDefault(item => item.Id == row.DatasetId);
        lock (_claiming)
        {
            if (dataset is null)
                return (slot.Occupy(attempt, stopping), new());
            var size = TrainingSize.Of(dataset.Statistics, dataset.Pieces, dataset.Classes.Count);
            var verdict = memory.Consider(row.Id, parameters, size, slots.Occupied);
            return verdict is { Wait: null, Refusal: null }
                ? (slot.Occupy(attempt with { Memory = memory.Promise(parameters, size) }, stopping), verdict)
                : (null, verdict);
        }
    }

    private RunRow? Next(ChordDashContext database, TrainingSlot slot, List<Guid> passedOver)
    {
        if (database.Queue.Any(queue => queue.Held))
            return null;
        // A run whose last attempt is still being stopped has to wait for its thread.
        var busy = slots.Occupied.Select(attempt => attempt.RunId).Concat(passedOver).ToList();
        var best = slots.All[0];
        List<string> all = [.. slots.All.Select(other => other.Device.Id), "auto"];
        // What wants a device that this machine has not goes to the first slot, where it fails with a sentence.
        var (own, takesUnknown) = (Lower(all.Where(wanted => QueueForecast.Takes(slot.Device, best.Device, wanted))), slot == best);
        var known = Lower(all);
        return database
            .Runs.AsNoTracking()
            .Where(run => run.State == RunState.Queued && !run.Held && !busy.Contains(run.Id))
            .Where(run => own.Contains(run.WantedDevice.ToLower()) || (takesUnknown && !known.Contains(run.WantedDevice.ToLower())))
            .OrderBy(run => run.Rank)
            .ThenBy(run => run.Number)
            .FirstOrDefault();
    }

    // As the database does it.
    private static List<string> Lower(IEnumerable<string> devices) => [.. devices.Select(device => device.ToLowerInvariant())];

    private static HyperParameters OnDevice(RunRow row, TrainingSlot slot) =>
        string.Equals(row.WantedDevice, "auto", StringComparison.OrdinalIgnoreCase)
            ? row.HyperParameters with
            {
                Device = slot.Device.Id,
            }
            : row.HyperParameters;
}

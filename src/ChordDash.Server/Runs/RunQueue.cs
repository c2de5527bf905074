using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Torch;
using ChordDash.Server.Accounts;
using ChordDash.Server.Accounts.Budgets;
using ChordDash.Server.Data;
using ChordDash.Server.Resources;
using Microsoft.EntityFrameworkCore;
using LogLevel = ChordDash.Engine.Training.LogLevel;

namespace ChordDash.Server.Runs;

internal sealed class RunQueue(
    IDbContextFactory<ChordDashContext> contexts,
    RunJournal journal,
    RunChanges changes,
    QueueOrder order,
    TrainingSlots slots,
    RunMemory memory,
    RunValidator demands,
    IRunCatalog catalog,
    IComputeDevices devices,
    AccessControl access,
    TimeProvider time
) : IRunQueue
{
    private static readonly TimeSpan ForecastInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _forecasting = new();
    private (IReadOnlyList<Run> Runs, DateTimeOffset At, QueueOutlook Outlook)? _forecast;

    public async Task<QueueStatus> GetStatusAsync(CancellationToken cancellationToken = default)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var held = await database.Queue.Select(queue => queue.Held).SingleAsync(cancellationToken);
        var runs = await catalog.ListAsync(cancellationToken);
        if (held)
            return new(held, new Dictionary<Guid, DateTimeOffset>()) { Devices = ListDevices([]) };
        var outlook = Forecast(runs);
        return new(held, outlook.Starts)
        {
            WaitingFor = memory.Waiting,
            ExpectedEnd = outlook.End,
            NextStarts = outlook.NextStarts,
            Devices = ListDevices(runs),
        };
    }

    public async Task HoldAllAsync(bool held, CancellationToken cancellationToken = default)
    {
        access.Require(Role.Administrator);
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        await database.Queue.ExecuteUpdateAsync(set => set.SetProperty(queue => queue.Held, held), cancellationToken);
        access.Record(held ? "queue.held" : "queue.released", "");
        changes.Announce(RunChanges.Order);
        slots.WakeAll();
    }

    public async Task HoldAsync(Guid id, bool held, CancellationToken cancellationToken = default)
    {
        var run = await FindOwnAsync(id, cancellationToken);
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var changed = await database
            .Runs.Where(row => row.Id == id && row.State == RunState.Queued)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Held, held), cancellationToken);
        if (changed == 0)
            throw NotWaiting(await catalog.GetAsync(id, cancellationToken));
        Record(held ? "run.held" : "run.released", run);
        changes.Announce(id);
        slots.WakeAll();
    }

    public async Task MoveAsync(Guid id, QueuePlace place, CancellationToken cancellationToken = default)
    {
        var run = await FindOwnAsync(id, cancellationToken);
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await database.BeginAsync(cancellationToken);
        if (!QueueOrder.Move(database, id, place, access.Visitor))
            throw NotWaiting(await catalog.GetAsync(id, cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        Record("run.moved", run);
        changes.Announce(RunChanges.Order);
    }

    public async Task PauseAsync(Guid id, CancellationToken cancellationToken = default)
    {
        var run = await FindOwnAsync(id, cancellationToken);
        // The row first: from here on the run is paused for everybody, even if the thread still computes a long batch.
        if (!journal.Pause(id, row => row.State == RunState.Running, PauseCause.Request, RunMessages.RunWasPaused))
            throw new UserErrorException(RunMessages.RunIsNotTraining(run.Number));
        Record("run.paused", run);
        slots.Stop(id);
    }

    public async Task ResumeAsync(Guid id, CancellationToken cancellationToken = default)
    {
        var run = await FindOwnAsync(id, cancellationToken);
        if (run.State is RunState.Queued or RunState.Running or RunState.Finished)
            throw new UserErrorException(RunMessages.RunCannotBeResumed(run.Number, NameOf(run.State)));
        if (!run.CanResume)
            throw new UserErrorException(RunMessages.RunHasNoCheckpoint(run.Number));
        await RequireTrainableAsync(run, cancellationToken);
        var resumed = journal.ToFront(
            id,
            row => row.State == run.State && row.Round == run.Round,
            LogLevel.Information,
            RunMessages.RunWasResumed,
            keepPlace: run.StartedAt is null,
            also: database => order.RequireRoom(database, run.Owner, id)
        );
        if (!resumed)
            throw new UserErrorException(RunMessages.RunHasChanged(run.Number));
        Record("run.resumed", run);
        slots.WakeAll();
    }

    public async Task CancelAsync(Guid id, CancellationToken cancellationToken = default)
    {
        var run = await FindOwnAsync(id, cancellationToken);
        if (!journal.End(id, row => RunStates.Active.Contains(row.State), RunState.Cancelled, RunMessages.RunWasCancelled))
            throw new UserErrorException(RunMessages.RunHasAlreadyEnded(run.Number));
        Record("run.cancelled", run);
        slots.Stop(id);
    }

    // One for all who look at the same list, and a new one each second.
    private QueueOutlook Forecast(IReadOnlyList<Run> runs)
    {
        var now = time.GetUtcNow();
        lock (_forecasting)
        {
            if (_forecast is { } last && ReferenceEquals(last.Runs, runs) && (now - last.At).Duration() < ForecastInterval)
                return last.Outlook;
            var outlook = QueueForecast.Of(runs, devices.Available, run => slots.FindProgress(run.Id)?.RunSecondsLeft, now);
            _forecast = (runs, now, outlook);
            return outlook;
        }
    }

    /// <param name="waiting">Those of which one may be next.</param>
    private DeviceUse[] ListDevices(IReadOnlyList<Run> waiting)
    {
        var all = slots.All;
        return
        [
            .. all.Select(slot =>
            {
                var occupation = slot.Occupation;
                return new DeviceUse(
                    slot.Device,
                    occupation?.RunId,
                    occupation?.Since,
                    QueueForecast.Next(waiting, slot.Device, all[0].Device)?.Id
                );
            }),
        ];
    }

    private async Task<Run> FindOwnAsync(Guid id, CancellationToken cancellationToken)
    {
        var run = await catalog.GetAsync(id, cancellationToken);
        access.RequireOwn(run.Owner);
        return run;
    }

    private void Record(string action, Run run) => access.Record(action, $"#{run.Number} {run.Name}");

    private async Task RequireTrainableAsync(Run run, CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await database.Datasets.AnyAsync(row => row.Id == run.DatasetId, cancellationToken))
            throw new UserErrorException(RunMessages.RunDatasetWasDeleted(run.DatasetName, run.Number));
        await demands.RequireTrainableAsync(run.DatasetId, run.ClassNames, [run.HyperParameters], cancellationToken);
    }

    private static UserErrorException NotWaiting(Run run) => new(RunMessages.RunIsNotWaiting(run.Number, NameOf(run.State)));

    private static Message NameOf(RunState state) =>
        state switch
        {
            RunState.Queued => RunMessages.RunStateQueued,
            RunState.Running => RunMessages.RunStateRunning,
            RunState.Paused => RunMessages.RunStatePaused,
            RunState.Finished => RunMessages.RunStateFinished,
            RunState.Cancelled => RunMessages.RunStateCancelled,
            _ => RunMessages.RunStateFailed,
        };
}

using ChordDash.Components.Accounts;
using ChordDash.Components.Administration;
using ChordDash.Engine.Common;
using ChordDash.Engine.Models;
using ChordDash.Engine.Runs;
using ChordDash.Server.Accounts;
using ChordDash.Server.Accounts.Budgets;
using ChordDash.Server.Data;
using ChordDash.Server.Hosting;
using ChordDash.Server.Resources;

namespace ChordDash.Server.Maintenance;

internal sealed class StorageKeeper(
    IRunCatalog runs,
    IRunCommands commands,
    IDeletedItems deletions,
    IModelCatalog models,
    RunChanges changes,
    DataFolder folder,
    WorkBudget budget,
    ChordDashOptions options,
    AccessControl access,
    TimeProvider time
) : IStorageKeeper
{
    /// <summary>Runs with this tag are kept for ever.</summary>
    public const string KeepTag = "keep";

    public async Task<StorageReport> MeasureAsync(CancellationToken cancellationToken = default)
    {
        access.Require(Role.Administrator);
        var parts = await budget.ComputeAsync(folder.MeasureParts, cancellationToken);
        var rules = new List<Message>();
        if (options.KeepCheckpointsDays > 0)
            rules.Add(StorageMessages.CheckpointRetention(options.KeepCheckpointsDays));
        if (options.KeepRunsDays > 0)
            rules.Add(StorageMessages.RunRetention(options.KeepRunsDays));
        return new(parts, DiskRoom.Free(folder.Checkpoints), rules);
    }

    public async Task<IReadOnlyList<RetentionItem>> PreviewAsync(CancellationToken cancellationToken = default)
    {
        access.Require(Role.Administrator);
        var now = time.GetUtcNow();
        var sizes = await runs.MeasureAsync(cancellationToken);
        var inProduction = (await models.ListAsync(cancellationToken))
            .Where(model => model.Stage == ModelStage.Production)
            .Select(model => model.RunId)
            .ToHashSet();
        var items = new List<RetentionItem>();
        foreach (var run in (await runs.ListAsync(cancellationToken)).Where(run => !run.IsActive))
        {
            if (run.EndedAt is not { } ended || run.Tags.Contains(KeepTag, StringComparer.OrdinalIgnoreCase))
                continue;
            if (IsOver(ended, options.KeepRunsDays, now) && !inProduction.Contains(run.Id))
                items.Add(new(run.Id, run.Number, run.Name, ended, WholeRun: true, sizes.GetValueOrDefault(run.Id)));
            else if (IsOver(ended, options.KeepCheckpointsDays, now) && folder.MeasureCheckpoints(run.Id) is > 0 and var bytes)
                items.Add(new(run.Id, run.Number, run.Name, ended, WholeRun: false, bytes));
        }

        return items;
    }

    public async Task<IReadOnlyList<RetentionItem>> ApplyAsync(CancellationToken cancellationToken = default)
    {
        var deleted = new List<RetentionItem>();
        foreach (var item in await PreviewAsync(cancellationToken))
        {
            try
            {
                if (item.WholeRun)
                {
                    await commands.DeleteAsync(item.RunId, cancellationToken);
                    if (deletions.KeepHours > 0)
                        await deletions.RemoveAsync(DeletedKind.Run, item.RunId, cancellationToken);
                }
                else
                {
                    // It may have been resumed since.
                    if ((await runs.GetAsync(item.RunId, cancellationToken)).IsActive)
                        continue;
                    folder.DeleteCheckpoints(item.RunId);
                    access.Record("run.checkpoints-deleted", $"#{item.RunNumber} {item.RunName}");
                    changes.Announce(item.RunId);
                }

                deleted.Add(item);
            }
            catch (UserErrorException exception) when (exception is not DatabaseBusyException)
            {
                // Somebody has deleted it, or queued it again, a moment ago.
            }
        }

        return deleted;
    }

    private static bool IsOver(DateTimeOffset ended, int days, DateTimeOffset now) => days > 0 && now - ended > TimeSpan.FromDays(days);
}

/// <summary>Applies the rules of retention once a day.</summary>
internal sealed partial class RetentionWorker(
    IStorageKeeper keeper,
    ChordDashOptions options,
    TimeProvider time,
    ILogger<RetentionWorker> logger
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromDays(1);

    // Time to look at what has been set, and to stop it.
    private static readonly TimeSpan First = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan WhenBusy = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.KeepCheckpointsDays == 0 && options.KeepRunsDays == 0)
            return;
        AccessControl.Enter(new Visitor(Role.Administrator), address: null);
        try
        {
            for (var pause = First; ; pause = Interval)
            {
                await Task.Delay(pause, time, stoppingToken);
                while (!await ApplyAsync(stoppingToken))
                    await Task.Delay(WhenBusy, time, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    /// <returns>False if another program holds the database, and it has to be tried again soon.</returns>
    private async Task<bool> ApplyAsync(CancellationToken cancellationToken)
    {
        try
        {
            var deleted = await keeper.ApplyAsync(cancellationToken);
            if (deleted.Count > 0)
                LogRetentionApplied(deleted.Count, deleted.Sum(item => item.Bytes));
        }
        catch (Exception exception) when (StorageFailure.Is(exception, StorageFault.Busy))
        {
            LogDatabaseBusy(WhenBusy);
            return false;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogRetentionFailed(exception);
        }

        return true;
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Retention: {Count} runs lost their checkpoints or were deleted; {Bytes} bytes are free again."
    )]
    private partial void LogRetentionApplied(int count, long bytes);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The rules of retention wait for another program that holds the database; it is tried again in {Pause}."
    )]
    private partial void LogDatabaseBusy(TimeSpan pause);

    [LoggerMessage(Level = LogLevel.Error, Message = "The rules of retention could not be applied; it is tried again tomorrow.")]
    private partial void LogRetentionFailed(Exception exception);
}

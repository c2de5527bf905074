using System.Globalization;
using ChordDash.Components.Accounts;
using ChordDash.Components.Administration;
using ChordDash.Engine.Common;
using ChordDash.Engine.Models;
using ChordDash.Engine.Runs;
using ChordDash.Server.Accounts;
using ChordDash.Server.Data;

namespace ChordDash.Server.Maintenance;

internal sealed partial class StorageKeeper(
    IRunCatalog runs,
    IRunCommands commands,
    IDeletedItems deletions,
    IModelCatalog models,
    RunChanges changes,
    DataFolder folder,
    StorageMeasure measure,
    RetentionStore retention,
    AccessControl access,
    TimeProvider time,
    ILogger<StorageKeeper> logger
) : IStorageKeeper
{
    /// <summary>Runs with this tag are kept for ever.</summary>
    public const string KeepTag = "keep";

    public RetentionRules Rules => retention.Current;

    public bool AreOfSettings => retention.AreOfSettings;

    public Task<StorageReport> MeasureAsync(CancellationToken cancellationToken = default)
    {
        access.Require(Role.Administrator);
        return measure.MeasureAsync(cancellationToken);
    }

    public async Task SetRulesAsync(RetentionRules? rules, CancellationToken cancellationToken = default)
    {
        access.Require(Role.Administrator);
        Require(rules);
        await retention.SetAsync(rules, cancellationToken);
        access.Record(
            "retention.changed",
            string.Create(
                CultureInfo.InvariantCulture,
                $"checkpoints {Rules.KeepCheckpointsDays} days, runs {Rules.KeepRunsDays} days{(AreOfSettings ? " (settings)" : "")}"
            )
        );
    }

    public async Task<IReadOnlyList<RetentionItem>> PreviewAsync(
        RetentionRules? rules = null,
        CancellationToken cancellationToken = default
    )
    {
        access.Require(Role.Administrator);
        Require(rules);
        rules ??= Rules;
        if (rules.KeepEverything)
            return [];
        var now = time.GetUtcNow();
        var sizes = await runs.MeasureAsync(cancellationToken);
        var inProduction = (await models.ListAsync(cancellationToken))
            .Where(model => model.Stage == ModelStage.Production)
            .Select(model => model.RunId)
            .ToHashSet();
        var ended = (await EndedAsync(cancellationToken)).ToList();
        // It looks into the folder of each run: not on the thread of a page.
        return await Task.Run(() => Due().ToList(), cancellationToken);

        IEnumerable<RetentionItem> Due()
        {
            foreach (var run in ended)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (run.EndedAt is not { } end || IsKept(run))
                    continue;
                if (IsOver(end, rules.KeepRunsDays, now) && !inProduction.Contains(run.Id))
                    yield return new(run.Id, run.Number, run.Name, end, WholeRun: true, sizes.GetValueOrDefault(run.Id));
                else if (IsOver(end, rules.KeepCheckpointsDays, now) && folder.MeasureCheckpoints(run.Id) is > 0 and var bytes)
                    yield return new(run.Id, run.Number, run.Name, end, WholeRun: false, bytes);
            }
        }
    }

    public async Task<RetentionOutcome> ApplyAsync(CancellationToken cancellationToken = default) =>
        await DeleteAsync(await PreviewAsync(cancellationToken: cancellationToken), cancellationToken);

    public async Task<RetentionOutcome> DeleteCheckpointsAsync(
        IReadOnlyList<Guid>? runs = null,
        CancellationToken cancellationToken = default
    )
    {
        access.Require(Role.Administrator);
        var wanted = runs?.ToHashSet();
        List<RetentionItem> items =
        [
            .. (await EndedAsync(cancellationToken))
                .Where(run => wanted?.Contains(run.Id) ?? !IsKept(run))
                .Select(run => new RetentionItem(
                    run.Id,
                    run.Number,
                    run.Name,
                    run.EndedAt ?? run.CreatedAt,
                    WholeRun: false,
                    folder.MeasureCheckpoints(run.Id)
                ))
                .Where(item => item.Bytes > 0),
        ];
        return await DeleteAsync(items, cancellationToken);
    }

    /// <summary>Whether its tag keeps a run from all that deletes many at once.</summary>
    internal static bool IsKept(Run run) => run.Tags.Contains(KeepTag, StringComparer.OrdinalIgnoreCase);

    private async Task<RetentionOutcome> DeleteAsync(IReadOnlyList<RetentionItem> items, CancellationToken cancellationToken)
    {
        var (deleted, failed) = (new List<RetentionItem>(), new List<RetentionFailure>());
        foreach (var item in items)
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
            catch (ItemNotRemovedException exception)
            {
                failed.Add(new(item.RunId, item.RunNumber, item.RunName, exception.Reason));
            }
            catch (FilesNotDeletedException exception)
            {
                LogCheckpointsNotDeleted(logger, item.RunNumber, item.RunName, exception);
                failed.Add(new(item.RunId, item.RunNumber, item.RunName, exception.Problem));
                // Some of them may be gone.
                changes.Announce(item.RunId);
            }
            catch (UserErrorException exception) when (exception is not DatabaseBusyException)
            {
                // Somebody has deleted it, or queued it again, a moment ago.
            }
        }

        return new(deleted, failed);
    }

    private async Task<IEnumerable<Run>> EndedAsync(CancellationToken cancellationToken) =>
        (await runs.ListAsync(cancellationToken)).Where(run => !run.IsActive);

    private static void Require(RetentionRules? rules)
    {
        if (rules?.Check().ToList() is { Count: > 0 } errors)
            throw new UserErrorException(Message.Sentences([.. errors]));
    }

    private static bool IsOver(DateTimeOffset ended, int days, DateTimeOffset now) => days > 0 && now - ended > TimeSpan.FromDays(days);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The checkpoints of #{Number} {Name} could not be deleted.")]
    private static partial void LogCheckpointsNotDeleted(ILogger logger, int number, string name, Exception exception);
}

/// <summary>Applies the rules of retention once a day.</summary>
internal sealed partial class RetentionWorker(IStorageKeeper keeper, TimeProvider time, ILogger<RetentionWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromDays(1);

    // Time to look at what has been set, and to stop it.
    private static readonly TimeSpan First = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan WhenBusy = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
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
            var outcome = await keeper.ApplyAsync(cancellationToken);
            if (outcome.Deleted.Count > 0)
                LogRetentionApplied(outcome.Deleted.Count, outcome.FreedBytes);
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

using ChordDash.Engine.Common;
using ChordDash.Engine.Runs;
using ChordDash.Server.Data;
using ChordDash.Server.Resources;
using ChordDash.Server.Runs;
using Microsoft.EntityFrameworkCore;
using LogLevel = ChordDash.Engine.Training.LogLevel;
using ServerLogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ChordDash.Server.Training;

/// <summary>
/// Looks after the queue at the start and every few seconds: renews claims, takes back abandoned runs, and lets those go on that waited for
/// room on the disk.
/// </summary>
internal sealed partial class QueueKeeper(
    TrainingQueue queue,
    RunJournal journal,
    TrainingSlots slots,
    RunMemory memory,
    DataFolder folder,
    IDbContextFactory<ChordDashContext> contexts,
    TimeProvider time,
    ILogger<QueueKeeper> logger
) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do Poll();
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private void Poll()
    {
        try
        {
            folder.KeepBallast();
            queue.RenewLeases();
            queue.RecoverAbandoned(evenIfLeased: false);
            ResumeWhereThereIsRoom();
            WakeForMemory();
        }
        catch (Exception exception) when (StorageFailure.Is(exception, StorageFault.Busy))
        {
            // What trains goes on: its claim is believed as long as this server lives.
            LogDatabaseBusy(Interval);
        }
        catch (Exception exception)
        {
            LogQueueNotLookedAfter(exception, Interval);
        }
    }

    // Nobody tells when another program gives memory back.
    private void WakeForMemory()
    {
        if (memory.Waiting.Count == 0)
            return;
        using var database = contexts.CreateDbContext();
        var queued = database.Runs.Where(run => run.State == RunState.Queued && !run.Held).Select(run => run.Id).ToHashSet();
        memory.Forget(run => !queued.Contains(run));
        slots.WakeAll();
    }

    private void ResumeWhereThereIsRoom()
    {
        using var database = contexts.CreateDbContext();
        foreach (
            var run in database
                .Runs.AsNoTracking()
                .Where(run => run.State == RunState.Paused && run.Pause == PauseCause.DiskFull)
                .OrderByDescending(run => run.Rank)
                .ToList()
        )
        {
            // Room for a checkpoint and a model beside those that are there.
            var needed = DataFolder.Measure(folder.CheckpointFolder(run.Id, run.Round)) + 2 * DiskRoom.Reserve;
            if (DiskRoom.Free(folder.Checkpoints) < needed)
                continue;
            journal.ToFront(
                run.Id,
                row => row.State == RunState.Paused && row.Pause == PauseCause.DiskFull,
                LogLevel.Information,
                RunMessages.DiskHasRoomForRun
            );
            slots.WakeAll();
        }
    }

    [LoggerMessage(
        Level = ServerLogLevel.Warning,
        Message = "The queue could not be looked after, for another program holds the database; it is tried again in {Interval}."
    )]
    private partial void LogDatabaseBusy(TimeSpan interval);

    [LoggerMessage(Level = ServerLogLevel.Error, Message = "The queue could not be looked after; it is tried again in {Interval}.")]
    private partial void LogQueueNotLookedAfter(Exception exception, TimeSpan interval);
}

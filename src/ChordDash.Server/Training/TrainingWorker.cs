using ChordDash.Server.Data;
using ChordDash.Server.Hosting;
using ChordDash.Server.Runs;

namespace ChordDash.Server.Training;

/// <summary>Owns the training threads, one for each slot, on which queued runs are executed one after the other.</summary>
internal sealed partial class TrainingWorker(
    TrainingQueue queue,
    RunExecutor executor,
    TrainingSlots slots,
    RunChanges changes,
    ILogger<TrainingWorker> logger
) : BackgroundService
{
    private static readonly TimeSpan RetryAfterFailure = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RetryWhenBusy = TimeSpan.FromSeconds(2);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // Before the site answers, so that nobody sees a run in progress that is not.
        queue.RecoverAbandoned(evenIfLeased: true);
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Before the threads are told: the rows are right even if a batch outlasts the host's patience.
            queue.ReturnRunning();
        }
        catch (Exception exception)
        {
            LogRunsNotPutBack(exception);
        }

        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // At the start and not when the first page asks for the devices: it takes a second.
        var opened = await OnThreadAsync(slots.Open);
        await Task.WhenAll(
            opened.Select(slot =>
                OnThreadAsync(() =>
                {
                    Work(slot, stoppingToken);
                    return true;
                })
            )
        );
    }

    private static Task<T> OnThreadAsync<T>(Func<T> function) =>
        Task.Factory.StartNew(function, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Work(TrainingSlot slot, CancellationToken stopping)
    {
        BackgroundPriority.LowerThisThread(logger);
        while (!stopping.IsCancellationRequested)
        {
            var limit = Timeout.InfiniteTimeSpan;
            try
            {
                ExecuteAll(slot, stopping);
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                // A server that could not start is taken down without waiting for this thread, services and all.
                return;
            }
            catch (Exception exception) when (StorageFailure.Is(exception, StorageFault.Busy))
            {
                LogQueueWaits(RetryWhenBusy);
                limit = RetryWhenBusy;
            }
            catch (Exception exception)
            {
                // Such as a full disk. The site and the queue go on.
                LogQueueFailed(exception, RetryAfterFailure);
                limit = RetryAfterFailure;
            }

            slot.AwaitWork(limit, stopping);
        }
    }

    private void ExecuteAll(TrainingSlot slot, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested && queue.Claim(slot, stopping) is { } attempt)
        {
            try
            {
                executor.Execute(attempt, slot, stopping);
            }
            finally
            {
                slot.Leave();
                // A stopped one has its checkpoint only now.
                changes.Announce(attempt.RunId);
                // The run itself may be waiting again, for another slot.
                slots.WakeAll();
            }
        }
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The runs in progress could not be put back into the queue; the next start will do it."
    )]
    private partial void LogRunsNotPutBack(Exception exception);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The queue waits for another program that holds the database, and tries again in {Pause}."
    )]
    private partial void LogQueueWaits(TimeSpan pause);

    [LoggerMessage(Level = LogLevel.Error, Message = "The training queue met a failure and tries again in {Pause}.")]
    private partial void LogQueueFailed(Exception exception, TimeSpan pause);
}

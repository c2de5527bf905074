using ChordDash.Engine;
using ChordDash.Engine.Torch;

namespace ChordDash.Server.Hosting;

/// <summary>Owns the training thread, on which queued runs are executed one after the other.</summary>
internal sealed class TrainingWorker(TrainingQueue queue, RunExecutor executor, TrainingSlot slot, IComputeDevices devices, ILogger<TrainingWorker> logger)
    : BackgroundService
{
    private static readonly TimeSpan RetryAfterFailure = TimeSpan.FromSeconds(10);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // Before the site answers, so that nobody sees a run in progress that is not.
        queue.InterruptRunning(TrainingQueue.ServerStopped);
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Before the thread is told: the row is right even if its batch outlasts the host's patience.
            queue.InterruptRunning(TrainingQueue.ServerStopped);
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "The run in progress could not be marked as interrupted; the next start will do it.");
        }

        await base.StopAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Factory.StartNew(
        () => Work(stoppingToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Work(CancellationToken stopping)
    {
        LoadLibtorch();
        BackgroundPriority.LowerThisThread(logger);
        while (!stopping.IsCancellationRequested)
        {
            var limit = Timeout.InfiniteTimeSpan;
            try
            {
                // Nobody else trains, so a run in progress here is one that a failure of the storage left behind.
                queue.InterruptRunning(TrainingQueue.StorageFailed);
                ExecuteAll(stopping);
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                // A server that could not start is taken down without waiting for this thread, services and all.
                return;
            }
            catch (Exception exception)
            {
                // Such as a full disk. The site and the queue go on.
                logger.LogError(exception, "The training queue met a failure and tries again in {Pause}.", RetryAfterFailure);
                limit = RetryAfterFailure;
            }

            slot.AwaitWork(limit, stopping);
        }
    }

    // At the start and not when the first page asks for the devices: it takes a second. A page says what is wrong if it fails.
    private void LoadLibtorch()
    {
        try
        {
            logger.LogInformation("Devices: {Devices}.", string.Join(", ", devices.Available.Select(device => device.Name)));
        }
        catch (UserErrorException exception)
        {
            logger.LogError("{Message}", exception.Message);
        }
    }

    private void ExecuteAll(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested && queue.Claim(stopping) is { } attempt)
        {
            try
            {
                executor.Execute(attempt);
            }
            finally
            {
                slot.Leave();
            }
        }
    }
}

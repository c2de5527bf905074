using ChordDash.Server.Api;

namespace ChordDash.Server.Deletion;

/// <summary>Removes deleted items for good when their time is over, and forgets old idempotency keys.</summary>
internal sealed partial class DeletionWorker(
    DeletedItems deletions,
    IdempotencyKeys keys,
    TimeProvider time,
    ILogger<DeletionWorker> logger
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await keys.ForgetOldAsync(stoppingToken);
                    if (await deletions.RemoveDueAsync(stoppingToken) is > 0 and var count)
                        LogRemoved(count);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    // Another program may hold the database, or the disk be full: the next time will do.
                    LogNotRemoved(exception);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} items that were deleted have been removed for good.")]
    private partial void LogRemoved(int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Deleted items could not be removed; the server tries again in a few minutes.")]
    private partial void LogNotRemoved(Exception exception);
}

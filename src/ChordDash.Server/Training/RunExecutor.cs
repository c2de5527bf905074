using System.Data.Common;
using ChordDash.Engine.Common;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;
using ChordDash.Server.Data;
using ChordDash.Server.Datasets;
using ChordDash.Server.Hosting;
using ChordDash.Server.Monitoring;
using ChordDash.Server.Resources;
using ChordDash.Server.Runs;
using Microsoft.EntityFrameworkCore;
using LogLevel = ChordDash.Engine.Training.LogLevel;
using ServerLogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ChordDash.Server.Training;

/// <summary>Trains one claimed attempt, from reading its data set to its end or its next pause, whatever that is.</summary>
internal sealed partial class RunExecutor(
    ITrainer trainer,
    DatasetFiles datasets,
    DataFolder folder,
    ChordDashOptions options,
    IDbContextFactory<ChordDashContext> contexts,
    RunJournal journal,
    IMachineMonitor machine,
    TimeProvider time,
    ILogger<RunExecutor> logger
)
{
    private static readonly Func<ILogger, Guid, IDisposable?> BeginRun = LoggerMessage.DefineScope<Guid>("Run {RunId}");
    private static readonly TimeSpan RetryAfterFailure = TimeSpan.FromSeconds(2);

    /// <summary>Returns when the row says how the attempt ended, or when the server stops.</summary>
    public void Execute(RunAttempt attempt, TrainingSlot slot, CancellationToken stopping)
    {
        // What is logged on the way has the run's id.
        using var scope = BeginRun(logger, attempt.RunId);
        using var span = ServerMetrics.Traces.StartActivity("train");
        span?.SetTag("run.id", attempt.RunId).SetTag("run.number", attempt.Number).SetTag("run.round", attempt.Round);
        LogRunBegins(attempt.Number, attempt.Round, attempt.Attempt);
        var modelId = StorageFailure.WhileBusy(() => FindModel(attempt), logger, stopping) ?? NewModelId.Of(attempt.RunId, attempt.Round);
        var recorder = new RunRecorder(attempt, modelId, journal, contexts, slot, machine, time, logger);
        try
        {
            var outcome = Train(attempt, modelId, recorder);
            // The database may lie on the disk that is full.
            while (!TrySettle(outcome) && !stopping.WaitHandle.WaitOne(RetryAfterFailure)) { }
        }
        finally
        {
            folder.DeleteModelIfEmpty(modelId);
            LogRunIsOver(attempt.Number, attempt.Round, attempt.Attempt);
        }
    }

    private bool TrySettle(Action outcome)
    {
        try
        {
            outcome();
            return true;
        }
        catch (Exception exception) when (StorageFailure.Is(exception, StorageFault.Busy))
        {
            LogDatabaseBusy(RetryAfterFailure);
            return false;
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException)
        {
            LogEndNotStored(exception, RetryAfterFailure);
            if (TrainingFailure.IsDiskFull(exception))
                folder.DropBallast();
            return false;
        }
    }

    /// <returns>Writes down how it ended.</returns>
    private Action Train(RunAttempt attempt, Guid modelId, RunRecorder recorder)
    {
        try
        {
            var dataset = datasets.Read(attempt.DatasetId, attempt.Cancellation);
            recorder.Dataset = StorageFailure.WhileBusy(() => FindDataset(attempt.DatasetId), logger, attempt.Cancellation);
            var job = new TrainingJob(dataset, attempt.ClassNames, attempt.HyperParameters, folder.CreateModelFolder(modelId))
            {
                CheckpointFolder = folder.CreateCheckpointFolder(attempt.RunId, attempt.Round),
                CheckpointInterval = TimeSpan.FromSeconds(options.CheckpointSeconds),
                EarlierEpochs = attempt.EarlierEpochs,
            };
            var result = TrainWithLessMemory(job, recorder, attempt.Cancellation);
            return () => recorder.Ended(result);
        }
        catch (Exception exception) when (attempt.Cancellation.IsCancellationRequested)
        {
            // The row says already how it ended. Its folders may be gone too: whatever the training met since is of no interest.
            LogRunStopped(exception, attempt.Number);
            return () => { };
        }
        catch (Exception exception) when (TrainingFailure.IsDiskFull(exception))
        {
            LogRunPaused(exception, attempt.Number);
            return () => recorder.Paused(PauseCause.DiskFull, RunMessages.DiskIsFullForRun);
        }
        catch (Exception exception) when (TrainingFailure.IsTransient(exception))
        {
            LogRunPutBack(exception, attempt.Number);
            return () => recorder.PutBack(RunMessages.DatabaseWasHeld);
        }
        catch (UserErrorException exception)
        {
            return () => recorder.Ended(new RunEnd(RunState.Failed, exception.Problem));
        }
        catch (Exception exception)
        {
            LogRunFailed(exception, attempt.Number);
            return () => recorder.Ended(new RunEnd(RunState.Failed, TrainingFailure.Describe(exception)));
        }
    }

    // Once more with half the batch size, from the last checkpoint.
    private TrainingResult TrainWithLessMemory(TrainingJob job, RunRecorder recorder, CancellationToken cancellation)
    {
        var batch = job.HyperParameters.BatchSize;
        try
        {
            return trainer.Train(job, recorder, cancellation);
        }
        catch (Exception exception) when (TrainingFailure.IsOutOfMemory(exception) && batch > 1)
        {
            LogMemoryTooSmall(exception, batch);
        }

        // Tensors that nobody holds any more are freed with the objects that stand for them.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        job = job with { HyperParameters = job.HyperParameters with { BatchSize = batch / 2 } };
        recorder.BatchHalved(job.HyperParameters.BatchSize);
        recorder.Logged(LogLevel.Warning, RunMessages.BatchSizeWasHalved(batch, batch / 2));
        try
        {
            return trainer.Train(job, recorder, cancellation);
        }
        catch (Exception exception) when (TrainingFailure.IsOutOfMemory(exception))
        {
            throw new UserErrorException(RunMessages.MemoryIsTooSmallForBatches(batch / 2), exception);
        }
    }

    private DatasetRow FindDataset(Guid datasetId)
    {
        using var database = contexts.CreateDbContext();
        return database.Datasets.AsNoTracking().FirstOrDefault(row => row.Id == datasetId) ?? throw DatasetCatalog.Missing(datasetId);
    }

    private Guid? FindModel(RunAttempt attempt)
    {
        using var database = contexts.CreateDbContext();
        return database
            .Models.Where(model => model.RunId == attempt.RunId && model.Round == attempt.Round)
            .Select(model => (Guid?)model.Id)
            .FirstOrDefault();
    }

    [LoggerMessage(Level = ServerLogLevel.Information, Message = "Run #{Number} (round {Round}, attempt {Attempt}) begins.")]
    private partial void LogRunBegins(int number, int round, int attempt);

    [LoggerMessage(Level = ServerLogLevel.Information, Message = "Run #{Number} (round {Round}, attempt {Attempt}) is over.")]
    private partial void LogRunIsOver(int number, int round, int attempt);

    [LoggerMessage(
        Level = ServerLogLevel.Warning,
        Message = "How a run ended could not be stored, for another program holds the database; it is tried again in {Pause}."
    )]
    private partial void LogDatabaseBusy(TimeSpan pause);

    [LoggerMessage(Level = ServerLogLevel.Error, Message = "How a run ended could not be stored; it is tried again in {Pause}.")]
    private partial void LogEndNotStored(Exception exception, TimeSpan pause);

    [LoggerMessage(Level = ServerLogLevel.Debug, Message = "Run #{Number} stopped.")]
    private partial void LogRunStopped(Exception exception, int number);

    [LoggerMessage(Level = ServerLogLevel.Warning, Message = "Run #{Number} is paused: the disk is full.")]
    private partial void LogRunPaused(Exception exception, int number);

    [LoggerMessage(
        Level = ServerLogLevel.Warning,
        Message = "Run #{Number} is put back into the queue: another program holds the database."
    )]
    private partial void LogRunPutBack(Exception exception, int number);

    [LoggerMessage(Level = ServerLogLevel.Error, Message = "Run #{Number} failed.")]
    private partial void LogRunFailed(Exception exception, int number);

    [LoggerMessage(Level = ServerLogLevel.Warning, Message = "Not enough memory for batches of {Batch}.")]
    private partial void LogMemoryTooSmall(Exception exception, int batch);
}

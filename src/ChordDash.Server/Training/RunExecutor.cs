using System.Data.Common;
using ChordDash.Engine.Common;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;
using ChordDash.Server.Data;
using ChordDash.Server.Datasets;
using ChordDash.Server.Hosting;
using ChordDash.Server.Monitoring;
using ChordDash.Server.Runs;
using Microsoft.EntityFrameworkCore;
using LogLevel = ChordDash.Engine.Training.LogLevel;

namespace ChordDash.Server.Training;

/// <summary>Trains one claimed attempt, from reading its data set to its end or its next pause, whatever that is.</summary>
internal sealed class RunExecutor(
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
    private const string DiskFull =
        "The server's disk is full. Nothing is lost: the run goes on from its last checkpoint as soon as there is room.";

    private const string WasBusy = "Another program held the server's database. The run goes on from its last checkpoint.";

    private static readonly TimeSpan RetryAfterFailure = TimeSpan.FromSeconds(2);

    /// <summary>Returns when the row says how the attempt ended, or when the server stops.</summary>
    public void Execute(RunAttempt attempt, TrainingSlot slot, CancellationToken stopping)
    {
        // What is logged on the way has the run's id.
        using var scope = logger.BeginScope("Run {RunId}", attempt.RunId);
        using var span = ServerMetrics.Traces.StartActivity("train");
        span?.SetTag("run.id", attempt.RunId).SetTag("run.number", attempt.Number).SetTag("run.round", attempt.Round);
        logger.LogInformation("Run #{Number} (round {Round}, attempt {Attempt}) begins.", attempt.Number, attempt.Round, attempt.Attempt);
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
            logger.LogInformation(
                "Run #{Number} (round {Round}, attempt {Attempt}) is over.",
                attempt.Number,
                attempt.Round,
                attempt.Attempt
            );
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
            logger.LogWarning(
                "How a run ended could not be stored, for another program holds the database; it is tried again in {Pause}.",
                RetryAfterFailure
            );
            return false;
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException)
        {
            logger.LogError(exception, "How a run ended could not be stored; it is tried again in {Pause}.", RetryAfterFailure);
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
            logger.LogDebug(exception, "Run #{Number} stopped.", attempt.Number);
            return () => { };
        }
        catch (Exception exception) when (TrainingFailure.IsDiskFull(exception))
        {
            logger.LogWarning(exception, "Run #{Number} is paused: the disk is full.", attempt.Number);
            return () => recorder.Paused(PauseCause.DiskFull, DiskFull);
        }
        catch (Exception exception) when (TrainingFailure.IsTransient(exception))
        {
            logger.LogWarning(exception, "Run #{Number} is put back into the queue: another program holds the database.", attempt.Number);
            return () => recorder.PutBack(WasBusy);
        }
        catch (UserErrorException exception)
        {
            return () => recorder.Ended(new RunEnd(RunState.Failed, exception.Message));
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "Run #{Number} failed.", attempt.Number);
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
            logger.LogWarning(exception, "Not enough memory for batches of {Batch}.", batch);
        }

        // Tensors that nobody holds any more are freed with the objects that stand for them.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        job = job with { HyperParameters = job.HyperParameters with { BatchSize = batch / 2 } };
        recorder.BatchHalved(job.HyperParameters.BatchSize);
        recorder.Logged(
            LogLevel.Warning,
            $"There was not enough memory for batches of {batch}. Training goes on with batches of {batch / 2}."
        );
        try
        {
            return trainer.Train(job, recorder, cancellation);
        }
        catch (Exception exception) when (TrainingFailure.IsOutOfMemory(exception))
        {
            throw new UserErrorException(
                $"There was not enough memory, even for batches of {batch / 2}. Choose a smaller batch size, crop length or hidden size, "
                    + "or another device.",
                exception
            );
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
}

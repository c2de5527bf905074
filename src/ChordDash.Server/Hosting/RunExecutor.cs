using System.Runtime.InteropServices;
using ChordDash.Engine;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;
using ChordDash.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Hosting;

/// <summary>Trains one claimed attempt, from reading its data set to its end, whatever that is.</summary>
internal sealed class RunExecutor(
    ITrainer trainer,
    DatasetFiles datasets,
    DataFolder folder,
    IDbContextFactory<ChordDashContext> contexts,
    RunJournal journal,
    TrainingSlot slot,
    TimeProvider time,
    ILogger<RunExecutor> logger)
{
    /// <summary>Returns when the attempt has ended; only failures of the storage itself get out.</summary>
    public void Execute(RunAttempt attempt)
    {
        var modelId = Guid.CreateVersion7(time.GetUtcNow());
        var recorder = new RunRecorder(attempt, modelId, journal, slot, time);
        logger.LogInformation("Run #{Number} (attempt {Attempt}) begins.", attempt.Number, attempt.Attempt);
        try
        {
            if (Train(attempt, modelId, recorder) is { } end)
                recorder.Ended(end);
            logger.LogInformation("Run #{Number} (attempt {Attempt}) is over.", attempt.Number, attempt.Attempt);
        }
        finally
        {
            using var database = contexts.CreateDbContext();
            if (!database.Models.Any(model => model.Id == modelId))
                folder.DeleteModel(modelId);
        }
    }

    /// <returns>Null if it was cancelled: then its row has ended already.</returns>
    private RunEnd? Train(RunAttempt attempt, Guid modelId, RunRecorder recorder)
    {
        try
        {
            var dataset = datasets.Read(attempt.DatasetId, attempt.Cancellation);
            recorder.Vocabulary = FindVocabulary(attempt.DatasetId);
            var job = new TrainingJob(dataset, attempt.ClassNames, attempt.HyperParameters, folder.CreateModelFolder(modelId));
            var result = trainer.Train(job, recorder, attempt.Cancellation);
            return new RunEnd(result.Stop == StopReason.NotFinite ? RunState.Failed : RunState.Finished, result.Reason);
        }
        catch (Exception exception) when (attempt.Cancellation.IsCancellationRequested)
        {
            // The model's folder may be gone too: whatever the training met after its cancellation is of no interest.
            logger.LogDebug(exception, "Run #{Number} stopped.", attempt.Number);
            return null;
        }
        catch (UserErrorException exception)
        {
            return new RunEnd(RunState.Failed, exception.Message);
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "Run #{Number} failed.", attempt.Number);
            return new RunEnd(RunState.Failed, Describe(exception));
        }
    }

    private (bool Standard, IReadOnlyDictionary<int, string>? Symbols) FindVocabulary(Guid datasetId)
    {
        using var database = contexts.CreateDbContext();
        var row = database.Datasets.AsNoTracking().FirstOrDefault(row => row.Id == datasetId) ?? throw DatasetCatalog.Missing(datasetId);
        return (row.Statistics.StandardVocabulary, row.Symbols);
    }

    // libtorch's messages go on with a C++ stack, which is in the server's log.
    private static string Describe(Exception exception) => exception switch
    {
        ExternalException => $"libtorch gave up: {FirstLine(exception.Message)}",
        // Its message names a path of the server.
        IOException => "A file could not be read or written on the server's disk. Check the room there, then queue the run again.",
        _ => $"The training failed unexpectedly: {FirstLine(exception.Message)} More is in the server's log.",
    };

    private static string FirstLine(string message)
    {
        var line = message.AsSpan().Trim();
        var end = line.IndexOfAny('\r', '\n');
        line = (end < 0 ? line : line[..end]).TrimEnd();
        return line.EndsWith('.') ? line.ToString() : $"{line}.";
    }
}

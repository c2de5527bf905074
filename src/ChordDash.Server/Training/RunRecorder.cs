using System.Linq.Expressions;
using System.Runtime.InteropServices;
using ChordDash.Engine.Common;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;
using ChordDash.Server.Data;
using ChordDash.Server.Resources;
using ChordDash.Server.Runs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using LogLevel = ChordDash.Engine.Training.LogLevel;
using ServerLogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ChordDash.Server.Training;

/// <summary>
/// Writes what one attempt does. Every write holds only while the run is in progress with this owner, so that what a stopped training
/// still says comes to nothing.
/// </summary>
internal sealed partial class RunRecorder(
    RunAttempt attempt,
    Guid modelId,
    RunJournal journal,
    IDbContextFactory<ChordDashContext> contexts,
    TrainingSlot slot,
    IMachineMonitor machine,
    TimeProvider time,
    ILogger logger
) : ITrainingObserver
{
    /// <summary>Told by the worker once it is read.</summary>
    public DatasetRow? Dataset { get; set; }

    public void Started(TrainingStart start, TrainingResume? checkpoint)
    {
        var environment = Describe(start.Device);
        var position = checkpoint ?? new TrainingResume(1, 0, null);
        // First, so that the attempt counts from the moment that it is told.
        var isFurther = WhileBusy(() => journal.Advance(attempt.RunId, IsOurs(), (position.Epoch, position.Step)));
        Append(TrainingEventDraft.Started(start), set => set.SetProperty(run => run.Device, start.Device)
                .SetProperty(run => run.Baseline, start.Baseline)
                // Of an attempt that has failed, or was cut off, after its report.
                .SetProperty(run => run.Reported, (ReportedFigures?)null)
                .SetProperty(run => run.Environment, environment));
        if (attempt.Begun || checkpoint is not null)
            Resumed(position, isFurther ? 1 : attempt.Attempt);
    }

    public void Progressed(TrainingProgress progress) => slot.Report(progress);

    public void EpochCompleted(EpochMetrics metrics, HeldOutAnswers? answers)
    {
        metrics = metrics with { Resources = machine.Latest };
        var saved = metrics.IsBest || attempt.HyperParameters.Keep == ModelSelection.LastEpoch;
        Append(
            TrainingEventDraft.Epoch(metrics),
            set =>
            {
                set.SetProperty(run => run.Epoch, metrics.Epoch).SetProperty(run => run.Last, metrics);
                if (metrics.IsBest)
                    set.SetProperty(run => run.Best, metrics);
            },
            database =>
            {
                if (saved)
                    SaveModel(database, metrics);
                if (answers is not null)
                    RunAnswers.Put(database, attempt.RunId, attempt.Round, metrics.Epoch, answers);
            }
        );
    }

    public void Evaluated(EvaluationReport report) =>
        Append(TrainingEventDraft.Evaluated(report), set => set.SetProperty(run => run.Reported, report.Figures));

    public void Logged(LogLevel level, Message message) => Append(TrainingEventDraft.Log(level, message));

    public void Ended(RunEnd end) => journal.End(attempt.RunId, IsOurs(), end.State, end.Reason, end.Verdict);

    /// <summary>
    /// A training that went to its end has finished, whatever its model is worth, but what is wrong with that is said. One whose figures
    /// are no numbers any more could not go on, and has failed.
    /// </summary>
    public void Ended(TrainingResult result)
    {
        if (result.Stop == StopReason.NotFinite)
        {
            Ended(new RunEnd(RunState.Failed, result.Reason) { Verdict = TrainingVerdict.Diverged });
            return;
        }

        using var database = contexts.CreateDbContext();
        // Null if the run was deleted in this moment.
        var row = database
            .Runs.AsNoTracking()
            .Where(run => run.Id == attempt.RunId)
            .Select(run => new { run.Best, run.Last })
            .FirstOrDefault();
        var judged = TrainingJudge.Describe(attempt.HyperParameters, attempt.ClassNames, row?.Best, row?.Last);
        if (judged is var (verdict, sentences))
            LogRunJudged(attempt.Number, verdict, sentences);
        Ended(
            new RunEnd(RunState.Finished, judged is null ? result.Reason : Message.Sentences(result.Reason, judged.Value.Sentences))
            {
                Verdict = judged?.Verdict,
            }
        );
    }

    public void Paused(PauseCause cause, Message reason) => journal.Pause(attempt.RunId, IsOurs(), cause, reason);

    /// <summary>Lets the run wait for the next slot, of this attempt's place in the queue.</summary>
    public void PutBack(Message reason) => journal.ToFront(attempt.RunId, IsOurs(), LogLevel.Warning, reason);

    /// <summary>Notes that the run goes on with smaller batches, now and whenever it is resumed.</summary>
    public void BatchHalved(int batchSize) =>
        WhileBusy(() =>
        {
            using var database = contexts.CreateDbContext();
            var row = database.Runs.AsNoTracking().Where(run => run.Id == attempt.RunId).Select(run => run.HyperParameters).Single();
            var halved = row with { BatchSize = batchSize };
            return database
                .Runs.Where(run => run.Id == attempt.RunId)
                .Where(IsOurs())
                .ExecuteUpdate(set => set.SetProperty(run => run.HyperParameters, halved));
        });

    // The stored epochs and the checkpoint may differ by what was done between the two: what is stored beyond the checkpoint is trained
    // again and void, what is missing comes from the checkpoint.
    private void Resumed(TrainingResume checkpoint, int number)
    {
        var kept = WhileBusy<IReadOnlyList<EpochMetrics>>(() =>
        {
            using var database = contexts.CreateDbContext();
            return [.. RunEpochs.Of(database.EpochEvents(attempt.RunId, attempt.Round)).TakeWhile(epoch => epoch.Epoch < checkpoint.Epoch)];
        });

        Append(TrainingEventDraft.Resumed(new RunResume(number, checkpoint.Epoch, checkpoint.Step)), set =>
        {
            set.SetProperty(run => run.Epoch, kept.Count == 0 ? 0 : kept[^1].Epoch)
                .SetProperty(run => run.Last, kept.Count == 0 ? null : kept[^1])
                .SetProperty(run => run.Best, kept.LastOrDefault(epoch => epoch.IsBest));
        });
        if (checkpoint.IsOlder)
            Logged(LogLevel.Warning, RunMessages.CheckpointWasDamaged);
        if (checkpoint.Last is { } last && (kept.Count == 0 || kept[^1].Epoch < last.Epoch))
            EpochCompleted(last, answers: null);
    }

    private RunEnvironment Describe(Message device) =>
        new(
            EngineVersions.ChordDash,
            EngineVersions.TorchSharp,
            RuntimeInformation.FrameworkDescription,
            RuntimeInformation.OSDescription,
            device,
            Environment.ProcessorCount,
            Dataset?.Sha256
        );

    private void Append(
        TrainingEventDraft item,
        Action<UpdateSettersBuilder<RunRow>>? change = null,
        Action<ChordDashContext>? also = null
    ) => WhileBusy(() => journal.Append(attempt.RunId, IsOurs(), item, change, also));

    // Each write is one transaction, so that one which another program held up is done once.
    private T WhileBusy<T>(Func<T> write) => StorageFailure.WhileBusy(write, logger, attempt.Cancellation);

    private Expression<Func<RunRow, bool>> IsOurs() => run => run.State == RunState.Running && run.LeaseHolder == attempt.LeaseHolder;

    private void SaveModel(ChordDashContext database, EpochMetrics metrics)
    {
        // One that was deleted meanwhile is there again.
        if (database.Models.IgnoreQueryFilters().FirstOrDefault(row => row.Id == modelId) is not { } model)
        {
            model = new ModelRow
            {
                Id = modelId,
                RunId = attempt.RunId,
                Round = attempt.Round,
                StandardVocabulary = Dataset!.Statistics.StandardVocabulary,
                Symbols = Dataset.Symbols,
                CreatedAt = time.GetUtcNow(),
                Epoch = 0,
                ValidationAccuracy = 0,
                BalancedAccuracy = 0,
            };
            database.Models.Add(model);
        }

        model.DeletedAt = null;
        model.Epoch = metrics.Epoch;
        model.ValidationAccuracy = metrics.ValidationAccuracy;
        model.BalancedAccuracy = metrics.BalancedAccuracy;
    }

    [LoggerMessage(Level = ServerLogLevel.Information, Message = "Run #{Number} has finished with the verdict {Verdict}: {Sentences}")]
    private partial void LogRunJudged(int number, TrainingVerdict verdict, Message sentences);
}

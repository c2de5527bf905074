using System.Linq.Expressions;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;
using ChordDash.Server.Storage;
using Microsoft.EntityFrameworkCore.Query;
using LogLevel = ChordDash.Engine.Training.LogLevel;

namespace ChordDash.Server.Hosting;

/// <summary>
/// Writes what one attempt does. Every write holds only while the run is in progress with this attempt, so that what a cancelled
/// training still says comes to nothing.
/// </summary>
internal sealed class RunRecorder(RunAttempt attempt, Guid modelId, RunJournal journal, TrainingSlot slot, TimeProvider time) : ITrainingObserver
{
    /// <summary>The vocabulary of the data set, told by the worker once it is read.</summary>
    public (bool Standard, IReadOnlyDictionary<int, string>? Symbols) Vocabulary { get; set; }

    public void Started(TrainingStart start, TrainingResume? checkpoint) => Append(
        new TrainingEvent(0, default, TrainingEventKind.Started) { Start = start },
        set => set.SetProperty(run => run.Device, start.Device).SetProperty(run => run.Baseline, start.Baseline));

    public void Progressed(TrainingProgress progress) => slot.Report(progress);

    public void EpochCompleted(EpochMetrics metrics)
    {
        var saved = metrics.IsBest || attempt.HyperParameters.Keep == ModelSelection.LastEpoch;
        Append(
            new TrainingEvent(0, default, TrainingEventKind.Epoch) { Epoch = metrics },
            set =>
            {
                set.SetProperty(run => run.Epoch, metrics.Epoch).SetProperty(run => run.Last, metrics);
                if (metrics.IsBest)
                    set.SetProperty(run => run.Best, metrics);
            },
            saved ? database => SaveModel(database, metrics) : null);
    }

    public void Evaluated(EvaluationReport report) =>
        Append(new TrainingEvent(0, default, TrainingEventKind.Evaluated) { Report = report });

    public void Logged(LogLevel level, string message) =>
        Append(new TrainingEvent(0, default, TrainingEventKind.Log) { Log = new LogEntry(level, message) });

    public void Ended(RunEnd end) => journal.End(attempt.RunId, IsOurs(), end.State, end.Reason);

    private void Append(
        TrainingEvent item,
        Action<UpdateSettersBuilder<RunRow>>? change = null,
        Action<ChordDashContext>? also = null) => journal.Append(attempt.RunId, IsOurs(), item, change, also);

    private Expression<Func<RunRow, bool>> IsOurs() => run => run.State == RunState.Running && run.Attempt == attempt.Attempt;

    private void SaveModel(ChordDashContext database, EpochMetrics metrics)
    {
        if (database.Models.Find(modelId) is not { } model)
        {
            model = new ModelRow
            {
                Id = modelId,
                RunId = attempt.RunId,
                Attempt = attempt.Attempt,
                StandardVocabulary = Vocabulary.Standard,
                Symbols = Vocabulary.Symbols,
                CreatedAt = time.GetUtcNow(),
                Epoch = 0,
                ValidationAccuracy = 0,
                BalancedAccuracy = 0,
            };
            database.Models.Add(model);
        }

        model.Epoch = metrics.Epoch;
        model.ValidationAccuracy = metrics.ValidationAccuracy;
        model.BalancedAccuracy = metrics.BalancedAccuracy;
    }
}

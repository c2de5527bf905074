using System.Collections.Concurrent;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Training;

namespace ChordDash.Server.Tests.Shared;

/// <summary>One training in progress. Its methods run on the training thread; their tasks end once that is done.</summary>
internal sealed class FakeTraining(TrainingJob job, ITrainingObserver observer, CancellationToken cancellation)
{
    private readonly BlockingCollection<Func<TrainingResult?>> _steps = [];
    private int _epoch;

    public TrainingJob Job => job;

    public static string ModelFile(string folder) => Path.Combine(folder, "labels.txt");

    public Task StartAsync(TrainingResume? checkpoint = null) =>
        DoAsync(() =>
            observer.Started(
                new TrainingStart(Message.Literal("Fake device"), 1_000, 8, 2, [1, 1], 0.5, new BaselineFigures(0.7, 0.65, [0.8, 0.5])),
                checkpoint
            )
        );

    public Task EpochAsync(bool best = true, int? number = null, HeldOutAnswers? answers = null) =>
        DoAsync(() =>
        {
            _epoch = number ?? _epoch + 1;
            if (best)
                File.WriteAllLines(ModelFile(job.ModelFolder), job.Dataset.ClassLabels);
            observer.EpochCompleted(Metrics(_epoch, best), answers);
        });

    public Task EpochAsync(EpochMetrics metrics) =>
        DoAsync(() =>
        {
            _epoch = metrics.Epoch;
            File.WriteAllLines(ModelFile(job.ModelFolder), job.Dataset.ClassLabels);
            observer.EpochCompleted(metrics, answers: null);
        });

    public Task ReportAsync() =>
        DoAsync(() =>
            observer.Evaluated(
                new()
                {
                    Epoch = _epoch,
                    Pieces = 2,
                    Accuracy = new(0.5, 0.1, 0.9),
                    BalancedAccuracy = new(0.5, 0.1, 0.9),
                    MacroF1 = new(0.5, 0.1, 0.9),
                    EuclideanNorm = 0.35,
                    ConfusionMatrix =
                    [
                        [1, 0],
                        [1, 0],
                    ],
                    Classes = [new(1, 0.5, new(1, 0.2, 1), 0.67), new(1, null, new(0, 0, 0.8), 0)],
                    Lengths = [new(null, new(0.5, 0.1, 0.9), 0.5, 0.6, 0.1, 0.7, 1)],
                    Reliability = [],
                }
            )
        );

    public Task LogAsync(string message) => DoAsync(() => observer.Logged(LogLevel.Warning, Message.Literal(message)));

    public Task ProgressAsync() =>
        DoAsync(() => observer.Progressed(new TrainingProgress(TrainingPhase.Training, 1, 3, 2, 10, 500, 4, 24)));

    public void Finish(StopReason stop = StopReason.AllEpochsDone, string reason = "All epochs done.") =>
        _steps.Add(() => new TrainingResult(stop, Message.Literal(reason), _epoch));

    public void Fail(Exception exception) => _steps.Add(() => throw exception);

    /// <summary>
    /// A batch that lasts until <paramref name="end"/> and, like a real one, does not look at the cancellation meanwhile.
    /// </summary>
    public void LongBatch(Task end) =>
        _steps.Add(() =>
        {
            ((IAsyncResult)end).AsyncWaitHandle.WaitOne();
            return null;
        });

    /// <summary>An epoch that is completed although the training was cancelled.</summary>
    public Task LateEpochAsync(Task after)
    {
        LongBatch(after);
        return EpochAsync();
    }

    public TrainingResult Run()
    {
        while (true)
        {
            // What was already released happens, as a batch that has begun does; only the wait for more is cancelled.
            if (!_steps.TryTake(out var step))
                step = Await();
            if (step() is { } result)
                return result;
        }
    }

    private Func<TrainingResult?> Await()
    {
        Func<TrainingResult?>? step = null;
        try
        {
            return _steps.Take(cancellation);
        }
        catch (OperationCanceledException) when (_steps.TryTake(out step))
        {
            // Released a moment before the cancellation, while this thread was still waking up.
            return step!;
        }
    }

    public static EpochMetrics Metrics(int epoch, bool best) =>
        new()
        {
            Epoch = epoch,
            TrainLoss = 1.0 / epoch,
            TrainAccuracy = 0.5,
            ValidationLoss = 1.5 / epoch,
            ValidationAccuracy = 0.6,
            BalancedAccuracy = 0.55,
            MacroF1 = 0.5,
            EuclideanNorm = 0.4,
            ClassAccuracy = [0.6, null],
            ConfusionMatrix =
            [
                [1, 0],
                [0, 1],
            ],
            LearningRate = 0.01,
            Seconds = 0.1,
            BeatsPerSecond = 1_000,
            IsBest = best,
        };

    private Task DoAsync(Action action)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _steps.Add(() =>
        {
            action();
            done.SetResult();
            return null;
        });
        return done.Task.WithPatience();
    }
}

using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Networks;
using ChordDash.Engine.Torch;
using TorchSharp;

namespace ChordDash.Engine.Training;

/// <summary>The training whose result is the linear baseline itself: fitted at once, so that it has one epoch.</summary>
internal static class LinearTraining
{
    public static TrainingResult Train(
        TrainingJob job,
        TrainingData data,
        ComputeDevice cpu,
        ITrainingObserver observer,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var start = time.GetTimestamp();
        var ngrams = NgramTrainer.Train(data.Train, data.ClassNames.Count, cancellationToken);
        var seconds = time.GetElapsedTime(start).TotalSeconds;
        var description = job.DescribeModel(data.Train.Sequences) with { NgramWeight = 1 };
        using var model = new ComposerModel(description, network: null, ngrams);
        var loss = new ClassWeightedLoss(data.ClassWeights, divideByPieces: false);
        var evaluator = new HeldOutEvaluator(model, data.Validation, loss, torch.CPU);
        observer.Started(data.Describe(cpu.Name, ngrams.Parameters, baseline: null), checkpoint: null);

        var learned = model.Logits(data.Train.Sequences, torch.CPU, cancellationToken: cancellationToken);
        var correct = learned.Zip(data.Train.Labels).Count(pair => model.Decide(pair.First) == pair.Second);
        var (validationLoss, matrix, scores) = evaluator.Evaluate((_, _) => { }, cancellationToken);
        var (_, calibration) = evaluator.Add(1, scores, keepsEvery: true, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        model.Description = description with { Calibration = calibration! };
        ModelFiles.Save(job.ModelFolder, model);
        observer.EpochCompleted(
            EpochMetrics.Of(
                matrix,
                epoch: 1,
                trainLoss: loss.Mean(learned, data.Train.Labels),
                trainAccuracy: (double)correct / learned.Length,
                validationLoss,
                learningRate: 0,
                seconds,
                beatsPerSecond: data.Train.Sequences.Sum(sequence => (double)sequence.Length) / Math.Max(seconds, 1e-9),
                gradientNorm: null,
                isBest: true
            ),
            HeldOutAnswers.Of(scores)
        );
        observer.Evaluated(evaluator.Report()!);
        return new(StopReason.AllEpochsDone, TrainingEnd.LinearDone(seconds), 1);
    }
}

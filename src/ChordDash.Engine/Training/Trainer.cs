using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Models;
using ChordDash.Engine.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ChordDash.Engine.Training;

/// <summary>The training loop: config → data → model → optimizer → epochs.</summary>
internal sealed class Trainer(IComputeDevices devices, TimeProvider time) : ITrainer
{
    public TrainingResult Train(TrainingJob job, ITrainingObserver observer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(observer);
        var parameters = job.HyperParameters;
        var data = TrainingData.Prepare(job);
        var computeDevice = devices.Resolve(parameters.Device);
        var device = torch.device(computeDevice.Id);

        using var scope = NewDisposeScope();
        var random = new NumpyRandom(parameters.Seed);
        var description = Describe(job, data);
        using var model = description.Build(parameters.Seed);
        model.to(device);
        using var dropoutGenerator = model.DropoutGenerator = new Generator((ulong)parameters.Seed, device);
        using var optimizer = OptimizerFactory.Create(parameters, model.parameters());
        var loss = new ClassWeightedLoss(data.ClassWeights, model.LossDividesByPieces);
        var progress = new ProgressEstimator(time, parameters.Epochs);
        var best = new BestEpoch();

        observer.Started(data.Describe(computeDevice.Name, model.parameters().Sum(weights => weights.numel())));
        foreach (var warning in data.Warnings)
            observer.Logged(LogLevel.Warning, warning);

        for (var epoch = 1; epoch <= parameters.Epochs; epoch++)
        {
            progress.BeginEpoch(epoch);
            var (trainLoss, trainAccuracy) = TrainEpoch();
            var (validationLoss, matrix) = Evaluate();
            if (!double.IsFinite(trainLoss) || !double.IsFinite(validationLoss))
                return new(StopReason.NotFinite, NotFinite(epoch, best.Epoch), best.Epoch);

            progress.EndEpoch();
            var metrics = new EpochMetrics
            {
                Epoch = epoch,
                TrainLoss = trainLoss,
                TrainAccuracy = trainAccuracy,
                ValidationLoss = validationLoss,
                ValidationAccuracy = matrix.Accuracy,
                BalancedAccuracy = matrix.BalancedAccuracy,
                MacroF1 = matrix.MacroF1,
                EuclideanNorm = matrix.EuclideanNorm,
                ClassAccuracy = matrix.ClassAccuracy,
                ConfusionMatrix = matrix.Counts,
                LearningRate = parameters.LearningRate,
                Seconds = progress.EpochSeconds,
                BeatsPerSecond = progress.BeatsPerSecond,
                IsBest = best.IsBetter(matrix.BalancedAccuracy, validationLoss),
            };
            best.Add(metrics);
            // The figures of a cancelled epoch are not kept, so its weights must not be either.
            cancellationToken.ThrowIfCancellationRequested();
            if (metrics.IsBest || parameters.Keep == ModelSelection.LastEpoch)
                ModelFiles.Save(job.ModelFolder, model, description);
            observer.EpochCompleted(metrics);
            if (best.IsExhausted(epoch, parameters.EarlyStoppingPatience))
                return new(StopReason.EarlyStopping, $"Stopped early: no better mean class accuracy since epoch {best.Epoch}.", best.Epoch);
        }

        var done = parameters.Epochs == 1 ? "The one epoch is done." : $"All {parameters.Epochs} epochs done; the best was epoch {best.Epoch}.";
        return new(StopReason.AllEpochsDone, done, best.Epoch);

        (double Loss, double Accuracy) TrainEpoch()
        {
            var pieces = data.Excerpts(parameters.CropLength, random);
            var batches = BatchPlanner.ForTraining(
                [.. pieces.Select(piece => piece.Length)], parameters.BatchSize, similarLengths: !model.ReadsPadding, random);
            var (lossSum, divisor, correct, beats) = (0.0, 0.0, 0, 0L);
            model.train();
            for (var step = 0; step < batches.Count; step++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var stepScope = NewDisposeScope();
                var batch = SequenceBatch.Create(model, [.. batches[step].Select(piece => pieces[piece])], device);
                int[] labels = [.. batches[step].Select(piece => data.Train.Labels[piece])];
                optimizer.zero_grad();
                var logits = model.call(batch.Inputs, batch.Lengths);
                var (sum, batchDivisor) = loss.Of(logits, labels);
                (sum / batchDivisor).backward();
                if (parameters.GradientClip > 0)
                    nn.utils.clip_grad_norm_(model.parameters(), parameters.GradientClip);
                optimizer.step();

                lossSum += sum.item<float>();
                divisor += batchDivisor;
                correct += Inference.Rows(logits).Zip(labels).Count(pair => model.Decide(pair.First) == pair.Second);
                beats += batch.Beats;
                if (!double.IsFinite(lossSum))
                    return (lossSum, 0);
                observer.Progressed(progress.Trained(step + 1, batches.Count, beats));
            }

            return (lossSum / divisor, (double)correct / pieces.Count);
        }

        (double Loss, ConfusionMatrix Matrix) Evaluate()
        {
            var logits = Inference.Logits(
                model, data.Validation.Sequences, device, (step, steps) => observer.Progressed(progress.Validated(step, steps)), cancellationToken);
            var matrix = new ConfusionMatrix(description.ClassLabels.Count);
            for (var piece = 0; piece < logits.Length; piece++)
                matrix.Add(data.Validation.Labels[piece], model.Decide(logits[piece]));
            return (loss.Mean(logits, data.Validation.Labels), matrix);
        }
    }

    private static ModelDescription Describe(TrainingJob job, TrainingData data) => new(
        job.HyperParameters.Architecture,
        job.HyperParameters.EmbeddingSize,
        job.HyperParameters.HiddenSize,
        job.HyperParameters.Layers,
        job.HyperParameters.Dropout,
        job.HyperParameters.TokenDropout,
        ChordVocabulary.Of(data.Train.Sequences).Codes,
        job.Dataset.ClassLabels,
        job.ClassNames);

    private static string NotFinite(int epoch, int bestEpoch) =>
        $"The loss was no longer a finite number in epoch {epoch}. "
        + (bestEpoch > 0 ? $"The model of epoch {bestEpoch} is kept. " : "")
        + "Try a lower learning rate or a smaller gradient clip.";
}

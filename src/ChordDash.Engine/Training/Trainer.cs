using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Models;
using ChordDash.Engine.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ChordDash.Engine.Training;

/// <summary>The training loop: config → data → model → optimizer → epochs → report.</summary>
internal sealed class Trainer(IComputeDevices devices, TimeProvider time) : ITrainer
{
    public TrainingResult Train(TrainingJob job, ITrainingObserver observer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(observer);
        var parameters = job.HyperParameters;
        var data = TrainingData.Prepare(job);
        if (parameters.Architecture == ModelArchitecture.Linear)
            return LinearTraining.Train(job, data, devices.Resolve("cpu"), observer, time, cancellationToken);
        var computeDevice = devices.Resolve(parameters.Device);
        var device = torch.device(computeDevice.Id);
        var ngrams = NgramTrainer.Train(data.Train, data.ClassNames.Count, cancellationToken);

        using var scope = NewDisposeScope();
        var description = ModelDescription.Of(job, data.Train.Sequences);
        var network = description.Build(parameters.Seed);
        using var model = new ComposerModel(description, network, parameters.NgramWeight > 0 ? ngrams : null);
        network.to(device);
        using var dropoutGenerator = network.DropoutGenerator = new Generator((ulong)parameters.Seed, device);
        using var optimizer = OptimizerFactory.Create(parameters, network.parameters());
        using var average = new WeightAverage(network.parameters(), parameters.WeightAveraging);
        var learningRate = new LearningRate(parameters);
        var loss = new ClassWeightedLoss(data.ClassWeights, network.LossDividesByPieces, parameters.LabelSmoothing);
        var planner = new EpochPlanner(data.Train, parameters, similarLengths: !network.LearnsFromPadding, new NumpyRandom(parameters.Seed));
        var evaluator = new HeldOutEvaluator(model, data.Validation, loss, device);
        var progress = new ProgressEstimator(time, parameters.Epochs);

        observer.Started(data.Describe(computeDevice.Name, network.parameters().Sum(weights => weights.numel()), evaluator.Score(ngrams)));
        foreach (var warning in data.Warnings)
            observer.Logged(LogLevel.Warning, warning);

        var result = new TrainingResult(StopReason.AllEpochsDone, TrainingEnd.AllEpochsDone(parameters), 0);
        for (var epoch = 1; epoch <= parameters.Epochs && result.Stop == StopReason.AllEpochsDone; epoch++)
        {
            progress.BeginEpoch(epoch);
            var (trainLoss, trainAccuracy) = TrainEpoch(epoch);
            using var averaged = average.Apply();
            var (validationLoss, matrix, scores) = evaluator.Evaluate(
                (step, steps) => observer.Progressed(progress.Validated(step, steps)), cancellationToken);
            if (!double.IsFinite(trainLoss) || !double.IsFinite(validationLoss))
            {
                result = new(StopReason.NotFinite, TrainingEnd.NotFinite(epoch, parameters, evaluator.BestEpoch), evaluator.BestEpoch);
                break;
            }

            var (isBest, kept) = evaluator.Add(epoch, scores, parameters.Keep == ModelSelection.LastEpoch, cancellationToken);
            // The figures of a cancelled epoch are not kept, so its weights must not be either.
            cancellationToken.ThrowIfCancellationRequested();
            if (kept is not null)
            {
                model.Description = description with { Calibration = kept };
                ModelFiles.Save(job.ModelFolder, model);
            }

            learningRate.EpochCompleted(validationLoss);
            progress.EndEpoch();
            observer.EpochCompleted(EpochMetrics.Of(epoch, trainLoss, trainAccuracy, validationLoss, matrix) with
            {
                LearningRate = optimizer.ParamGroups.First().LearningRate,
                Seconds = progress.EpochSeconds,
                BeatsPerSecond = progress.BeatsPerSecond,
                IsBest = isBest,
            });
            result = evaluator.IsExhausted(epoch, parameters.EarlyStoppingPatience) && epoch < parameters.Epochs
                ? new(StopReason.EarlyStopping, TrainingEnd.StoppedEarly(parameters, epoch, evaluator.BestEpoch), evaluator.BestEpoch)
                : new(StopReason.AllEpochsDone, TrainingEnd.AllEpochsDone(parameters, evaluator.BestEpoch), evaluator.BestEpoch);
        }

        if (evaluator.Report() is { } report)
            observer.Evaluated(report);
        return result;

        (double Loss, double Accuracy) TrainEpoch(int epoch)
        {
            var steps = planner.Plan();
            var (lossSum, divisor, correct, pieces, beats) = (0.0, 0.0, 0, 0, 0L);
            network.train();
            for (var step = 0; step < steps.Count; step++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var stepScope = NewDisposeScope();
                foreach (var group in optimizer.ParamGroups)
                    group.LearningRate = learningRate.At(epoch - 1 + (step + 1.0) / steps.Count);
                var batch = SequenceBatch.Create(network, [.. steps[step].Select(excerpt => excerpt.Codes)], device);
                int[] labels = [.. steps[step].Select(excerpt => excerpt.Label)];
                optimizer.zero_grad();
                var (logits, secondLoss) = network.Learn(batch.Inputs, batch.Lengths);
                var (sum, batchDivisor) = loss.Of(logits, labels);
                (secondLoss is null ? sum / batchDivisor : sum / batchDivisor + secondLoss).backward();
                if (parameters.GradientClip > 0)
                    nn.utils.clip_grad_norm_(network.parameters(), parameters.GradientClip);
                optimizer.step();
                average.Update();

                lossSum += sum.item<float>();
                divisor += batchDivisor;
                correct += Inference.Rows(logits).Zip(labels).Count(pair => network.Decide(pair.First) == pair.Second);
                pieces += labels.Length;
                beats += batch.Beats;
                if (!double.IsFinite(lossSum))
                    return (lossSum, 0);
                observer.Progressed(progress.Trained(step + 1, steps.Count, beats));
            }

            return (lossSum / divisor, (double)correct / pieces);
        }
    }
}

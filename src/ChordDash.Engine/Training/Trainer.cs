using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Networks;
using ChordDash.Engine.Torch;
using ChordDash.Engine.Training.Checkpoints;
using ChordDash.Engine.Training.Memory;
using ChordDash.Engine.Training.Optimizers;
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
        GiveBack();

        using var scope = NewDisposeScope();
        var description = job.DescribeModel(data.Train.Sequences);
        var network = description.Build(parameters.Seed);
        using var model = new ComposerModel(description, network, ngrams);
        network.to(device);
        using var dropoutGenerator = network.DropoutGenerator = new Generator((ulong)parameters.Seed, device);
        using var optimizer = OptimizerFactory.Create(parameters, network.parameters());
        using var average = new WeightAverage(network.parameters(), parameters.WeightAveraging);
        var learningRate = new LearningRate(parameters);
        var loss = new ClassWeightedLoss(data.ClassWeights, network.LossDividesByPieces, parameters.LabelSmoothing);
        var planner = new EpochPlanner(
            data.Train,
            parameters,
            similarLengths: !network.LearnsFromPadding,
            new NumpyRandom(parameters.Seed)
        );
        var evaluator = new HeldOutEvaluator(model, data.Validation, loss, device);
        var progress = new ProgressEstimator(time, parameters.Epochs);
        var checkpoints = new Checkpointer(job, data, new(network, optimizer, average, planner, learningRate, evaluator), time);
        var loaded = checkpoints.Load();
        var position = loaded?.Position ?? new TrainingPosition(1, planner.State);

        observer.Started(
            data.Describe(computeDevice.Name, network.parameters().Sum(weights => weights.numel()), evaluator.Score(ngrams)),
            loaded is null ? null : new TrainingResume(position.Epoch, position.Step, position.Last, loaded.Value.IsOlder)
        );

        var result = ResultAfter(position.Epoch - 1);
        try
        {
            while (position.Epoch <= parameters.Epochs && result.Stop == StopReason.AllEpochsDone)
                result = RunEpoch(position.Epoch);
        }
        catch (OperationCanceledException)
        {
            checkpoints.Save(position);
            throw;
        }

        if (evaluator.Report() is { } report)
            observer.Evaluated(report);
        return result;

        TrainingResult RunEpoch(int epoch)
        {
            progress.BeginEpoch(epoch, position.Sums.Seconds);
            TrainEpoch(epoch);
            var trainLoss = position.Sums.MeanLoss;
            double validationLoss;
            ConfusionMatrix matrix;
            ScoresByLength scores;
            bool isBest;
            using (average.Apply())
            {
                (validationLoss, matrix, scores) = evaluator.Evaluate(
                    (step, steps) => observer.Progressed(progress.Validated(step, steps)),
                    cancellationToken
                );
                if (!double.IsFinite(trainLoss) || !double.IsFinite(validationLoss))
                    return new(StopReason.NotFinite, TrainingEnd.NotFinite(epoch, parameters, evaluator.BestSoFar), evaluator.BestSoFar);
                (isBest, var kept) = evaluator.Add(epoch, scores, parameters.Keep == ModelSelection.LastEpoch, cancellationToken);
                if (kept is not null)
                {
                    model.Description = description with { Calibration = kept };
                    ModelFiles.Save(job.ModelFolder, model);
                }
            }

            progress.EndEpoch();
            var metrics = EpochMetrics.Of(
                matrix,
                epoch,
                trainLoss,
                position.Sums.Accuracy,
                validationLoss,
                optimizer.ParamGroups.First().LearningRate,
                progress.EpochSeconds,
                progress.BeatsPerSecond,
                position.Sums.MeanGradientNorm,
                isBest
            );
            learningRate.EpochCompleted(validationLoss);
            position = new(epoch + 1, planner.State) { Last = metrics };
            // Before the epoch is told, so that an epoch that was told never has to be trained again.
            checkpoints.Save(position);
            observer.EpochCompleted(metrics, HeldOutAnswers.Of(scores));
            return ResultAfter(epoch);
        }

        void TrainEpoch(int epoch)
        {
            var steps = planner.Plan();
            network.train();
            for (var step = position.StepOf(steps.Count); step < steps.Count; step++)
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
                using (Scalar divisor = batchDivisor)
                    (secondLoss is null ? sum / divisor : sum / divisor + secondLoss).backward();
                var gradientNorm = nn.utils.clip_grad_norm_(
                    network.parameters(),
                    parameters.GradientClip > 0 ? parameters.GradientClip : double.PositiveInfinity
                );
                optimizer.step();
                average.Update();

                var correct = Inference.Rows(logits).Zip(labels).Count(pair => network.Decide(pair.First) == pair.Second);
                var sums = position.Sums.Plus(
                    sum.item<float>(),
                    batchDivisor,
                    correct,
                    labels.Length,
                    batch.Beats,
                    gradientNorm,
                    progress.EpochSeconds
                );
                position = position with { Step = step + 1, Steps = steps.Count, Sums = sums };
                if (!double.IsFinite(sums.Loss))
                    return;
                observer.Progressed(progress.Trained(step + 1, steps.Count, sums.Beats));
                checkpoints.SaveIfDue(position);
            }
        }

        // What fitting the linear model took would stay beside the network: nothing tells .NET that libtorch needs memory.
        static void GiveBack()
        {
            if (GC.GetTotalMemory(forceFullCollection: false) > MemoryEstimate.NgramsGivenBack)
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }

        TrainingResult ResultAfter(int epoch) =>
            evaluator.IsExhausted(epoch, job) && epoch < parameters.Epochs
                ? new(StopReason.EarlyStopping, TrainingEnd.StoppedEarly(parameters, epoch, evaluator.BestSoFar), evaluator.BestSoFar)
                : new(StopReason.AllEpochsDone, TrainingEnd.AllEpochsDone(parameters, evaluator.BestSoFar), evaluator.BestSoFar);
    }
}

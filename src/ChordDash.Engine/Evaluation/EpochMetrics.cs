namespace ChordDash.Engine.Evaluation;

/// <summary>What one epoch measured. Accuracies lie in 0 … 1; losses are cross-entropies in nats.</summary>
public sealed record EpochMetrics
{
    /// <summary>From 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Mean over the epoch's training pieces, measured while the weights still move.</summary>
    public required double TrainLoss { get; init; }

    /// <summary>Share of the training pieces that were recognised, measured while the weights still change.</summary>
    public required double TrainAccuracy { get; init; }

    /// <summary>Mean loss over the held-out pieces after the epoch.</summary>
    public required double ValidationLoss { get; init; }

    /// <summary>Share of the held-out pieces that were recognised after the epoch.</summary>
    public required double ValidationAccuracy { get; init; }

    /// <summary>
    /// Balanced accuracy: the mean recall of the classes that occur in the held-out pieces.
    /// </summary>
    public required double BalancedAccuracy { get; init; }

    /// <summary>Mean F1 of the classes that occur in the held-out pieces or were predicted.</summary>
    public required double MacroF1 { get; init; }

    /// <summary>The reference notebook's "Euclidean norm": √(Σ class accuracy²) / classes.</summary>
    public required double EuclideanNorm { get; init; }

    /// <summary>Share of each class's validation pieces that were recognised; null for a class with none.</summary>
    public required IReadOnlyList<double?> ClassAccuracy { get; init; }

    /// <summary>Validation pieces, [true class][predicted class].</summary>
    public required IReadOnlyList<IReadOnlyList<int>> ConfusionMatrix { get; init; }

    /// <summary>Learning rate of the last training step of the epoch; 0 for the linear model.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Wall time of training and validation together.</summary>
    public required double Seconds { get; init; }

    /// <summary>Beats (padding not counted) trained on per second of training time.</summary>
    public required double BeatsPerSecond { get; init; }

    /// <summary>Mean over the epoch's batches of the gradient's Euclidean norm before it is clipped. Null where there is none: for the
    /// linear model, for runs of older versions, and if it was not finite.</summary>
    public double? GradientNorm { get; init; }

    /// <summary>What the machine was doing meanwhile; null if nobody looked.</summary>
    public ResourceUse? Resources { get; init; }

    /// <summary>True when this epoch was the best of its run so far.</summary>
    public required bool IsBest { get; init; }

    /// <param name="matrix">Of the validation pieces.</param>
    internal static EpochMetrics Of(
        ConfusionMatrix matrix,
        int epoch,
        double trainLoss,
        double trainAccuracy,
        double validationLoss,
        double learningRate,
        double seconds,
        double beatsPerSecond,
        double? gradientNorm,
        bool isBest
    ) =>
        new()
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
            LearningRate = learningRate,
            Seconds = seconds,
            BeatsPerSecond = beatsPerSecond,
            GradientNorm = gradientNorm,
            IsBest = isBest,
        };
}

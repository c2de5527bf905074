using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Training;
using ChordDash.Engine.Training.Memory;

namespace ChordDash.Engine.Runs;

/// <summary>
/// Estimates the bytes that a run adds to the data folder. The sizes of weights, optimizer and answers follow from the hyper-parameters and
/// the data set. How many pairs of chords follow each other isn't known before the training: the estimate takes half of the possible ones.
/// </summary>
/// <param name="Model">The weights, and the n-grams of the linear model.</param>
/// <param name="Checkpoints">The last checkpoint and the one before it. The linear model has none.</param>
/// <param name="Epochs">The figures of each epoch, and its answers about the held-out pieces.</param>
public sealed record RunDiskUse(long Model, long Checkpoints, long Epochs)
{
    private const int Number = sizeof(float);

    /// <summary>An answer about a piece: the class and the confidence, of 16 bits each.</summary>
    private const int BytesPerAnswer = 4;

    /// <summary>The figures of an epoch as JSON, measured.</summary>
    private const int BytesPerEpoch = 1_500;

    public long Total => Model + Checkpoints + Epochs;

    public static RunDiskUse Of(HyperParameters parameters, TrainingSize size)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(size);
        var heldOut = StepShape.HeldOut(parameters, size);
        var weights = NetworkSize.Of(parameters, size).Weights;
        var epochs = parameters.Epochs * (BytesPerEpoch + heldOut * BytesPerAnswer);
        var model = Number * (weights + Ngrams(size) * (size.Classes + 3L));
        if (weights == 0)
            return new(model, 0, epochs);
        var copies = 1 + Moments(parameters.Optimizer) + (parameters.WeightAveraging > 0 ? 1 : 0);
        // At every length, for each half of the held-out pieces, when it was best.
        var scores = 2L * (InputLengths.Cuts.Count + 1) * heldOut * (size.Classes + 1) * Number;
        var written = parameters.Epochs > 1 ? 2 : 1;
        return new(model, written * (Number * weights * copies + scores), epochs);
    }

    private static int Moments(OptimizerKind optimizer) =>
        optimizer switch
        {
            OptimizerKind.Adam or OptimizerKind.AdamW => 2,
            OptimizerKind.Adagrad => 1,
            _ => 3,
        };

    // 41 % of the possible pairs occur in the sample data, and 62 % in 2,939 real pieces.
    private static long Ngrams(TrainingSize size)
    {
        var pairs = Math.Min((long)size.Vocabulary * size.Vocabulary, size.Beats) / 2;
        return Math.Min(size.Vocabulary + pairs, NgramTrainer.MaxNgrams(size.Classes));
    }
}

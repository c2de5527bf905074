using ChordDash.Engine.Common;

namespace ChordDash.Engine.Training;

/// <summary>A message for one field; <paramref name="Field"/> is the property's name in <see cref="HyperParameters"/>.</summary>
public sealed record FieldError(string Field, string Message);

/// <summary>Hyper-parameters or a data set that cannot be trained on.</summary>
public sealed class InvalidHyperParametersException(IReadOnlyList<FieldError> errors)
    : UserErrorException(string.Join(' ', errors.Select(error => error.Message)))
{
    public IReadOnlyList<FieldError> Errors { get; } = errors;
}

/// <summary>Says, field by field, what is wrong with hyper-parameters.</summary>
public static class HyperParametersValidator
{
    private const long MaxSeed = 1L << 53;

    /// <summary>For a data set with so many classes.</summary>
    /// <inheritdoc cref="Validate(HyperParameters)"/>
    public static IReadOnlyList<FieldError> Validate(HyperParameters parameters, int classes)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var errors = Validate(parameters);
        return errors.Count > 0 || parameters.ClassWeights != ClassWeighting.Own || parameters.OwnClassWeights.Count == classes
            ? errors
            :
            [
                new(
                    nameof(HyperParameters.OwnClassWeights),
                    $"There must be one own class weight for each of the {classes} classes; there are {parameters.OwnClassWeights.Count}."
                ),
            ];
    }

    /// <returns>One message per wrong field; empty when all are right.</returns>
    public static IReadOnlyList<FieldError> Validate(HyperParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var errors = new List<FieldError>();

        Whole(nameof(HyperParameters.Epochs), "Epochs", parameters.Epochs, 1, 10_000);
        Whole(nameof(HyperParameters.BatchSize), "Batch size", parameters.BatchSize, 1, 4_096);
        Whole(nameof(HyperParameters.EmbeddingSize), "Embedding size", parameters.EmbeddingSize, 1, 1_024);
        Whole(nameof(HyperParameters.HiddenSize), "Hidden units", parameters.HiddenSize, 1, 2_048);
        Whole(nameof(HyperParameters.Layers), "Layers", parameters.Layers, 1, 8);
        Whole(nameof(HyperParameters.EarlyStoppingPatience), "Early-stopping patience", parameters.EarlyStoppingPatience, 0, 10_000);
        Whole(nameof(HyperParameters.ScheduleEpochs), "Schedule epochs", parameters.ScheduleEpochs, 1, 10_000);
        Whole(nameof(HyperParameters.Folds), "Folds", parameters.Folds, 2, 20);
        Whole(nameof(HyperParameters.Fold), "Fold", parameters.Fold, 1, Math.Clamp(parameters.Folds, 2, 20));
        Whole(nameof(HyperParameters.SplitSeed), "Split seed", parameters.SplitSeed, 0, MaxSeed);
        Whole(nameof(HyperParameters.Seed), "Seed", parameters.Seed, 0, MaxSeed);
        WholeOrNone(nameof(HyperParameters.CropLength), "Crop length", "whole pieces", parameters.CropLength, 4, 100_000);
        WholeOrNone(nameof(HyperParameters.WindowLength), "Window length", "whole pieces", parameters.WindowLength, 8, 100_000);
        WholeOrNone(nameof(HyperParameters.ShortestCrop), "Shortest crop", "all of one length", parameters.ShortestCrop, 4, 100_000);
        if (parameters.ShortestCrop > 0 && parameters.ShortestCrop > parameters.CropLength)
            errors.Add(
                new(
                    nameof(HyperParameters.ShortestCrop),
                    "Shortest crop must not be longer than the crop length; set both, or this one to 0."
                )
            );
        if (parameters.LearningRate is not (> 0 and <= 10))
            errors.Add(
                new(nameof(HyperParameters.LearningRate), $"Learning rate must be above 0 and at most 10; it is {parameters.LearningRate}.")
            );
        Real(nameof(HyperParameters.WeightDecay), "Weight decay", parameters.WeightDecay, 0, 1);
        Real(nameof(HyperParameters.Dropout), "Dropout", parameters.Dropout, 0, 0.9);
        Real(nameof(HyperParameters.TokenDropout), "Chord dropout", parameters.TokenDropout, 0, 0.9);
        Real(nameof(HyperParameters.GradientClip), "Gradient clip", parameters.GradientClip, 0, 1_000);
        Real(nameof(HyperParameters.WarmUpEpochs), "Warm-up epochs", parameters.WarmUpEpochs, 0, 1_000);
        Real(nameof(HyperParameters.ScheduleFactor), "Schedule factor", parameters.ScheduleFactor, 0.001, 0.999);
        Real(nameof(HyperParameters.LabelSmoothing), "Label smoothing", parameters.LabelSmoothing, 0, 0.9);
        Real(nameof(HyperParameters.NextChordLoss), "Next-chord loss", parameters.NextChordLoss, 0, 10);
        Real(nameof(HyperParameters.WeightAveraging), "Weight averaging", parameters.WeightAveraging, 0, 0.9999);
        Real(nameof(HyperParameters.NgramWeight), "N-gram weight", parameters.NgramWeight, 0, 10);
        if (
            parameters.ClassWeights == ClassWeighting.Own
            && !(
                parameters.OwnClassWeights is { Count: > 0 and <= Limits.MaxClassWeights }
                && parameters.OwnClassWeights.All(weight => weight is > 0 and <= 1_000)
            )
        )
        {
            errors.Add(
                new(
                    nameof(HyperParameters.OwnClassWeights),
                    "Own class weights must be one number per class, each above 0 and at most 1,000."
                )
            );
        }
        else if (parameters.OwnClassWeights is not { Count: <= Limits.MaxClassWeights } || !parameters.OwnClassWeights.All(double.IsFinite))
        {
            errors.Add(
                new(nameof(HyperParameters.OwnClassWeights), $"Own class weights must be at most {Limits.MaxClassWeights:N0} numbers.")
            );
        }
        if (parameters.Device is not { Length: <= Limits.MaxDeviceCharacters })
            errors.Add(new(nameof(HyperParameters.Device), $"The name of a device has at most {Limits.MaxDeviceCharacters} characters."));
        Real(nameof(HyperParameters.ValidationFraction), "Validation share", parameters.ValidationFraction, 0.05, 0.9);
        Named(nameof(HyperParameters.Architecture), "Architecture", parameters.Architecture);
        Named(nameof(HyperParameters.Schedule), "Schedule", parameters.Schedule);
        Named(nameof(HyperParameters.Optimizer), "Optimizer", parameters.Optimizer);
        Named(nameof(HyperParameters.ClassWeights), "Class weights", parameters.ClassWeights);
        Named(nameof(HyperParameters.Split), "Split", parameters.Split);
        Named(nameof(HyperParameters.Keep), "Keep", parameters.Keep);
        return errors;

        void Whole(string field, string name, long value, long least, long most)
        {
            if (value < least || value > most)
                errors.Add(new(field, $"{name} must be a whole number from {least:N0} to {most:N0}; it is {value}."));
        }

        void WholeOrNone(string field, string name, string none, int value, int least, int most)
        {
            if (value != 0 && (value < least || value > most))
                errors.Add(new(field, $"{name} must be 0 ({none}) or {least:N0} to {most:N0} beats; it is {value}."));
        }

        void Real(string field, string name, double value, double least, double most)
        {
            // Written so that NaN fails too.
            if (!(value >= least && value <= most))
                errors.Add(new(field, $"{name} must be from {least} to {most}; it is {value}."));
        }

        void Named<T>(string field, string name, T value)
            where T : struct, Enum
        {
            if (!Enum.IsDefined(value))
                errors.Add(new(field, $"{name} must be one of {string.Join(", ", Enum.GetNames<T>())}."));
        }
    }
}

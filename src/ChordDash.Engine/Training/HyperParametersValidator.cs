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
    private const long LargestSeed = 1L << 53;

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
        Whole(nameof(HyperParameters.SplitSeed), "Split seed", parameters.SplitSeed, 0, LargestSeed);
        Whole(nameof(HyperParameters.Seed), "Seed", parameters.Seed, 0, LargestSeed);
        if (parameters.CropLength is not 0 and (< 4 or > 100_000))
            errors.Add(new(nameof(HyperParameters.CropLength), $"Crop length must be 0 (whole pieces) or 4 to 100,000 beats; it is {parameters.CropLength}."));
        if (parameters.LearningRate is not (> 0 and <= 10))
            errors.Add(new(nameof(HyperParameters.LearningRate), $"Learning rate must be above 0 and at most 10; it is {parameters.LearningRate}."));
        Real(nameof(HyperParameters.WeightDecay), "Weight decay", parameters.WeightDecay, 0, 1);
        Real(nameof(HyperParameters.Dropout), "Dropout", parameters.Dropout, 0, 0.9);
        Real(nameof(HyperParameters.TokenDropout), "Chord dropout", parameters.TokenDropout, 0, 0.9);
        Real(nameof(HyperParameters.GradientClip), "Gradient clip", parameters.GradientClip, 0, 1_000);
        Real(nameof(HyperParameters.ValidationFraction), "Validation share", parameters.ValidationFraction, 0.05, 0.9);
        Named(nameof(HyperParameters.Architecture), "Architecture", parameters.Architecture);
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

        void Real(string field, string name, double value, double least, double most)
        {
            // Written so that NaN fails too.
            if (!(value >= least && value <= most))
                errors.Add(new(field, $"{name} must be from {least} to {most}; it is {value}."));
        }

        void Named<T>(string field, string name, T value) where T : struct, Enum
        {
            if (!Enum.IsDefined(value))
                errors.Add(new(field, $"{name} must be one of {string.Join(", ", Enum.GetNames<T>())}."));
        }
    }
}

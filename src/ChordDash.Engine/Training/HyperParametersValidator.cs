using ChordDash.Engine.Common;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Training;

/// <summary>A message for one field; <paramref name="Field"/> is the property's name in <see cref="HyperParameters"/>.</summary>
public sealed record FieldError(string Field, Message Message);

/// <summary>Hyper-parameters or a data set that cannot be trained on.</summary>
public sealed class InvalidHyperParametersException(IReadOnlyList<FieldError> errors)
    : UserErrorException(Common.Messages.Message.Sentences([.. errors.Select(error => error.Message)]))
{
    public IReadOnlyList<FieldError> Errors { get; } = errors;
}

/// <summary>Says, field by field, what is wrong with hyper-parameters.</summary>
public static class HyperParametersValidator
{
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
                    HyperParameterMessages.OwnClassWeightsDifferFromClasses(classes, parameters.OwnClassWeights.Count)
                ),
            ];
    }

    /// <returns>One message per wrong field; empty when all are right.</returns>
    public static IReadOnlyList<FieldError> Validate(HyperParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var errors = new List<FieldError>();
        foreach (var spec in HyperParameterSpec.All)
        {
            if (Check(spec, parameters) is { } message)
                errors.Add(new(spec.Name, message));
        }

        if (parameters.Fold > parameters.Folds && errors.Count == 0)
            errors.Add(
                new(
                    nameof(HyperParameters.Fold),
                    HyperParameterMessages.WholeNumberOutOfRange(HyperParameterMessages.FoldLabel, 1, parameters.Folds, parameters.Fold)
                )
            );
        if (parameters.ShortestCrop > 0 && parameters.ShortestCrop > parameters.CropLength)
            errors.Add(new(nameof(HyperParameters.ShortestCrop), HyperParameterMessages.ShortestCropIsTooLong));
        if (parameters.Device is not { Length: <= Limits.MaxDeviceCharacters })
            errors.Add(new(nameof(HyperParameters.Device), HyperParameterMessages.DeviceNameIsTooLong(Limits.MaxDeviceCharacters)));
        return errors;
    }

    private static Message? Check(HyperParameterSpec spec, HyperParameters parameters)
    {
        var value = spec.Get(parameters);
        return spec.Kind switch
        {
            HyperParameterKind.NumberList => CheckWeights(parameters),
            HyperParameterKind.Choice => spec.Choices.Any(choice => choice.Value.Equals((string)value, StringComparison.Ordinal))
                ? null
                : HyperParameterMessages.ChoiceIsUnknown(spec.Label, string.Join(", ", spec.Choices.Select(choice => choice.Value))),
            _ => spec.Check((double)value),
        };
    }

    private static Message? CheckWeights(HyperParameters parameters)
    {
        var weights = parameters.OwnClassWeights;
        if (parameters.ClassWeights == ClassWeighting.Own)
        {
            return weights is { Count: > 0 and <= Limits.MaxClassWeights } && weights.All(weight => weight is > 0 and <= 1_000)
                ? null
                : HyperParameterMessages.OwnClassWeightsOutOfRange;
        }

        return weights is { Count: <= Limits.MaxClassWeights } && weights.All(double.IsFinite)
            ? null
            : HyperParameterMessages.TooManyOwnClassWeights(Limits.MaxClassWeights);
    }
}

using System.Text.Json;
using ChordDash.Engine.Models;
using ChordDash.Engine.Training;

namespace ChordDash.Engine.Prediction;

/// <summary>Looks at a model's folder before it is opened: one that comes from elsewhere may claim sizes that no memory holds.</summary>
public static class ModelCheck
{
    /// <param name="parameters">Validated ones of the run that the model is said to be of.</param>
    /// <param name="classes">How many classes the run has.</param>
    /// <exception cref="UserErrorException">The model is not one of such a run, or its files are damaged.</exception>
    public static void Demand(string folder, HyperParameters parameters, int classes)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ModelDescription? description;
        try
        {
            using var json = File.OpenRead(Path.Combine(folder, ModelFiles.Description));
            description = JsonSerializer.Deserialize<ModelDescription>(json, EngineJson.Options);
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            throw Damaged(exception);
        }

        if (description is not { Codes: not null, ClassLabels: not null, ClassNames: not null, Calibration.Knots: not null }
            || description.Architecture != parameters.Architecture || description.EmbeddingSize != parameters.EmbeddingSize
            || description.HiddenSize != parameters.HiddenSize || description.Layers != parameters.Layers || description.WindowLength != parameters.WindowLength
            || description.ClassLabels.Count != classes || description.ClassNames.Count != classes)
        {
            throw Damaged();
        }

        if (parameters.Architecture == ModelArchitecture.Linear)
            return;
        // At least so many numbers of four bytes, by the recurrent weights and the embedding alone.
        var recurrent = 3L * parameters.Layers * parameters.HiddenSize * parameters.HiddenSize;
        var embedding = parameters.Architecture == ModelArchitecture.Notebook ? 0 : (long)description.Codes.Count * parameters.EmbeddingSize;
        var weights = new FileInfo(Path.Combine(folder, ModelFiles.Weights));
        if (!weights.Exists || weights.Length < 4 * (recurrent + embedding))
            throw Damaged();
    }

    private static UserErrorException Damaged(Exception? inner = null) => inner is null
        ? new("The archive's model does not fit its run. Export the run again.")
        : new("The archive's model is missing or damaged. Export the run again.", inner);
}

using System.Text.Json;
using ChordDash.Engine.Common;
using ChordDash.Engine.Networks;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Training;

namespace ChordDash.Engine.Models;

/// <summary>Looks at a model's folder before it is opened: one that comes from elsewhere may claim sizes that no memory holds.</summary>
public static class ModelCheck
{
    /// <param name="parameters">Validated ones of the run that the model is said to be of.</param>
    /// <param name="classes">How many classes the run has.</param>
    /// <returns>Bytes that its weights must have; 0 without a network.</returns>
    /// <exception cref="UserErrorException">The model is not one of such a run, or its description is damaged.</exception>
    public static long RequireDescription(string folder, HyperParameters parameters, int classes)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ModelDescription? description;
        try
        {
            using var json = File.OpenRead(Path.Combine(folder, ModelFiles.Description));
            description = JsonSerializer.Deserialize<ModelDescription>(json, ModelFiles.Json);
        }
        catch (Exception exception) when (exception is IOException or JsonException or NotSupportedException or ArgumentException)
        {
            throw Damaged(exception);
        }

        if (
            description is null
            || !description.IsSound()
            || description.Architecture != parameters.Architecture
            || description.EmbeddingSize != parameters.EmbeddingSize
            || description.HiddenSize != parameters.HiddenSize
            || description.Layers != parameters.Layers
            || description.WindowLength != parameters.WindowLength
            || description.ClassLabels.Count != classes
        )
        {
            throw Damaged();
        }

        return description.Architecture == ModelArchitecture.Linear ? 0 : sizeof(float) * description.CountWeights();
    }

    /// <summary>What stands in the file besides the numbers: names and shapes.</summary>
    public const long MaxWeightsOverhead = 1 << 20;

    /// <summary>Looks whether the weights are those of the description, before memory is taken for them.</summary>
    /// <param name="bytes">What <see cref="RequireDescription"/> returned.</param>
    /// <exception cref="UserErrorException">They are not.</exception>
    public static void RequireWeights(string folder, long bytes)
    {
        var weights = new FileInfo(Path.Combine(folder, ModelFiles.Weights));
        if (bytes > 0 && !(weights.Exists && weights.Length >= bytes && weights.Length <= bytes + MaxWeightsOverhead))
            throw Damaged();
    }

    private static UserErrorException Damaged(Exception? inner = null) =>
        inner is null ? new(ModelMessages.ModelDoesNotFitRun) : new(ModelMessages.ModelOfArchiveIsDamaged, inner);
}

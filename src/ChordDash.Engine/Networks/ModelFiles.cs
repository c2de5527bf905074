using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChordDash.Engine.Common;
using ChordDash.Engine.Networks.Ngrams;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Networks;

/// <summary>
/// A model's folder: <c>model.json</c>; if the model has a network, its weights in TorchSharp's format, <c>weights.dat</c>; and the linear
/// n-gram model of the same training pieces, <c>ngrams.dat</c>, whether it counts or is only asked beside.
/// </summary>
internal static class ModelFiles
{
    public const string Description = "model.json";
    public const string Weights = "weights.dat";
    public const string Ngrams = "ngrams.dat";

    /// <summary>
    /// Of descriptions that may come from elsewhere: a null where none may be, or a number in quotation marks, is a damage.
    /// </summary>
    public static JsonSerializerOptions Json { get; } =
        new(EngineJson.Options) { RespectNullableAnnotations = true, NumberHandling = JsonNumberHandling.Strict };

    /// <summary>Each file is there whole or as it was before, whatever happens meanwhile.</summary>
    public static void Save(string folder, ComposerModel model)
    {
        if (model.Ngrams is { } ngrams)
            WriteAtomically(Path.Combine(folder, Ngrams), ngrams.Save);
        WriteAtomically(Path.Combine(folder, Description), stream =>
            JsonSerializer.Serialize(stream, model.Description, EngineJson.Options)
        );
        if (model.Network is not { } network)
            return;
        WriteAtomically(Path.Combine(folder, Weights), stream =>
        {
            using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
            network.save(writer);
        });
    }

    /// <exception cref="UserErrorException">The files are missing or damaged.</exception>
    public static ComposerModel Load(string folder)
    {
        if (!File.Exists(Path.Combine(folder, Description)))
            throw new ModelFilesMissingException();
        SequenceClassifier? network = null;
        try
        {
            using var json = File.OpenRead(Path.Combine(folder, Description));
            var description = JsonSerializer.Deserialize<ModelDescription>(json, Json)
                ?? throw new JsonException($"{Description} is empty.");
            if (!description.IsSound())
                throw new JsonException($"{Description} has a number that cannot be.");
            if (description.Architecture != ModelArchitecture.Linear)
            {
                network = description.Build();
                using var weights = File.OpenRead(Path.Combine(folder, Weights));
                network.load(weights);
                if (!network.IsSound())
                    throw new IOException("The weights are no usable numbers.");
            }

            // Models of older versions have it only if they count it.
            if (description.NgramWeight == 0 && !File.Exists(Path.Combine(folder, Ngrams)))
                return new(description, network, ngrams: null);
            using var ngrams = File.OpenRead(Path.Combine(folder, Ngrams));
            return new(description, network, NgramClassifier.Load(ngrams, description.ClassLabels.Count));
        }
        catch (Exception e)
            when (e
                    is IOException
                        or UnauthorizedAccessException
                        or JsonException
                        or ArgumentException
                        or FormatException
                        or InvalidOperationException
                        or ArithmeticException
                        or NotSupportedException
                        or ExternalException
            )
        {
            network?.Dispose();
            throw new UserErrorException(ModelMessages.ModelFilesAreDamaged, e);
        }
    }

    private static void WriteAtomically(string path, Action<Stream> write) => AtomicFile.Write(path, AtomicFile.Length(path), write);
}

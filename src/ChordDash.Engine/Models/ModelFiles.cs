using System.Text;
using System.Text.Json;

namespace ChordDash.Engine.Models;

/// <summary>A model's folder: <c>model.json</c> and the weights in TorchSharp's format, <c>weights.dat</c>.</summary>
internal static class ModelFiles
{
    private const string Description = "model.json";
    private const string Weights = "weights.dat";

    /// <summary>Each file is there whole or as it was before, whatever happens meanwhile.</summary>
    public static void Save(string folder, SequenceClassifier model, ModelDescription description)
    {
        WriteAtomically(Path.Combine(folder, Description), stream => JsonSerializer.Serialize(stream, description, EngineJson.Options));
        WriteAtomically(Path.Combine(folder, Weights), stream =>
        {
            using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
            model.save(writer);
        });
    }

    /// <exception cref="UserErrorException">The files are missing or damaged.</exception>
    public static (ModelDescription Description, SequenceClassifier Model) Load(string folder)
    {
        SequenceClassifier? model = null;
        try
        {
            using var json = File.OpenRead(Path.Combine(folder, Description));
            var description = JsonSerializer.Deserialize<ModelDescription>(json, EngineJson.Options)
                ?? throw new JsonException($"{Description} is empty.");
            model = description.Build();
            using var weights = File.OpenRead(Path.Combine(folder, Weights));
            model.load(weights);
            return (description, model);
        }
        catch (Exception e) when (e is IOException or JsonException or ArgumentException or FormatException or InvalidOperationException)
        {
            model?.Dispose();
            throw new UserErrorException("The files of this model are missing or damaged. Train it again by queueing its run once more.", e);
        }
    }

    private static void WriteAtomically(string path, Action<Stream> write)
    {
        var temporary = path + ".tmp";
        using (var stream = File.Create(temporary))
        {
            write(stream);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }
}

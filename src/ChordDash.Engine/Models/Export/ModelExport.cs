using ChordDash.Engine.Common;
using ChordDash.Engine.Networks;
using ChordDash.Engine.Torch;
using TorchSharp.PyBridge;
using static TorchSharp.torch;

namespace ChordDash.Engine.Models.Export;

/// <summary>
/// Writes models for PyTorch. Their tensors have the names and shapes that the program of <see cref="Script"/> gives them; an n-gram part
/// is there as <c>ngrams.first</c>, <c>ngrams.second</c> (n) the chord codes of each n-gram, <c>ngrams.single</c> (n) whether it is the
/// second alone, <c>ngrams.idf</c> (n), <c>ngrams.weight</c> (classes, n) and <c>ngrams.bias</c> (classes).
/// </summary>
public sealed class ModelExport(EngineOptions options)
{
    /// <summary>The file of the program, beside which <c>model.json</c> and the weights are expected.</summary>
    public const string ScriptName = "predict.py";

    /// <summary>A Python program that rebuilds any model in PyTorch and predicts with it.</summary>
    public static string Script { get; } = ReadScript();

    /// <summary>A PyTorch state dict, as <c>torch.save</c> writes it.</summary>
    /// <param name="modelFolder">The folder that training wrote to.</param>
    /// <param name="output">Receives the file; stays open.</param>
    /// <exception cref="UserErrorException">The files of the model are missing or damaged.</exception>
    public void WriteStateDict(string modelFolder, Stream output) =>
        Write(modelFolder, tensors => PyTorchPickler.PickleStateDict(output, tensors, leaveOpen: true));

    /// <summary>The same tensors as a safetensors file.</summary>
    /// <inheritdoc cref="WriteStateDict"/>
    public void WriteSafetensors(string modelFolder, Stream output) =>
        Write(modelFolder, tensors => Safetensors.SaveStateDict(output, tensors, leaveOpen: true));

    private void Write(string modelFolder, Action<Dictionary<string, Tensor>> write)
    {
        Libtorch.Load(options.LibtorchPath);
        using var scope = NewDisposeScope();
        using var model = ModelFiles.Load(modelFolder);
        var tensors = model.Network?.state_dict() ?? [];
        if (model is { Ngrams: { } ngrams, Description.NgramWeight: > 0 })
        {
            foreach (var (name, tensor) in ngrams.Tensors())
                tensors[$"ngrams.{name}"] = tensor;
        }
        write(tensors);
    }

    private static string ReadScript()
    {
        using var stream = typeof(ModelExport).Assembly.GetManifestResourceStream($"{typeof(ModelExport).Namespace}.{ScriptName}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

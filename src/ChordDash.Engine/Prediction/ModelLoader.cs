using ChordDash.Engine.Chords;
using ChordDash.Engine.Models;
using ChordDash.Engine.Torch;
using TorchSharp;

namespace ChordDash.Engine.Prediction;

internal sealed class ModelLoader(EngineOptions options) : IModelLoader
{
    public ITrainedModel Load(string modelFolder)
    {
        Libtorch.Load(options.LibtorchPath);
        var (description, model) = ModelFiles.Load(modelFolder);
        return new TrainedModel(description, model);
    }
}

/// <summary>A model on the CPU.</summary>
internal sealed class TrainedModel(ModelDescription description, SequenceClassifier model) : ITrainedModel
{
    private readonly ChordVocabulary _vocabulary = new(description.Codes);

    public IReadOnlyList<string> ClassLabels => description.ClassLabels;

    public bool StandardVocabulary { get; } = description.Codes.All(StandardChords.IsStandard);

    public bool Knows(int code) => _vocabulary.Contains(code);

    public IReadOnlyList<PiecePrediction> Predict(
        IReadOnlyList<ReadOnlyMemory<int>> sequences, CancellationToken cancellationToken = default) =>
    [
        .. Inference.Logits(model, sequences, torch.CPU, cancellationToken: cancellationToken)
            .Select(logits => new PiecePrediction(model.Decide(logits), Softmax(logits))),
    ];

    public void Dispose() => model.Dispose();

    private static double[] Softmax(float[] logits)
    {
        double largest = logits.Max();
        var exponentials = logits.Select(logit => Math.Exp(logit - largest)).ToArray();
        var sum = exponentials.Sum();
        return [.. exponentials.Select(value => value / sum)];
    }
}

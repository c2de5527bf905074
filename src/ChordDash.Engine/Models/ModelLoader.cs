using ChordDash.Engine.Common;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Networks;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Torch;
using TorchSharp;

namespace ChordDash.Engine.Models;

internal sealed class ModelLoader(EngineOptions options) : IModelLoader
{
    public ITrainedModel Load(string modelFolder)
    {
        Libtorch.Load(options.LibtorchPath);
        return new TrainedModel(ModelFiles.Load(modelFolder));
    }
}

/// <summary>A model on the CPU.</summary>
internal sealed class TrainedModel(ComposerModel model) : ITrainedModel
{
    private readonly ChordVocabulary _vocabulary = new(model.Description.Codes);

    public IReadOnlyList<string> ClassLabels => model.Description.ClassLabels;

    public bool Knows(int code) => _vocabulary.Contains(code);

    public IReadOnlyList<PiecePrediction> Predict(
        IReadOnlyList<ReadOnlyMemory<int>> sequences,
        CancellationToken cancellationToken = default
    ) =>
        [
            .. model
                .Logits(sequences, torch.CPU, cancellationToken: cancellationToken)
                .Zip(sequences, (logits, sequence) =>
                    new PiecePrediction(
                        model.Decide(logits),
                        Finite(Probabilities.Softmax(logits, model.Description.Calibration.At(sequence.Length)))
                    )
                ),
        ];

    public IReadOnlyList<double>? AskLinear(ReadOnlyMemory<int> sequence) =>
        model is { Network: not null, Ngrams: { } ngrams } ? Finite(Probabilities.Softmax(ngrams.Logits(sequence.Span))) : null;

    // Weights may be finite and yet too large to be multiplied.
    private static double[] Finite(double[] probabilities) =>
        probabilities.All(double.IsFinite) ? probabilities : throw new UserErrorException(ModelMessages.ModelWeightsAreTooLarge);

    public void Dispose() => model.Dispose();
}

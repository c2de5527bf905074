using ChordDash.Engine.Common;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Resources;
using TorchSharp;

namespace ChordDash.Engine.Networks;

/// <summary>What is needed besides the weights to build a model again; written beside them.</summary>
/// <param name="Codes">The vocabulary: chord codes of the training pieces, ascending.</param>
/// <param name="ClassLabels">In class-index order, as the training file had them.</param>
/// <param name="ClassNames">In class-index order, as they were shown when training began.</param>
internal sealed record ModelDescription(
    ModelArchitecture Architecture,
    int EmbeddingSize,
    int HiddenSize,
    int Layers,
    int WindowLength,
    double NextChordLoss,
    double NgramWeight,
    double Dropout,
    double TokenDropout,
    IReadOnlyList<int> Codes,
    IReadOnlyList<string> ClassLabels,
    IReadOnlyList<string> ClassNames,
    TemperatureCalibration Calibration
)
{
    /// <summary>Whether every number is one that training could have written: others would become answers that are no numbers.</summary>
    public bool IsSound() =>
        Enum.IsDefined(Architecture)
        && EmbeddingSize is >= 1 and <= 1_024
        && HiddenSize is >= 1 and <= 2_048
        && Layers is >= 1 and <= 8
        && WindowLength is 0 or (>= 8 and <= 100_000)
        && NextChordLoss is >= 0 and <= 10
        && NgramWeight is >= 0 and <= 10
        && Dropout is >= 0 and <= 0.9
        && TokenDropout is >= 0 and <= 0.9
        && ClassLabels.Count is >= 2 and <= Limits.MaxClasses
        && ClassNames.Count == ClassLabels.Count
        && ClassLabels.All(label => label is not null)
        && ClassNames.All(name => name is not null)
        && Codes.Distinct().Count() == Codes.Count
        && Calibration.IsSound();

    /// <summary>How many numbers of four bytes the network's weights are.</summary>
    public long CountWeights()
    {
        long hidden = HiddenSize,
            classes = ClassLabels.Count;
        switch (Architecture)
        {
            case ModelArchitecture.Notebook:
                return Enumerable.Range(0, Layers).Sum(layer => 4 * hidden * ((layer == 0 ? 1 : hidden) + hidden + 2))
                    + (hidden + 1) * classes;
            case ModelArchitecture.ChordLstm or ModelArchitecture.ChordGru:
                var gates = Architecture == ModelArchitecture.ChordGru ? 3 : 4;
                long vocabulary = Codes.Count + 1;
                return vocabulary * EmbeddingSize
                    + Enumerable
                        .Range(0, Layers)
                        .Sum(layer => 2 * gates * hidden * ((layer == 0 ? EmbeddingSize : 2 * hidden) + hidden + 2))
                    + ChordRecurrentClassifier.CountHeads(this, vocabulary);
            default:
                return 0;
        }
    }

    // Initial weights come from libtorch's process-wide generator: two models built at once would disturb each other's.
    private static readonly Lock Building = new();

    /// <param name="seed">Of the initial weights; null if they are going to be replaced.</param>
    public SequenceClassifier Build(long? seed = null)
    {
        lock (Building)
        {
            if (seed is { } value)
                torch.manual_seed(value);
            return Architecture switch
            {
                ModelArchitecture.ChordLstm or ModelArchitecture.ChordGru => new ChordRecurrentClassifier(this),
                ModelArchitecture.Notebook => new NotebookClassifier(this),
                _ => throw new UserErrorException(ModelMessages.ArchitectureIsUnknown(Architecture.ToString())),
            };
        }
    }
}

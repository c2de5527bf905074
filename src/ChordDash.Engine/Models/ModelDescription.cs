using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Training;
using TorchSharp;

namespace ChordDash.Engine.Models;

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
    TemperatureCalibration Calibration)
{
    /// <param name="sequences">Training pieces; their codes become the vocabulary.</param>
    public static ModelDescription Of(TrainingJob job, IEnumerable<ReadOnlyMemory<int>> sequences)
    {
        var parameters = job.HyperParameters;
        return new(
            parameters.Architecture,
            parameters.EmbeddingSize,
            parameters.HiddenSize,
            parameters.Layers,
            parameters.WindowLength,
            parameters.NextChordLoss,
            parameters.NgramWeight,
            parameters.Dropout,
            parameters.TokenDropout,
            ChordVocabulary.Of(sequences).Codes,
            job.Dataset.ClassLabels,
            job.ClassNames,
            TemperatureCalibration.None);
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
                _ => throw new UserErrorException($"The architecture {Architecture} is not known to this version of ChordDash."),
            };
        }
    }
}

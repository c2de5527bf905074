using System.Text.Json.Serialization;
using ChordDash.Engine.Chords;
using ChordDash.Engine.Training;

namespace ChordDash.Engine.Prediction;

/// <summary>Asks trained models. Safe for concurrent use, also while a run trains.</summary>
public interface IPredictionService
{
    /// <summary>All models, newest first.</summary>
    Task<IReadOnlyList<ModelSummary>> ListModelsAsync(CancellationToken cancellationToken = default);

    /// <exception cref="NotFoundException">No such model.</exception>
    Task<ModelSummary> GetModelAsync(Guid modelId, CancellationToken cancellationToken = default);

    /// <summary>Predicts the composer of a typed sequence: chord codes, or chord symbols of the model's vocabulary.</summary>
    /// <exception cref="NotFoundException">No such model.</exception>
    /// <exception cref="UserErrorException">Nothing in the sequence was understood, or it is too long.</exception>
    Task<SequencePrediction> PredictAsync(Guid modelId, string sequence, CancellationToken cancellationToken = default);

    /// <summary>Says what in a typed sequence argues for one composer and against another.</summary>
    /// <param name="composer">Null for the model's answer.</param>
    /// <param name="against">Null for the most probable other one.</param>
    /// <exception cref="NotFoundException">No such model.</exception>
    /// <exception cref="UserErrorException">Nothing in the sequence was understood, it is too long, or the model does not know such a pair of composers.</exception>
    Task<SequenceExplanation> ExplainAsync(Guid modelId, string sequence, string? composer = null, string? against = null, CancellationToken cancellationToken = default);

    /// <summary>Predicts every piece of a data set, in its order.</summary>
    /// <exception cref="NotFoundException">No such model or data set.</exception>
    Task<DatasetPredictions> PredictDatasetAsync(Guid modelId, Guid datasetId, CancellationToken cancellationToken = default);
}

/// <summary>A trained model without its weights.</summary>
/// <param name="ValidationAccuracy">Of the epoch that the model was taken from; so <paramref name="BalancedAccuracy"/>.</param>
public sealed record ModelSummary(
    Guid Id,
    string Name,
    Guid RunId,
    int RunNumber,
    string DatasetName,
    ModelArchitecture Architecture,
    IReadOnlyList<string> ClassNames,
    bool StandardVocabulary,
    int Epoch,
    double ValidationAccuracy,
    double BalancedAccuracy,
    DateTimeOffset CreatedAt)
{
    /// <summary>Own symbols of chord codes, as the data set had them when the model was trained; null when there were none.</summary>
    public IReadOnlyDictionary<int, string>? Symbols { get; init; }

    [JsonIgnore]
    public ChordNames Names => new(Symbols, StandardVocabulary);
}

/// <param name="Composer">The model's answer: the most probable class, but for the notebook's network, which rounds its scores first.</param>
/// <param name="Probabilities">All classes in class-index order; they add up to 1.</param>
/// <param name="Beats">Chord codes that the model was given.</param>
/// <param name="Unknown">Tokens that were not understood and left out, or that the model has never met.</param>
public sealed record SequencePrediction(
    string Composer, IReadOnlyList<ComposerProbability> Probabilities, int Beats, IReadOnlyList<UnknownToken> Unknown);

public sealed record ComposerProbability(string Composer, double Probability);

/// <param name="Position">Index of the token in the typed sequence, from 0.</param>
/// <param name="Reason">A sentence for the user.</param>
public sealed record UnknownToken(int Position, string Token, string Reason);

/// <param name="ClassLabels">Labels as the training file had them, in class-index order.</param>
/// <param name="ClassNames">Shown names in class-index order.</param>
/// <param name="Pieces">One entry per piece, in the data set's order.</param>
public sealed record DatasetPredictions(
    IReadOnlyList<string> ClassLabels, IReadOnlyList<string> ClassNames, IReadOnlyList<PiecePrediction> Pieces)
{
    /// <summary>Share of the beats whose chord the model has met, 0 … 1.</summary>
    public double KnownShare { get; init; } = 1;
}

/// <param name="ClassIndex">The predicted class.</param>
/// <param name="Probabilities">In class-index order.</param>
public sealed record PiecePrediction(int ClassIndex, IReadOnlyList<double> Probabilities);

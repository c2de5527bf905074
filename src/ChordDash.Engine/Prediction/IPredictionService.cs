using System.Text.Json.Serialization;
using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Models;

namespace ChordDash.Engine.Prediction;

/// <summary>Asks trained models. Safe for concurrent use, also while a run trains.</summary>
public interface IPredictionService
{
    /// <summary>Predicts the composer of a typed sequence: chord codes, or chord symbols of the model's vocabulary.</summary>
    /// <exception cref="NotFoundException">No such model.</exception>
    /// <exception cref="UserErrorException">Nothing in the sequence was understood, it is too long, or its key is none.</exception>
    Task<SequencePrediction> PredictAsync(Guid modelId, SequenceQuery query, CancellationToken cancellationToken = default);

    /// <summary>Says what in a typed sequence argues for one composer and against another.</summary>
    /// <param name="composer">Null for the model's answer.</param>
    /// <param name="against">Null for the most probable other one.</param>
    /// <exception cref="NotFoundException">No such model.</exception>
    /// <exception cref="UserErrorException">Nothing in the sequence was understood, it is too long, its key is none, or the model does not
    /// know such a pair of composers.</exception>
    Task<SequenceExplanation> ExplainAsync(
        Guid modelId,
        SequenceQuery query,
        string? composer = null,
        string? against = null,
        CancellationToken cancellationToken = default
    );

    /// <summary>
    /// The pieces that the model was trained on whose chords and changes are most like those of a typed sequence, best first.
    /// </summary>
    /// <exception cref="NotFoundException">No such model.</exception>
    /// <exception cref="UserErrorException">Nothing in the sequence was understood, it is too long, its key is none, or the data set was
    /// deleted or is too large.</exception>
    Task<IReadOnlyList<SimilarPiece>> FindSimilarAsync(
        Guid modelId,
        SequenceQuery query,
        int count = 5,
        CancellationToken cancellationToken = default
    );

    /// <summary>Predicts every piece of a data set, in its order.</summary>
    /// <exception cref="NotFoundException">No such model or data set.</exception>
    Task<DatasetPredictions> PredictDatasetAsync(Guid modelId, Guid datasetId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Measures a model on a labelled data set, at every length that runs are measured at. Classes are matched by their names, else by
    /// their labels.
    /// </summary>
    /// <param name="countLearned">Whether pieces count that the model was trained on.</param>
    /// <exception cref="NotFoundException">No such model or data set.</exception>
    /// <exception cref="UserErrorException">The data set has no labels, or no piece counts.</exception>
    Task<LabelledEvaluation> EvaluateDatasetAsync(
        Guid modelId,
        Guid datasetId,
        bool countLearned = false,
        CancellationToken cancellationToken = default
    );

    /// <summary>
    /// Predicts many typed sequences at once, several times faster than one by one. One that cannot be read does not spoil the others.
    /// </summary>
    /// <param name="queries">1 to <see cref="Limits.MaxBatchSequences"/>.</param>
    /// <returns>One answer for each, in their order.</returns>
    /// <exception cref="NotFoundException">No such model.</exception>
    /// <exception cref="UserErrorException">There are none or too many, or they are too long together.</exception>
    /// <exception cref="ReadingRefusedException">Some that are to be read strictly have tokens that are not certain.</exception>
    Task<IReadOnlyList<BatchAnswer>> PredictManyAsync(
        Guid modelId,
        IReadOnlyList<SequenceQuery> queries,
        CancellationToken cancellationToken = default
    );
}

/// <summary>The answer of a model to a typed sequence of chords.</summary>
/// <param name="Composer">The model's answer: the most probable class, but for the notebook's network, which rounds its scores
/// first.</param>
/// <param name="Probabilities">All classes in class-index order; they add up to 1.</param>
/// <param name="Beats">Chord codes that the model was given.</param>
/// <param name="Unknown">Tokens that were not understood and left out, or that the model has never met: the first <see cref="MaxUnknown"/>
/// of them.</param>
public sealed record SequencePrediction(
    string Composer,
    IReadOnlyList<ComposerProbability> Probabilities,
    int Beats,
    IReadOnlyList<UnknownToken> Unknown
) : ReadAnswer
{
    /// <summary>A longer list nobody mends token by token.</summary>
    public const int MaxUnknown = 200;

    /// <summary>An answer that is more likely wrong than right is none.</summary>
    public const double MinProbability = 0.5;

    /// <summary>
    /// Whether the answer's probability reaches <see cref="MinProbability"/>: else there is not enough evidence for anybody.
    /// </summary>
    public bool Sufficient => Certainty >= MinProbability;

    /// <summary>The answer's own probability, 0 … 1.</summary>
    [JsonIgnore]
    public double Certainty => Probabilities.First(one => one.Composer.Equals(Composer, StringComparison.Ordinal)).Probability;

    /// <summary>The chord codes that were asked about, in the vocabulary of the symbols.</summary>
    [JsonIgnore]
    public IReadOnlyList<int> Codes { get; init; } = [];

    /// <summary>How many tokens were not understood, with those that are not listed.</summary>
    public int UnknownCount { get; init; } = Unknown.Count;

    /// <summary>The key that the chords were transposed from, such as "D minor"; null when they were taken as written.</summary>
    public string? Key => Reading?.Key;

    /// <summary>How reliable the model's answers about so many beats are; null where its run was not measured.</summary>
    public LengthReliability? Reliability { get; init; }

    /// <summary>
    /// The opinion of the linear baseline of the same training pieces, in class-index order, not calibrated; null for a model that is
    /// nothing else.
    /// </summary>
    public IReadOnlyList<ComposerProbability>? Linear { get; init; }
}

/// <summary>How often a model was right about held-out pieces of a length.</summary>
/// <param name="Beats">The measured length that is nearest to what was asked; null for whole pieces.</param>
/// <param name="Accuracy">Share of them that were recognised, 0 … 1, with its 95 % interval.</param>
/// <param name="Confidence">Mean probability that the model gave its answers about them.</param>
public sealed record LengthReliability(int? Beats, Estimate Accuracy, double Confidence)
{
    /// <summary>
    /// The length on a logarithmic scale that is nearest; whole pieces where the sequence is longer than all measured lengths.
    /// </summary>
    /// <param name="lengths">Ascending, whole pieces last.</param>
    public static LengthReliability Of(IReadOnlyList<LengthFigures> lengths, int beats)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        var longest = lengths.Max(figures => figures.Beats) ?? 0;
        var nearest =
            beats > 2 * longest
                ? lengths[^1]
                : lengths
                    .Where(figures => figures.Beats is not null)
                    .MinBy(figures => Math.Abs(Math.Log((double)figures.Beats!.Value / beats)))
                    ?? lengths[^1];
        return new(nearest.Beats, nearest.Accuracy, nearest.Confidence);
    }
}

/// <summary>A piece that a model was trained on.</summary>
/// <param name="DatasetId">Id of the data set that contains the piece.</param>
/// <param name="Row">Index in the data set, from 0.</param>
/// <param name="Composer">Composer of the piece.</param>
/// <param name="Beats">Length of the piece in beats.</param>
/// <param name="Similarity">Cosine of the vectors of weighted chords and changes, 0 … 1.</param>
public sealed record SimilarPiece(Guid DatasetId, int Row, string Composer, int Beats, double Similarity);

/// <summary>The probability that a model gives to one composer.</summary>
/// <param name="Composer">Name of the composer, as the model shows it.</param>
/// <param name="Probability">Probability of the composer, 0 … 1.</param>
public sealed record ComposerProbability(string Composer, double Probability);

/// <summary>A token that was not understood, or whose chord the training data of the model does not contain.</summary>
/// <param name="Position">Index of the token in the typed sequence, from 0.</param>
/// <param name="Token">The token as it was typed.</param>
/// <param name="Reason">A sentence for the user.</param>
public sealed record UnknownToken(int Position, string Token, Message Reason)
{
    /// <summary>The chord nearest to a token that was not understood, to be written instead; null when nothing is near.</summary>
    public string? Suggestion { get; init; }
}

/// <summary>The answers of a model about all pieces of a data set.</summary>
/// <param name="ClassLabels">Labels as the training file had them, in class-index order.</param>
/// <param name="ClassNames">Shown names in class-index order.</param>
/// <param name="Pieces">One entry per piece, in the data set's order.</param>
public sealed record DatasetPredictions(
    IReadOnlyList<string> ClassLabels,
    IReadOnlyList<string> ClassNames,
    IReadOnlyList<PiecePrediction> Pieces
)
{
    /// <summary>Share of the beats whose chord the model has met, 0 … 1.</summary>
    public double KnownShare { get; init; } = 1;

    /// <summary>Length of each piece.</summary>
    public IReadOnlyList<int> Beats { get; init; } = [];

    /// <summary>
    /// For each piece the number of its beats whose chord the model has never met: these told it nothing. Where that is all of them, the
    /// prediction says nothing about the piece.
    /// </summary>
    public IReadOnlyList<int> UnmetBeats { get; init; } = [];

    /// <summary>
    /// Own symbols of the data set that are doubtful or not understood in the model's vocabulary, at most
    /// <see cref="Limits.MaxExplainedTokens"/>; each with its code as its position.
    /// </summary>
    public IReadOnlyList<UncertainToken> UncertainSymbols { get; init; } = [];

    /// <summary>Who each piece is by, as the data set says; null where it does not.</summary>
    public IReadOnlyList<string>? Truth { get; init; }
}

/// <summary>
/// The answer about one sequence of a batch: a prediction, or a sentence that says why there is none. Of the tokens it lists only those
/// that are doubtful or not understood, and of all sequences of a batch at most <see cref="Limits.MaxBatchTokens"/> together.
/// </summary>
/// <param name="Prediction">The answer about the sequence; null where there is none.</param>
/// <param name="Problem">Why there is no prediction.</param>
public sealed record BatchAnswer(SequencePrediction? Prediction, Message? Problem)
{
    /// <summary>Where there is no prediction: the tokens that stand in the way.</summary>
    public IReadOnlyList<UncertainToken>? Tokens { get; init; }
}

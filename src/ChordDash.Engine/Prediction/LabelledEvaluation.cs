using ChordDash.Engine.Chords;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Models;

namespace ChordDash.Engine.Prediction;

/// <summary>What a model is worth on a labelled data set.</summary>
/// <param name="Report">On the pieces that counted. Its confusion matrix and classes are in the model's class-index order.</param>
/// <param name="Rows">Of the data set: the pieces that counted, ascending.</param>
/// <param name="Learned">Pieces that the model was trained on, chord for chord.</param>
/// <param name="LearnedCounted">Whether these counted too.</param>
/// <param name="Foreign">Pieces of composers that the model does not know; they never count.</param>
/// <param name="KnownShare">Share of the beats whose chord the model has met, 0 … 1.</param>
public sealed record LabelledEvaluation(
    EvaluationReport Report,
    IReadOnlyList<int> Rows,
    int Learned,
    bool LearnedCounted,
    int Foreign,
    double KnownShare
)
{
    /// <summary>
    /// Own symbols of the data set that are doubtful or not understood in the model's vocabulary, at most 1,000. The position of each is
    /// its code.
    /// </summary>
    public IReadOnlyList<UncertainToken> UncertainSymbols { get; init; } = [];

    /// <summary>Measures a model as it answers, at every length that runs are measured at.</summary>
    /// <param name="epoch">Of the model.</param>
    /// <param name="sequences">The pieces that count; at least one.</param>
    /// <param name="labels">Their true classes, as the model's class indices.</param>
    /// <param name="classes">How many the model has.</param>
    /// <param name="ask">Answers sequences with calibrated probabilities.</param>
    public static async Task<EvaluationReport> MeasureAsync(
        int epoch,
        IReadOnlyList<ReadOnlyMemory<int>> sequences,
        IReadOnlyList<int> labels,
        int classes,
        Func<IReadOnlyList<ReadOnlyMemory<int>>, Task<IReadOnlyList<PiecePrediction>>> ask
    )
    {
        ArgumentNullException.ThrowIfNull(sequences);
        ArgumentNullException.ThrowIfNull(ask);
        var lengths = new List<MeasuredLength>();
        foreach (var beats in InputLengths.Cuts.Select(beats => (int?)beats).Append(null))
        {
            var answers = await ask([.. sequences.Select(sequence => InputLengths.Cut(sequence, beats))]);
            lengths.Add(new(beats, [.. answers.Zip(labels, Measure)], Temperature: null));
        }
        return EvaluationReport.Of(epoch, classes, lengths, linear: null);
    }

    private static MeasuredPiece Measure(PiecePrediction answer, int label) =>
        new(
            label,
            answer.ClassIndex,
            answer.Probabilities[answer.ClassIndex],
            -Math.Log(Math.Max(answer.Probabilities[label], double.Epsilon))
        );
}

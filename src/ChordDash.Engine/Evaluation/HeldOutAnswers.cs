using ChordDash.Engine.Training;

namespace ChordDash.Engine.Evaluation;

/// <summary>What a model answered on the held-out pieces after an epoch, in the order of <see cref="HeldOutPieces.Of"/>.</summary>
/// <param name="Predictions">Class indices.</param>
/// <param name="Confidences">Probability that the model gave its answer, 0 … 1, not calibrated.</param>
public sealed record HeldOutAnswers(IReadOnlyList<int> Predictions, IReadOnlyList<double> Confidences)
{
    internal static HeldOutAnswers Of(ScoresByLength scores) =>
        new(
            [.. scores.Predictions],
            [.. scores.Logits.Zip(scores.Predictions, (logits, prediction) => Probabilities.Softmax(logits)[prediction])]
        );
}

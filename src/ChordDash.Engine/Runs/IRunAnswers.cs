using ChordDash.Engine.Common;

namespace ChordDash.Engine.Runs;

/// <summary>What runs answered on their held-out pieces after each epoch. Safe for concurrent use.</summary>
public interface IRunAnswers
{
    /// <returns>The held-out pieces in the order of the data set; null if the answers of that epoch were not kept.</returns>
    /// <exception cref="NotFoundException">No such run, or its data set was deleted.</exception>
    Task<IReadOnlyList<AnsweredPiece>?> FindAsync(Guid runId, int epoch, CancellationToken cancellationToken = default);
}

/// <summary>What a run answered about one held-out piece after an epoch.</summary>
/// <param name="Row">Row of the data set, from 0.</param>
/// <param name="Beats">Length of the piece in beats.</param>
/// <param name="Label">Index of the true class.</param>
/// <param name="Prediction">Index of the class that the model took it for.</param>
/// <param name="Confidence">The model's probability of its answer, 0 … 1, not calibrated, in steps of 1/65,535.</param>
public sealed record AnsweredPiece(int Row, int Beats, int Label, int Prediction, double Confidence);

using ChordDash.Engine.Training;

namespace ChordDash.Server.Runs;

/// <summary>One claimed attempt at a run. Its row is the worker's as long as it says Running and has this owner.</summary>
/// <param name="LeaseHolder">Names the claim: another one each time.</param>
/// <param name="Begun">Whether an earlier attempt of this round began to train.</param>
/// <param name="EarlierEpochs">See <see cref="TrainingJob.EarlierEpochs"/>.</param>
internal sealed record RunAttempt(
    Guid RunId,
    int Number,
    int Round,
    int Attempt,
    string LeaseHolder,
    bool Begun,
    int EarlierEpochs,
    Guid DatasetId,
    HyperParameters HyperParameters,
    IReadOnlyList<string> ClassNames
)
{
    /// <summary>Looked at by the trainer between batches.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Bytes of the machine's memory that nobody else is promised meanwhile.</summary>
    public long Memory { get; init; }
}

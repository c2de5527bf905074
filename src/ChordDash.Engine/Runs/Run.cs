using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Training;

namespace ChordDash.Engine.Runs;

/// <summary>A stored training run.</summary>
/// <param name="Number">Short running number, shown as "#12".</param>
/// <param name="Attempt">1, and one more each time the run is queued again.</param>
/// <param name="Reason">Why the run ended as it did, a sentence; null while it has not ended.</param>
/// <param name="Epoch">Epochs completed in this attempt.</param>
/// <param name="Baseline">The linear model's figures on the same validation pieces; null before training begins.</param>
/// <param name="Best">Metrics of the best epoch so far.</param>
/// <param name="Last">Metrics of the last completed epoch.</param>
/// <param name="QueuePosition">1 for the next run to start; null unless queued.</param>
/// <param name="ModelId">The trained model, as soon as there is one.</param>
public sealed record Run(
    Guid Id,
    int Number,
    string Name,
    Guid DatasetId,
    string DatasetName,
    IReadOnlyList<string> ClassNames,
    string Preset,
    HyperParameters HyperParameters,
    RunState State,
    int Attempt,
    string? Reason,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    string? Device,
    int Epoch,
    BaselineFigures? Baseline,
    EpochMetrics? Best,
    EpochMetrics? Last,
    int? QueuePosition,
    Guid? ModelId)
{
    public bool IsActive => State is RunState.Queued or RunState.Running;
}

public enum RunState
{
    Queued,
    Running,
    Finished,
    Cancelled,
    Failed,

    /// <summary>The server stopped while the run was in progress.</summary>
    Interrupted,
}

/// <param name="Preset">Key or name of the preset that the hyper-parameters started from.</param>
/// <param name="Name">Null gives it the preset's and the data set's name, and the fold's if it is one.</param>
public sealed record RunRequest(Guid DatasetId, string Preset, HyperParameters HyperParameters, string? Name = null);

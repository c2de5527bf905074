using System.Text.Json.Serialization;
using ChordDash.Engine.Common;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Training;

namespace ChordDash.Engine.Runs;

/// <summary>A stored training run.</summary>
/// <param name="Id">Id of the run.</param>
/// <param name="Number">Short running number, shown as "#12".</param>
/// <param name="Name">Name of the run.</param>
/// <param name="DatasetId">Id of the data set that the run trains on. The server may no longer have it.</param>
/// <param name="DatasetName">Name of the data set. If the data set was deleted, this is its last name.</param>
/// <param name="ClassNames">Names of the composers in class-index order. They follow when a class of the data set is renamed.</param>
/// <param name="Preset">Key of the preset that the hyper-parameters started from.</param>
/// <param name="State">Whether the run waits, trains, is paused or has ended.</param>
/// <param name="Round">1, and one more each time the run is begun again from its first epoch.</param>
/// <param name="Reason">Why the run ended, paused or waits again, as a sentence; null if there is nothing to say.</param>
/// <param name="CreatedAt">When the run was first queued.</param>
/// <param name="StartedAt">When training began in this round; null before.</param>
/// <param name="EndedAt">When the run ended; null while it has not ended.</param>
/// <param name="Device">Name of the device that the run trains on, such as "CPU" or "NVIDIA A100"; null before training begins.</param>
/// <param name="Epoch">Epochs completed in this round.</param>
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
    int Round,
    Message? Reason,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    Message? Device,
    int Epoch,
    BaselineFigures? Baseline,
    EpochMetrics? Best,
    EpochMetrics? Last,
    int? QueuePosition,
    Guid? ModelId
)
{
    /// <summary>How often a run is begun without getting any further, before it is given up.</summary>
    public const int MaxAttempts = 3;

    /// <summary>
    /// What is wrong with the result of a finished run; its reason says more, and what to do. "diverged": the loss has grown far beyond
    /// that of guessing, or is no longer a number. "constantAnswer": the model gives the same answer for every piece.
    /// "belowLargestClass": always answering the most frequent composer would be right more often. Null if nothing is wrong.
    /// </summary>
    public TrainingVerdict? Verdict => State == RunState.Finished ? TrainingJudge.Judge(HyperParameters, Best, Last) : null;

    [JsonIgnore]
    public RunSpecification Specification => new(DatasetId, DatasetName, ClassNames, Preset, HyperParameters);

    /// <summary>
    /// Whether it can go on: it is paused, or ended early with a checkpoint, or was cancelled before there was anything to lose.
    /// </summary>
    [JsonIgnore]
    public bool CanResume =>
        State == RunState.Paused
        || (State is RunState.Cancelled or RunState.Failed && HasCheckpoint)
        || (State == RunState.Cancelled && Epoch == 0);

    /// <summary>It has not ended.</summary>
    public bool IsActive => State.IsActive();

    /// <summary>
    /// Which attempt this is to get further than the last checkpoint, from 1; 0 before the first. Above 1 the server ended during those
    /// before.
    /// </summary>
    public int Attempt { get; init; }

    /// <summary>Who queued it; null for nobody in particular.</summary>
    public Owner? Owner { get; init; }

    /// <summary>Whether a queued run is passed over until it is released.</summary>
    public bool Held { get; init; }

    /// <summary>
    /// Why a paused run is paused. "request": a user paused it. "diskFull": the disk is full, and the run continues when there is space.
    /// </summary>
    public PauseCause? Pause { get; init; }

    /// <summary>Whether there is a checkpoint to go on from.</summary>
    public bool HasCheckpoint { get; init; }

    /// <summary>The run whose training this one goes on with.</summary>
    public Guid? ParentId { get; init; }

    /// <summary>The same for runs that were queued together to be compared.</summary>
    public Guid? SweepId { get; init; }

    /// <summary>Words by which you find the run, at most 20.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Notes about the run, written by users.</summary>
    public string Notes { get; init; } = "";

    /// <summary>Whether it is kept out of the list of runs.</summary>
    public bool Archived { get; init; }

    /// <summary>Where it was trained; null before it starts.</summary>
    public RunEnvironment? Environment { get; init; }

    /// <summary>The figures of its final report, which lists and pages show once they are there; null before.</summary>
    public ReportedFigures? Reported { get; init; }

    /// <summary>
    /// Of a run that was just taken in from an archive: sentences about that, such as that the run was here already. Null else.
    /// </summary>
    public IReadOnlyList<Message>? Remarks { get; init; }
}

/// <summary>What a run's figures depend on besides its hyper-parameters.</summary>
/// <param name="ChordDash">Version of ChordDash, such as "0.1.0".</param>
/// <param name="TorchSharp">Version of TorchSharp, the library that trains networks.</param>
/// <param name="Runtime">Version of the .NET runtime, such as ".NET 10.0.0".</param>
/// <param name="System">Name and version of the operating system.</param>
/// <param name="Device">Name of the device, such as "CPU (8 cores)" or "NVIDIA A100".</param>
/// <param name="Cores">Processors that the server may use.</param>
/// <param name="DataSha256">Of the uploaded file; null for data sets that were made on the server.</param>
public sealed record RunEnvironment(
    string ChordDash,
    string TorchSharp,
    string Runtime,
    string System,
    Message Device,
    int Cores,
    string? DataSha256
)
{
    /// <summary>Whether the run was trained on a processor, where the same seed gives the same figures.</summary>
    [JsonIgnore]
    public bool IsOnCpu =>
        Device.Code.Equals(nameof(ModelMessages.CpuWithCores), StringComparison.Ordinal)
        // Version 0.1.0 stored the words, and archives keep them.
        || (Device.Code.Length == 0 && Device.ToString().StartsWith("CPU", StringComparison.Ordinal));
}

/// <summary>
/// Why a run is paused. "request": a user paused it. "diskFull": the disk is full, and the run continues when there is space.
/// </summary>
public enum PauseCause
{
    /// <summary>Somebody asked for it.</summary>
    Request,

    /// <summary>The disk is full; the run goes on by itself when there is room.</summary>
    DiskFull,
}

/// <summary>
/// The state of a run. "queued": it waits for a device. "running": it trains. "paused": it stopped with a checkpoint and can be resumed.
/// "finished": it trained to its end. "cancelled": a user ended it. "failed": an error ended it, or its loss was no
/// longer a number.
/// </summary>
public enum RunState
{
    Queued,
    Running,

    /// <summary>Stopped with a checkpoint, to go on later.</summary>
    Paused,
    Finished,
    Cancelled,
    Failed,
}

/// <param name="Preset">Key or name of the preset that the hyper-parameters started from.</param>
/// <param name="Name">Null gives it the preset's and the data set's name, and the fold's if it is one.</param>
public sealed record RunRequest(Guid DatasetId, string Preset, HyperParameters HyperParameters, string? Name = null)
{
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Of a command that may be sent again: the run is queued once, and a later command gets the run of the first.</summary>
    public CommandKey? Key { get; init; }

    /// <summary>Added to the name, given or not: what tells this run from others that were asked for with it.</summary>
    public string Suffix { get; init; } = "";
}

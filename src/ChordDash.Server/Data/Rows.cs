using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Models;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;

namespace ChordDash.Server.Data;

/// <summary>What can be deleted and restored. Queries leave deleted rows out unless they say otherwise.</summary>
internal interface IDeletable
{
    Guid Id { get; }

    /// <summary>Null for what was not deleted.</summary>
    DateTimeOffset? DeletedAt { get; }
}

internal sealed class DatasetRow : IDeletable
{
    public required Guid Id { get; init; }
    public required string Name { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required long Bytes { get; init; }
    public required int Pieces { get; init; }
    public required IReadOnlyList<DatasetClass> Classes { get; set; }
    public required DatasetStatistics Statistics { get; init; }
    public DatasetOrigin Origin { get; init; }

    /// <summary>
    /// Of the uploaded file; null for data sets that were made here, and until the first start for those of older versions.
    /// </summary>
    public string? Sha256 { get; set; }
    public Owner? Owner { get; init; }
    public string Notes { get; set; } = "";
    public IReadOnlyList<string> Tags { get; set; } = [];

    /// <summary>The data set that this one was made of, which may have been deleted since, and what was done to it.</summary>
    public Guid? ParentId { get; init; }
    public Message? Derivation { get; init; }

    /// <summary>Symbols of chord codes; null for those of the standard vocabulary, or none.</summary>
    public IReadOnlyDictionary<int, string>? Symbols { get; set; }
    public DateTimeOffset? DeletedAt { get; init; }
}

/// <summary>A received file that is not yet a data set. It lies where the data set's file will.</summary>
internal sealed class ImportRow
{
    public required Guid Id { get; init; }
    public required string FileName { get; init; }
    public required long Bytes { get; init; }
    public required string Sha256 { get; init; }
    public required DatasetOrigin Origin { get; init; }

    /// <summary>How often it was begun to be read: more than once if the server ended meanwhile.</summary>
    public required int Attempts { get; set; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public Owner? Owner { get; init; }
}

/// <remarks>The data set may be deleted before its runs, so the run keeps its own copy of the names; renaming updates both.</remarks>
internal sealed class RunRow : IDeletable
{
    public required Guid Id { get; init; }
    public required int Number { get; init; }
    public required string Name { get; set; }

    /// <summary>The columns after it as one value.</summary>
    public required RunSpecification Specification
    {
        get => new(DatasetId, DatasetName, ClassNames, Preset, HyperParameters);
        init =>
            (DatasetId, DatasetName, ClassNames, Preset, HyperParameters, WantedDevice) = (
                value.DatasetId,
                value.DatasetName,
                value.ClassNames,
                value.Preset,
                value.HyperParameters,
                value.HyperParameters.Device
            );
    }
    public Guid DatasetId { get; private init; }
    public string DatasetName { get; private init; } = null!;
    public IReadOnlyList<string> ClassNames { get; private init; } = null!;
    public string Preset { get; private init; } = null!;
    public HyperParameters HyperParameters { get; private init; } = null!;

    /// <summary>The device asked for, as in the hyper-parameters, where it can be searched for.</summary>
    public string WantedDevice { get; private init; } = null!;
    public required RunState State { get; init; }
    public required int Round { get; init; }

    /// <summary>Sequence number of the run's next event.</summary>
    public required long NextSequence { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public Owner? Owner { get; init; }

    /// <summary>Order in the queue, ascending.</summary>
    public required int Rank { get; init; }
    public bool Held { get; init; }

    /// <summary>
    /// Who trains it, another one with each claim, and until when that is believed without a sign of life. Null unless it is running.
    /// </summary>
    public string? LeaseHolder { get; init; }
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>See <see cref="Run.Attempt"/>.</summary>
    public int Attempt { get; init; }

    /// <summary>The furthest that an attempt of this round began at: epoch and step.</summary>
    public int ReachedEpoch { get; init; }
    public int ReachedStep { get; init; }
    public PauseCause? Pause { get; init; }
    public Guid? ParentId { get; init; }
    public int EarlierEpochs { get; init; }
    public Guid? SweepId { get; init; }
    public RunEnvironment? Environment { get; init; }
    public IReadOnlyList<string> Tags { get; set; } = [];
    public string Notes { get; set; } = "";
    public bool Archived { get; set; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public Message? Reason { get; init; }
    public Message? Device { get; init; }
    public int Epoch { get; init; }
    public BaselineFigures? Baseline { get; init; }
    public EpochMetrics? Best { get; init; }
    public EpochMetrics? Last { get; init; }
    public ReportedFigures? Reported { get; init; }
    public DateTimeOffset? DeletedAt { get; init; }
    public IList<ModelRow> Models { get; } = [];
}

internal sealed class EventRow
{
    public required Guid RunId { get; init; }
    public required long Sequence { get; init; }
    public required int Round { get; init; }
    public required TrainingEventKind Kind { get; init; }
    public required TrainingEvent Event { get; init; }
}

/// <summary>What was answered on the held-out pieces after an epoch.</summary>
internal sealed class AnswersRow
{
    public required Guid RunId { get; init; }
    public required int Round { get; init; }
    public required int Epoch { get; init; }

    /// <summary>Of each piece the class and the confidence in units of 1/65,535: two unsigned 16-bit numbers, little endian.</summary>
    public required byte[] Answers { get; init; }
}

/// <summary>The order of the queue as a whole: one row.</summary>
internal sealed class QueueRow
{
    public required int Id { get; init; }
    public required bool Held { get; init; }

    /// <summary>One more with each change of the order: who read another one must read again.</summary>
    public required int Version { get; init; }
}

/// <summary>The model of one round of a run; its files lie in the folder of its id.</summary>
internal sealed class ModelRow : IDeletable
{
    public required Guid Id { get; init; }
    public required Guid RunId { get; init; }
    public RunRow Run { get; init; } = null!;
    public required int Round { get; init; }
    public required bool StandardVocabulary { get; init; }
    public IReadOnlyDictionary<int, string>? Symbols { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required int Epoch { get; set; }
    public required double ValidationAccuracy { get; set; }
    public required double BalancedAccuracy { get; set; }

    /// <summary>That somebody gave it; null for one made of its run's.</summary>
    public string? Name { get; set; }
    public ModelStage Stage { get; set; }
    public string Notes { get; set; } = "";
    public DateTimeOffset? DeletedAt { get; set; }
}

/// <summary>A sequence that somebody asked a model about, which may have been deleted since.</summary>
internal sealed class AskedQueryRow
{
    public int Id { get; init; }
    public required DateTimeOffset AskedAt { get; init; }
    public required Guid ModelId { get; init; }
    public required Message ModelName { get; init; }
    public required string Sequence { get; init; }
    public required string? Key { get; init; }
    public required string Composer { get; init; }
    public required double Probability { get; init; }

    /// <summary>As the model was asked: 32-bit numbers, little endian.</summary>
    public required byte[] Codes { get; init; }
    public string? Truth { get; set; }
    public Owner? Owner { get; init; }
}

/// <summary>A request with an idempotency key that created something.</summary>
internal sealed class IdempotentRequestRow
{
    /// <summary>Empty for nobody in particular.</summary>
    public required Guid AccountId { get; init; }
    public required string Key { get; init; }

    /// <summary>SHA-256 of the address and the body.</summary>
    public required byte[] Fingerprint { get; init; }

    /// <summary>Of the response, as JSON.</summary>
    public required string Body { get; init; }
    public required DateTimeOffset At { get; init; }
}

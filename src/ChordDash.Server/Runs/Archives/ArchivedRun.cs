using System.Text.Json;
using System.Text.Json.Serialization;
using ChordDash.Engine.Common;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;

namespace ChordDash.Server.Runs.Archives;

/// <summary>What an archive's <c>run.json</c> says.</summary>
internal sealed record ArchivedRun
{
    public const int CurrentFormat = 1;

    /// <summary>Of archives that come from elsewhere: a null where none may be, or a number in quotation marks, is a damage.</summary>
    public static JsonSerializerOptions Json { get; } =
        new(EngineJson.Options)
        {
            RespectNullableAnnotations = true,
            NumberHandling = JsonNumberHandling.Strict,
            MaxDepth = Limits.MaxJsonDepth,
        };

    /// <summary>For people to read.</summary>
    public static JsonSerializerOptions Indented { get; } = new(Json) { WriteIndented = true };

    public required int Format { get; init; }
    public required string Name { get; init; }
    public required int Number { get; init; }

    /// <summary>The values after it as one.</summary>
    [JsonIgnore]
    public RunSpecification Specification
    {
        get => new(DatasetId, DatasetName, ClassNames, Preset, HyperParameters);
        init =>
            (DatasetId, DatasetName, ClassNames, Preset, HyperParameters) = (
                value.DatasetId,
                value.DatasetName,
                value.ClassNames,
                value.Preset,
                value.HyperParameters
            );
    }

    [JsonRequired]
    public string Preset { get; init; } = null!;

    [JsonRequired]
    public Guid DatasetId { get; init; }

    [JsonRequired]
    public string DatasetName { get; init; } = null!;

    [JsonRequired]
    public IReadOnlyList<string> ClassNames { get; init; } = null!;

    [JsonRequired]
    public HyperParameters HyperParameters { get; init; } = null!;
    public required RunState State { get; init; }
    public Message? Reason { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public Message? Device { get; init; }
    public RunEnvironment? Environment { get; init; }
    public BaselineFigures? Baseline { get; init; }
    public EvaluationReport? Report { get; init; }
    public IReadOnlyList<string> Tags { get; init; } = [];
    public string Notes { get; init; } = "";

    /// <summary>Of the model's data set; null if the archive has no model.</summary>
    public ArchivedModel? Model { get; init; }
}

internal sealed record ArchivedModel(
    int Epoch,
    double ValidationAccuracy,
    double BalancedAccuracy,
    bool StandardVocabulary,
    IReadOnlyDictionary<int, string>? Symbols
)
{
    public string? Name { get; init; }
    public string Notes { get; init; } = "";
}

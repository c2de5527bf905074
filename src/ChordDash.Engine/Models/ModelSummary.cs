using System.Text.Json.Serialization;
using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;
using ChordDash.Engine.Networks;

namespace ChordDash.Engine.Models;

/// <summary>A trained model without its weights.</summary>
/// <param name="Name">What people have called it, or its run, preset and data set.</param>
/// <param name="ValidationAccuracy">Of the epoch that the model was taken from; so <paramref name="BalancedAccuracy"/>.</param>
public sealed record ModelSummary(
    Guid Id,
    Message Name,
    Guid RunId,
    int RunNumber,
    string DatasetName,
    ModelArchitecture Architecture,
    IReadOnlyList<string> ClassNames,
    bool StandardVocabulary,
    int Epoch,
    double ValidationAccuracy,
    double BalancedAccuracy,
    DateTimeOffset CreatedAt
)
{
    /// <summary>Which round of the run it is of: a run that is queued again begins another one.</summary>
    public int Round { get; init; } = 1;

    /// <summary>Whose run it is of; null for nobody in particular.</summary>
    public Owner? Owner { get; init; }

    public ModelStage Stage { get; init; }

    /// <summary>What people say of it.</summary>
    public string Notes { get; init; } = "";

    /// <summary>Own symbols of chord codes, as the data set had them when the model was trained; null when there were none.</summary>
    public IReadOnlyDictionary<int, string>? Symbols { get; init; }

    [JsonIgnore]
    public ChordNames Names => new(Symbols, StandardVocabulary);
}

/// <summary>What a model is meant for.</summary>
public enum ModelStage
{
    /// <summary>Trained, and not judged yet.</summary>
    Candidate,

    /// <summary>The one that the page of predictions asks first. At most one is.</summary>
    Production,

    /// <summary>Kept, but not offered.</summary>
    Archived,
}

using System.Text.Json.Serialization;
using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Networks;

namespace ChordDash.Engine.Models;

/// <summary>A trained model without its weights.</summary>
/// <param name="Id">Id of the model.</param>
/// <param name="Name">What people have called it, or the name and the number of its run.</param>
/// <param name="RunId">Id of the run that trained the model.</param>
/// <param name="RunNumber">Number of this run, shown as "#12".</param>
/// <param name="DatasetName">Name of the data set. If the data set was deleted, this is its last name.</param>
/// <param name="ClassNames">Names of the composers that the model tells apart, in class-index order.</param>
/// <param name="StandardVocabulary">Whether the model uses the standard chord codes. If so, it accepts chord symbols such as Am7.</param>
/// <param name="Epoch">The epoch that the model was taken from, from 1.</param>
/// <param name="ValidationAccuracy">Share of the held-out pieces that the model recognised in this epoch, 0 … 1.</param>
/// <param name="BalancedAccuracy">Balanced accuracy in this epoch, 0 … 1: the mean of the recalls of the composers that have
/// held-out pieces.</param>
/// <param name="CreatedAt">When the model was created.</param>
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
    /// <summary>Which round of the run it is of: version 0.1.0 could begin a run again from its first epoch.</summary>
    public int Round { get; init; } = 1;

    /// <summary>Whose run it is of; null for nobody in particular.</summary>
    public Owner? Owner { get; init; }

    /// <summary>The figures of the final report on it, which lists and pages show once they are there; null before.</summary>
    public ReportedFigures? Reported { get; init; }

    /// <summary>Whether its training diverged, so that its figures say nothing.</summary>
    [JsonIgnore]
    public bool Diverged { get; init; }

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

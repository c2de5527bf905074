using System.Text.Json.Serialization;
using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;

namespace ChordDash.Engine.Datasets;

/// <summary>A stored data set without its sequences.</summary>
/// <param name="Id">Id of the data set.</param>
/// <param name="Name">Name of the data set, as its users see it.</param>
/// <param name="CreatedAt">When the data set was stored.</param>
/// <param name="Bytes">Size of the uploaded file.</param>
/// <param name="Pieces">Number of pieces.</param>
/// <param name="Classes">In class-index order; empty for unlabelled data.</param>
public sealed record DatasetSummary(
    Guid Id,
    string Name,
    DateTimeOffset CreatedAt,
    long Bytes,
    int Pieces,
    IReadOnlyList<DatasetClass> Classes,
    DatasetStatistics Statistics
)
{
    /// <summary>Whether the pieces have labels, so that a model can be trained and measured on them.</summary>
    public bool Labelled => Classes.Count > 0;

    /// <summary>Where the data set comes from.</summary>
    public DatasetOrigin Origin { get; init; }

    /// <summary>Who uploaded or made it; null for nobody in particular.</summary>
    public Owner? Owner { get; init; }

    /// <summary>The data set that this one was made of, which may have been deleted since; null for others.</summary>
    public Guid? ParentId { get; init; }

    /// <summary>A sentence that says what was done to <see cref="ParentId"/>.</summary>
    public Message? Derivation { get; init; }

    /// <summary>Own symbols of chord codes; null when there are none.</summary>
    public IReadOnlyDictionary<int, string>? Symbols { get; init; }

    /// <summary>SHA-256 of the uploaded file in lower-case hexadecimal digits; null for data sets that were made here.</summary>
    public string? Sha256 { get; init; }

    /// <summary>What users wrote about the data set; empty where there is nothing.</summary>
    public string Notes { get; init; } = "";

    /// <summary>Words by which users find the data set.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    [JsonIgnore]
    public ChordNames Names => new(Symbols, Statistics.StandardVocabulary);
}

/// <summary>
/// Where a data set comes from: an uploaded file (<c>upload</c>), the sample data that ChordDash generates (<c>sample</c>), or another
/// data set (<c>derived</c>).
/// </summary>
public enum DatasetOrigin
{
    Upload,
    Sample,
    Derived,
}

/// <summary>A class of a data set, usually a composer.</summary>
/// <param name="Label">The label as the file has it, "0" or "bach".</param>
/// <param name="Name">The name shown; "Class 0" for numeric labels until somebody names it.</param>
/// <param name="Count">Pieces of this class.</param>
public sealed record DatasetClass(string Label, string Name, int Count);

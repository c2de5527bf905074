namespace ChordDash.Engine.Datasets.Checks;

/// <summary>Something about a data set that people should know before they train on it.</summary>
/// <param name="Title">A short sentence with the figure.</param>
/// <param name="Explanation">What it means for training or for the figures that come out of it.</param>
/// <param name="Remedy">What can be done.</param>
public sealed record DatasetFinding(FindingKind Kind, FindingSeverity Severity, Message Title, Message Explanation, Message Remedy)
{
    /// <summary>The rows that it is about, counted from 0; empty when it is about the whole.</summary>
    public IReadOnlyList<int> Rows { get; init; } = [];

    /// <summary>What <see cref="Edit"/> does, as the label of a button; null when nothing can be done to the data.</summary>
    public Message? Action { get; init; }

    /// <summary>The change that makes a better data set of this one.</summary>
    public DatasetEdit? Edit { get; init; }
}

public enum FindingSeverity
{
    Information,
    Warning,
    Error,
}

public enum FindingKind
{
    Unlabelled,
    OneClass,
    SmallClass,
    Imbalance,
    Duplicates,
    ConflictingDuplicates,
    NearDuplicates,
    Overlap,
    ShortPieces,
    LongPieces,
    ConstantPieces,
    ForeignCodes,
    OtherVocabulary,
    AliasCodes,
    SortedRows,
    UnknownWords,
    DoubtfulChords,
    SimilarClasses,
    EmptyClasses,
    Padding,
    Import,
}

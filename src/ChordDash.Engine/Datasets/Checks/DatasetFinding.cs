namespace ChordDash.Engine.Datasets.Checks;

/// <summary>Something about a data set that people should know before they train on it.</summary>
/// <param name="Kind">What the finding is about.</param>
/// <param name="Severity">How serious the finding is.</param>
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

/// <summary>
/// How serious a finding is: <c>information</c> needs no change, <c>warning</c> may make training or its figures worse, and
/// <c>error</c> means that the data are wrong or useless for training.
/// </summary>
public enum FindingSeverity
{
    Information,
    Warning,
    Error,
}

/// <summary>
/// What a check of a data set found.
/// <c>unlabelled</c>: the pieces have no labels.
/// <c>oneClass</c>: all pieces are of one class.
/// <c>smallClass</c>: a class has fewer than 10 pieces, or copies of one piece only.
/// <c>imbalance</c>: the largest class has more than three times as many pieces as the smallest.
/// <c>duplicates</c>: pieces occur more than once.
/// <c>conflictingDuplicates</c>: equal pieces have different labels.
/// <c>nearDuplicates</c>: pieces share most of their sequences of chords.
/// <c>overlap</c>: pieces also occur in another data set.
/// <c>shortPieces</c>: pieces have fewer than 8 beats.
/// <c>longPieces</c>: pieces have more than 2,000 beats.
/// <c>constantPieces</c>: pieces have one chord only.
/// <c>foreignCodes</c>: a few codes are not of the standard vocabulary.
/// <c>otherVocabulary</c>: the codes are those of another vocabulary, and have no symbols.
/// <c>aliasCodes</c>: codes stand for chords that also have a lower code.
/// <c>sortedRows</c>: the rows seem to be sorted by class.
/// <c>unknownWords</c>: the file has words that are not chords of the standard vocabulary.
/// <c>doubtfulChords</c>: chords of the file have more than one meaning.
/// <c>similarClasses</c>: classes seem to be the same composer.
/// <c>emptyClasses</c>: the file names classes without pieces.
/// <c>padding</c>: pieces of equal length seem to be filled up at their ends.
/// <c>import</c>: something else happened while the file was read.
/// </summary>
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

namespace ChordDash.Engine.Datasets;

/// <summary>
/// Something about how a file was read that people should know: what was put right, left out, guessed, or may be meant otherwise.
/// </summary>
/// <param name="Count">How often, counted as <see cref="ImportRemarkKind"/> says.</param>
/// <param name="Examples">The most frequent ones first, some of them only; empty when there is nothing to quote.</param>
public sealed record ImportRemark(ImportRemarkKind Kind, long Count, IReadOnlyList<RemarkExample> Examples);

/// <param name="Text">As the file has it, or as it was read; of a sentence, its English words.</param>
/// <param name="Row">The first row that has it, counted from 0; -1 where it belongs to none.</param>
/// <param name="Note">A sentence about it, or what <paramref name="Text"/> says, in every language; null when there is nothing to
/// add.</param>
public sealed record RemarkExample(string Text, long Count, int Row = -1, Message? Note = null);

public enum ImportRemarkKind
{
    /// <summary>Texts that are bytes and no UTF-8, read as Latin-1; <see cref="ImportRemark.Count"/> distinct ones.</summary>
    Latin1Texts,

    /// <summary>Labels that differed in Unicode form or blanks only, read as one; the number of labels.</summary>
    UnitedLabels,

    /// <summary>Classes that the file names and has no pieces of; their number.</summary>
    EmptyClasses,

    /// <summary>Pickles in one file, one after the other, read as one; their number.</summary>
    SeveralPickles,

    /// <summary>Bytes after the end of the pickle, left out; their number.</summary>
    TrailingBytes,

    /// <summary>A pickle of protocol 0 whose lines ended as on Windows; the number is 1.</summary>
    WindowsLines,

    /// <summary>Rows of two texts, neither of which reads as the chords more than the other; the number of rows.</summary>
    GuessedColumns,

    /// <summary>Chords that may be meant otherwise; the number of beats.</summary>
    DoubtfulChords,

    /// <summary>Signs such as % and x4 that could not be followed, left out; their number.</summary>
    SignsLeftOut,

    /// <summary>Sentences of the reader of chords about texts as a whole; the number of texts.</summary>
    TextRemarks,
}

using ChordDash.Engine.Chords;

namespace ChordDash.Engine.Datasets;

/// <summary>Pieces as sequences of chord codes, with or without their classes.</summary>
/// <param name="Sequences">One sequence of chord codes per piece, one code per beat; none is empty. Codes are -1 (rest) or above.</param>
/// <param name="Labels">The class index of each piece, 0 … <paramref name="ClassLabels"/>.Count - 1; null for unlabelled data.</param>
/// <param name="ClassLabels">The labels as the file has them ("0", "bach"), in ascending order (numeric for numbers, else ordinal);
/// the position is the class index. Empty for unlabelled data.</param>
public sealed record ChordDataset(
    IReadOnlyList<ReadOnlyMemory<int>> Sequences,
    IReadOnlyList<int>? Labels,
    IReadOnlyList<string> ClassLabels
)
{
    /// <summary>The words that the codes <see cref="FirstToken"/>, <see cref="FirstToken"/> + 1 … stand for, when the file has texts that
    /// are not chord symbols of the standard vocabulary; null when the codes are the file's own.</summary>
    public IReadOnlyList<string>? Tokens { get; init; }

    /// <summary>
    /// The code of the first of <see cref="Tokens"/>: 0, or 192 when they stand beside chords of the standard vocabulary.
    /// </summary>
    public int FirstToken { get; init; }

    /// <summary>What people should know of how the file was read.</summary>
    public IReadOnlyList<ImportRemark> Remarks { get; init; } = [];

    /// <summary>The word of a code; null when it has none.</summary>
    public string? FindToken(int code) =>
        Tokens is not null && code >= FirstToken && code - FirstToken < Tokens.Count ? Tokens[code - FirstToken] : null;

    /// <summary>Whether a code is one of the standard vocabulary, or a word that stands beside it.</summary>
    public bool IsStandard(int code) =>
        (Tokens is null || FirstToken > StandardChords.Last) && (StandardChords.IsStandard(code) || FindToken(code) is not null);

    /// <summary>
    /// A number per piece; pieces with the same one must not be on both sides of a split. Null when only identical pieces belong together.
    /// </summary>
    public IReadOnlyList<int>? Groups { get; init; }
}

namespace ChordDash.Engine.Datasets;

/// <summary>Pieces as sequences of chord codes, with or without their classes.</summary>
/// <param name="Sequences">One sequence of chord codes per piece, one code per beat; none is empty. Codes are -1 (rest) or above.</param>
/// <param name="Labels">The class index of each piece, 0 … <paramref name="ClassLabels"/>.Count - 1; null for unlabelled data.</param>
/// <param name="ClassLabels">The labels as the file has them ("0", "bach"), in ascending order (numeric for numbers, else ordinal);
/// the position is the class index. Empty for unlabelled data.</param>
public sealed record ChordDataset(
    IReadOnlyList<ReadOnlyMemory<int>> Sequences,
    IReadOnlyList<int>? Labels,
    IReadOnlyList<string> ClassLabels)
{
    /// <summary>The symbols that the codes 0, 1 … stand for, when the file has texts that are not chord symbols of the standard vocabulary;
    /// null when the codes are the file's own.</summary>
    public IReadOnlyList<string>? Tokens { get; init; }

    /// <summary>A number per piece; pieces with the same one must not be on both sides of a split. Null when only identical pieces belong together.</summary>
    public IReadOnlyList<int>? Groups { get; init; }
}

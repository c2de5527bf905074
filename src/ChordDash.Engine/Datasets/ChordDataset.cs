namespace ChordDash.Engine.Datasets;

/// <summary>Pieces as sequences of chord codes, with or without their classes.</summary>
/// <param name="Sequences">One sequence of chord codes per piece, one code per beat; none is empty. Codes are -1 (rest) or above.</param>
/// <param name="Labels">The class index of each piece, 0 … <paramref name="ClassLabels"/>.Count - 1; null for unlabelled data.</param>
/// <param name="ClassLabels">The labels as the file has them ("0", "bach"), in ascending order (numeric for numbers, else ordinal);
/// the position is the class index. Empty for unlabelled data.</param>
public sealed record ChordDataset(
    IReadOnlyList<ReadOnlyMemory<int>> Sequences,
    IReadOnlyList<int>? Labels,
    IReadOnlyList<string> ClassLabels);

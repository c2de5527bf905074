namespace ChordDash.Engine.Evaluation;

/// <summary>What pieces are cut to, besides being measured whole.</summary>
internal static class InputLengths
{
    /// <summary>In beats, ascending.</summary>
    public static IReadOnlyList<int> Cuts { get; } = [4, 8, 16, 32, 64, 128, 256];

    /// <summary>The middle beats of a piece; a shorter one whole.</summary>
    public static ReadOnlyMemory<int> Cut(ReadOnlyMemory<int> codes, int? beats) =>
        beats is { } wanted && codes.Length > wanted ? codes.Slice((codes.Length - wanted) / 2, wanted) : codes;
}

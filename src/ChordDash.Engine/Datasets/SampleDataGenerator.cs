namespace ChordDash.Engine.Datasets;

/// <summary>
/// Invents data sets to try the dashboard with: five made-up composers over the standard vocabulary, as unevenly represented as those of
/// the reference notebook. The same size and seed give the same pieces, on every platform.
/// </summary>
public static class SampleDataGenerator
{
    private const int LabelledSeed = 20240117;
    private const int UnlabelledSeed = 20240118;
    private const int MinPieceBeats = 8;
    private const int MaxPieceBeats = 800;

    private static readonly int[] LabelledPieces = [222, 65, 21, 60, 32];
    private static readonly int[] UnlabelledPieces = [67, 19, 6, 18, 10];

    /// <summary>Names for the classes 0 … 4 of <see cref="Labelled"/>.</summary>
    public static IReadOnlyList<string> ComposerNames { get; } = [.. SampleComposer.All.Select(composer => composer.Name)];

    /// <summary>Pieces with the labels 0 … 4.</summary>
    public static ChordDataset Labelled(SampleSize? size = null)
    {
        var (sequences, labels) = Compose(LabelledSeed, LabelledPieces, size ?? new());
        return new(sequences, labels, ["0", "1", "2", "3", "4"]);
    }

    /// <summary>Other pieces by the same composers, without labels: three for each ten of <see cref="Labelled"/>.</summary>
    public static ChordDataset Unlabelled(SampleSize? size = null) =>
        new(Compose(UnlabelledSeed, UnlabelledPieces, size ?? new()).Sequences, Labels: null, ClassLabels: []);

    private static (ReadOnlyMemory<int>[] Sequences, int[] Labels) Compose(int firstSeed, int[] usual, SampleSize size)
    {
        var seed = unchecked(firstSeed + 2 * size.Seed);
        int[] pieces = [.. usual.Select(count => Math.Max(1, (int)Math.Round((double)count * size.Pieces / SampleSize.Default)))];
        // The algorithm of a seeded Random is fixed. Only additions, multiplications and comparisons follow it, which are the same
        // everywhere.
        var random = new Random(seed);
        var labels = pieces.SelectMany((count, composer) => Enumerable.Repeat(composer, count)).ToArray();
        random.Shuffle(labels);
        return (
            [.. labels.Select(composer => new ReadOnlyMemory<int>(SampleComposer.All[composer].Compose(Length(random), random)))],
            labels
        );
    }

    /// <summary>A skewed spread around a median of about 100 beats, as real lengths have around 264.</summary>
    private static int Length(Random random)
    {
        var length = 100.0;
        for (var factor = 0; factor < 4; factor++)
            length *= 0.35 + 1.45 * random.NextDouble();
        return Math.Clamp((int)length, MinPieceBeats, MaxPieceBeats);
    }
}

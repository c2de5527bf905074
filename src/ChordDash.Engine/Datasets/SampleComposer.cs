using ChordDash.Engine.Chords;

namespace ChordDash.Engine.Datasets;

/// <summary>
/// A made-up composer as a first-order Markov chain: how likely a chord follows another depends on its quality, on its root in the key, and
/// on the step from the last root. All composers share most of their habits; each piece departs a little from its composer's.
/// </summary>
/// <param name="Qualities">How much more than others this composer likes each of the 16 qualities.</param>
/// <param name="Steps">The same for the step from root to root, 0 … 11 semitones upwards.</param>
/// <param name="Repeat">Probability that a chord is held for another beat.</param>
/// <param name="Rest">Probability of a rest.</param>
internal sealed record SampleComposer(string Name, double[] Qualities, double[] Steps, double Repeat, double Rest)
{
    /// <summary>How far a single piece departs from its composer's habits: each weight is multiplied by 1 ± this.</summary>
    private const double Temper = 0.5;

    // Shares of the qualities and roots in the reference notebook's data, all composers together.
    private static readonly double[] CommonQualities = [8, 4, 3, 1, 5, 4, 1, 3, 5, 4, 1, 0.5, 30, 11, 7, 13];
    private static readonly double[] CommonRoots = [24, 6, 15, 3, 11, 10, 3, 10, 2, 10, 2, 4];
    private static readonly double[] CommonSteps = [6, 2, 6, 3, 3, 8, 1, 7, 2, 4, 5, 2];

    private static readonly int[] Vocabulary =
    [
        .. Enumerable.Range(0, StandardChords.Last + 1).Where(code => StandardChords.Canonical(code) == code),
    ];

    public static IReadOnlyList<SampleComposer> All { get; } =
    [
        new("Sample A", [1, 1, 1, 1, 1.8, 1, 1, 1, 0.8, 1, 2, 1, 1.3, 0.8, 1.6, 1.4], [1, 1, 1, 1, 1, 2, 1, 0.7, 1, 1, 1, 1], 0.18, 0.006),
        new(
            "Sample B",
            [3, 1.5, 1, 1, 1, 1, 1, 3, 1.5, 1, 1, 3, 0.7, 0.7, 1, 0.6],
            [1, 1, 0.6, 1, 1, 1.2, 1, 2.2, 1, 1, 0.6, 1],
            0.32,
            0.015
        ),
        new(
            "Sample C",
            [1, 1, 3, 4, 0.5, 1.5, 1, 1.5, 0.7, 1.5, 1, 1, 0.45, 2.6, 1.2, 0.8],
            [1, 1, 2.2, 2, 1.6, 0.4, 2, 0.4, 1.6, 1, 1.5, 1],
            0.25,
            0.012
        ),
        new(
            "Sample D",
            [2, 0.6, 0.6, 1, 1.6, 1, 0.5, 0.5, 2, 1, 2.2, 1, 1.4, 0.45, 1, 0.8],
            [0.7, 1.5, 2, 1, 1, 0.7, 1, 0.7, 1, 1, 2.2, 1.8],
            0.12,
            0.010
        ),
        new(
            "Sample E",
            [3.5, 3, 1.2, 0.4, 0.25, 1.2, 1.2, 0.3, 2.2, 1.8, 0.5, 0.3, 0.7, 0.4, 0.25, 0.8],
            [1, 0.4, 1, 1, 1, 1.8, 0.4, 1.8, 1, 1.5, 1, 0.4],
            0.28,
            0.008
        ),
    ];

    /// <returns>Canonical codes of the standard vocabulary and rests.</returns>
    public int[] Compose(int length, Random random)
    {
        var qualities = Tempered(CommonQualities, Qualities, random);
        var steps = Tempered(CommonSteps, Steps, random);
        var chords = Vocabulary
            .Select(code => qualities[code % StandardChords.Qualities] * CommonRoots[code / StandardChords.Qualities])
            .ToArray();

        var piece = new int[length];
        var weights = new double[Vocabulary.Length];
        var chord = Draw(chords, random);
        for (var beat = 0; beat < length; beat++)
        {
            if (beat > 0 && random.NextDouble() >= Repeat)
            {
                var root = Vocabulary[chord] / StandardChords.Qualities;
                for (var next = 0; next < weights.Length; next++)
                    weights[next] =
                        chords[next]
                        * steps[(Vocabulary[next] / StandardChords.Qualities - root + StandardChords.Roots) % StandardChords.Roots];
                chord = Draw(weights, random);
            }
            piece[beat] = random.NextDouble() < Rest ? StandardChords.Rest : Vocabulary[chord];
        }
        return piece;
    }

    private static double[] Tempered(double[] common, double[] own, Random random) =>
        [.. common.Zip(own, (shared, habit) => shared * habit * (1 + Temper * (2 * random.NextDouble() - 1)))];

    private static int Draw(double[] weights, Random random)
    {
        // One after the other, not by a vectorised sum: the order of additions decides the last bit, and all platforms should draw the
        // same.
        var total = 0.0;
        foreach (var weight in weights)
            total += weight;
        var target = random.NextDouble() * total;
        var index = 0;
        for (; index < weights.Length - 1 && target >= weights[index]; index++)
            target -= weights[index];
        return index;
    }
}

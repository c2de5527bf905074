namespace ChordDash.Engine.Chords;

/// <summary>
/// The standard vocabulary of 193 chord codes: <c>root * 16 + quality</c> with root 0 = C … 11 = B, and -1 for a rest (no chord).
/// Only 151 of the 192 chords are distinct sets of pitch classes; data files store a set under its lowest code.
/// </summary>
public static class StandardChords
{
    /// <summary>The code of a beat without a chord.</summary>
    public const int Rest = -1;

    /// <summary>The symbol of a rest.</summary>
    public const string RestSymbol = "N.C.";

    /// <summary>The highest code.</summary>
    public const int Last = Roots * Qualities - 1;

    internal const int Roots = 12;
    internal const int Qualities = 16;

    private static readonly string[] RootNames = ["C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"];

    private static readonly string[] QualityNames =
        ["", "m", "sus4", "aug", "dim", "6", "m6", "7", "maj7", "m7", "m7b5", "dim7", "maj9", "9", "7b9", "m9"];

    /// <summary>Pitch classes above the root, by quality.</summary>
    private static readonly int[][] Intervals =
    [
        [0, 4, 7], [0, 3, 7], [0, 5, 7], [0, 4, 8], [0, 3, 6], [0, 4, 7, 9], [0, 3, 7, 9], [0, 4, 7, 10],
        [0, 4, 7, 11], [0, 3, 7, 10], [0, 3, 6, 10], [0, 3, 6, 9], [0, 2, 4, 7, 11], [0, 2, 4, 7, 10], [0, 1, 4, 7, 10], [0, 2, 3, 7, 10],
    ];

    private static readonly int[] Masks = [.. Enumerable.Range(0, Last + 1).Select(code => Mask(code / Qualities, Intervals[code % Qualities]))];

    /// <summary>By set of pitch classes, ascending.</summary>
    private static readonly Dictionary<int, int[]> Spellings = Enumerable.Range(0, Last + 1)
        .GroupBy(code => Masks[code])
        .ToDictionary(codes => codes.Key, codes => codes.ToArray());

    /// <summary>Whether <paramref name="code"/> lies within -1 … 191.</summary>
    public static bool IsStandard(int code) => code is >= Rest and <= Last;

    /// <summary>The symbol of a code, such as "Am7" (153), "C" (0) or "N.C." (-1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The code is not a standard one.</exception>
    public static string Symbol(int code)
    {
        Check(code);
        return code == Rest ? RestSymbol : RootNames[code / Qualities] + QualityNames[code % Qualities];
    }

    /// <summary>The pitch classes of a code, 0 = C … 11 = B, from the root upwards; empty for a rest.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The code is not a standard one.</exception>
    public static IReadOnlyList<int> PitchClasses(int code)
    {
        Check(code);
        return code == Rest ? [] : [.. Intervals[code % Qualities].Select(interval => (code / Qualities + interval) % Roots)];
    }

    /// <summary>The lowest code with the same pitch classes, under which data files store the chord: 5 (C6) for 153 (Am7).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The code is not a standard one.</exception>
    public static int Canonical(int code)
    {
        Check(code);
        return code == Rest ? Rest : Spellings[Masks[code]][0];
    }

    /// <summary>All codes with the same pitch classes, ascending, the code itself among them: 5 (C6) and 153 (Am7) for either.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The code is not a standard one.</exception>
    public static IReadOnlyList<int> SameNotes(int code)
    {
        Check(code);
        return code == Rest ? [Rest] : Spellings[Masks[code]];
    }

    /// <summary>The lowest code whose pitch classes are those of <paramref name="code"/> and <paramref name="bass"/> together; null when there is none.</summary>
    internal static int? WithBass(int code, int bass) =>
        Spellings.TryGetValue(Masks[code] | 1 << bass, out var codes) ? codes[0] : null;

    private static int Mask(int root, int[] intervals) =>
        intervals.Aggregate(0, (mask, interval) => mask | 1 << ((root + interval) % Roots));

    private static void Check(int code)
    {
        if (!IsStandard(code))
            throw new ArgumentOutOfRangeException(nameof(code), code, $"Standard chord codes are {Rest} to {Last}.");
    }
}

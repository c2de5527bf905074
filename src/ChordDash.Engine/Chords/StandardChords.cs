using System.Collections.Concurrent;

namespace ChordDash.Engine.Chords;

/// <param name="Code">The lowest code with the chord's notes; -1 for a rest.</param>
/// <param name="Distance">How many notes only one of the two has.</param>
public sealed record NearestChord(int Code, int Distance);

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
    [
        "",
        "m",
        "sus4",
        "aug",
        "dim",
        "6",
        "m6",
        "7",
        "maj7",
        "m7",
        "m7b5",
        "dim7",
        "maj9",
        "9",
        "7b9",
        "m9",
    ];

    /// <summary>Pitch classes above the root, by quality.</summary>
    private static readonly int[][] Intervals =
    [
        [0, 4, 7],
        [0, 3, 7],
        [0, 5, 7],
        [0, 4, 8],
        [0, 3, 6],
        [0, 4, 7, 9],
        [0, 3, 7, 9],
        [0, 4, 7, 10],
        [0, 4, 7, 11],
        [0, 3, 7, 10],
        [0, 3, 6, 10],
        [0, 3, 6, 9],
        [0, 2, 4, 7, 11],
        [0, 2, 4, 7, 10],
        [0, 1, 4, 7, 10],
        [0, 2, 3, 7, 10],
    ];

    private static readonly int[] Masks =
    [
        .. Enumerable.Range(0, Last + 1).Select(code => Mask(code / Qualities, Intervals[code % Qualities])),
    ];

    /// <summary>By set of pitch classes, ascending.</summary>
    private static readonly Dictionary<int, int[]> Spellings = Enumerable
        .Range(0, Last + 1)
        .GroupBy(code => Masks[code])
        .ToDictionary(codes => codes.Key, codes => codes.ToArray());

    /// <summary>
    /// What <see cref="Nearest(int, int?)"/> found: at most 53,248 answers, and long texts ask for the same ones again and again.
    /// </summary>
    private static readonly ConcurrentDictionary<(int Notes, int? Root), NearestChord> Found = new();

    /// <summary>"C" for 0 … "B" for 11.</summary>
    public static string NoteName(int pitchClass) => RootNames[pitchClass];

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

    /// <summary>The chord some semitones higher, under its lowest code; a rest stays one.</summary>
    /// <param name="semitones">Any number, negative ones too; an octave, 12, changes nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">The code is not a standard one.</exception>
    public static int Transpose(int code, int semitones)
    {
        Check(code);
        if (code == Rest)
            return Rest;
        var root = ((code / Qualities + semitones) % Roots + Roots) % Roots;
        return Canonical(root * Qualities + code % Qualities);
    }

    /// <summary>
    /// The chord whose notes are nearest to some: fewest notes that only one of the two has; of equals that on the same root, then the
    /// lowest code.
    /// </summary>
    /// <param name="pitchClasses">0 = C … 11 = B; none for a rest.</param>
    /// <param name="root">Of the notes, where it is known.</param>
    /// <returns>The lowest code with the chord's notes, and how many notes only one of the two has: 0 when they are the same.</returns>
    public static NearestChord Nearest(IEnumerable<int> pitchClasses, int? root = null)
    {
        ArgumentNullException.ThrowIfNull(pitchClasses);
        return Nearest(pitchClasses.Aggregate(0, (mask, note) => mask | 1 << ((note % Roots + Roots) % Roots)), root);
    }

    internal static NearestChord Nearest(int notes, int? root) =>
        notes == 0
            ? new(Rest, 0)
            : Found.GetOrAdd((notes, root), static wanted =>
                Enumerable
                    .Range(0, Last + 1)
                    .OrderBy(code => Distance(code, wanted.Notes))
                    .ThenBy(code => code / Qualities == wanted.Root ? 0 : 1)
                    .ThenBy(code => code)
                    .Select(code => new NearestChord(Canonical(code), Distance(code, wanted.Notes)))
                    .First()
            );

    /// <summary>The lowest code with exactly these notes; null when there is none.</summary>
    /// <param name="notes">A set of bits, bit 0 for C.</param>
    internal static int? FindLowest(int notes) => Spellings.TryGetValue(notes, out var codes) ? codes[0] : null;

    /// <summary>The code with exactly these notes that is built on a root; null when there is none.</summary>
    internal static int? FindBuiltOn(int root, int notes)
    {
        foreach (var code in Spellings.GetValueOrDefault(notes, []))
        {
            if (code / Qualities == root)
                return code;
        }
        return null;
    }

    /// <summary>Intervals above a root as pitch classes.</summary>
    internal static int Turn(int intervals, int root) => (intervals << root | intervals >> (Roots - root)) & ((1 << Roots) - 1);

    private static int Distance(int code, int notes) => int.PopCount(Masks[code] ^ notes);

    private static int Mask(int root, int[] intervals) => Turn(intervals.Aggregate(0, (mask, interval) => mask | 1 << interval), root);

    private static void Check(int code)
    {
        if (!IsStandard(code))
            throw new ArgumentOutOfRangeException(nameof(code), code, $"Standard chord codes are {Rest} to {Last}.");
    }
}

namespace ChordDash.Engine.Chords;

/// <summary>How the notes of a MIDI file lie to its beats.</summary>
/// <param name="Shift">Ticks by which the beats of the notes come after those of the file; 0 where they agree.</param>
/// <param name="Follows">Whether the notes keep to beats at all.</param>
/// <param name="WrittenStarts">Whether notes begin where notation can say, and not a little before beats: what was written, not
/// played.</param>
/// <param name="WrittenEnds">The same of their ends, which are not a little behind beats.</param>
internal sealed record MidiTiming(long Shift, bool Follows, bool WrittenStarts, bool WrittenEnds)
{
    /// <summary>Parts of a beat that notation divides it in: 32nd notes, and triplets of 16th notes.</summary>
    private static readonly int[] WrittenParts = [8, 12];

    /// <summary>Ways in which notes may divide a beat evenly.</summary>
    private static readonly int[] Divisions = [1, 2, 3, 4, 6];

    private const int FinestTicks = 192;
    private const double MaxWrittenShare = 0.95;

    /// <summary>Of what begins or ends near a beat, how much may do so on its wrong side.</summary>
    private const double MaxBesideShare = 1.0 / 3;
    private const double Beside = 1.0 / 4;
    private const double Near = 1.0 / 8;

    /// <summary>Half of the window in which notes begin together.</summary>
    private const double Together = 1.0 / 16;
    private const int Bins = 48;
    private const double MinElsewhereShare = 0.5;
    private const double MaxOnBeatShare = 0.1;
    private const int MinStarts = 3;

    /// <summary>Enough for the test of Rayleigh to say something.</summary>
    private const int ManyStarts = 8;
    private const double MinConcentration = 0.3;
    private const double MinNearShare = 0.5;

    /// <param name="notes">At least one, percussion aside.</param>
    public static MidiTiming Measure(IReadOnlyList<MidiNote> notes, MidiGrid grid)
    {
        var first = notes.Min(note => note.From);
        // An upbeat says nothing about where beats are.
        var starts = notes
            .Where(note => note.From > first)
            .Select(note =>
                (
                    Tick: note.From,
                    Phase: (double)grid.Phase(note.From) / grid.Ticks,
                    Weight: Math.Clamp(note.To - note.From, grid.Ticks / Bins + 1.0, grid.Ticks)
                )
            )
            .ToList();
        var distinct = starts.Select(start => start.Tick).Distinct().Count();
        var shift = distinct >= MinStarts ? FindShift(starts, grid.Ticks) : 0;
        var moved = grid.Shift(shift);
        var heads = notes.Select(note => (Phase: moved.Phase(note.From), Length: note.To - note.From));
        var tails = notes.Where(note => note.To > note.From).Select(note => (Phase: moved.Phase(note.To), Length: note.To - note.From));
        var written = Written(heads.Select(head => (head.Phase, head.Length > grid.Ticks - head.Phase)), grid.Ticks, early: true);
        return new(
            shift,
            distinct == 0 || shift != 0 || written || Follow(starts, distinct),
            written,
            Written(tails.Select(tail => (tail.Phase, tail.Length > tail.Phase)), grid.Ticks, early: false)
        );
    }

    /// <summary>Whether a place in a beat is one that notation can say.</summary>
    /// <param name="phase">Ticks since the beat before.</param>
    public static bool IsWritten(long phase, int ticks)
    {
        // Programs round to whole ticks, and many end a note a tick early.
        var slack = ticks >= FinestTicks ? 1 : 0;
        foreach (var parts in WrittenParts)
        {
            var rest = phase * parts % ticks;
            if (Math.Min(rest, ticks - rest) <= parts * slack + (ticks % parts == 0 ? 0 : parts / 2))
                return true;
        }
        return false;
    }

    /// <param name="edges">Where in a beat notes begin, or end, and whether they reach over its nearest edge on the wrong side.</param>
    /// <param name="early">Whether the wrong side of a beat is the one before it.</param>
    private static bool Written(IEnumerable<(long Phase, bool Crosses)> edges, int ticks, bool early)
    {
        var (all, written, beside, on) = (0, 0, 0, 0);
        foreach (var (phase, crosses) in edges)
        {
            all++;
            written += IsWritten(phase, ticks) ? 1 : 0;
            var (before, behind) = (ticks - phase, phase);
            if (crosses && phase > 0 && (early ? before : behind) <= ticks * Beside)
                beside++;
            else if (phase == 0 || (early ? behind : before) <= ticks * Near)
                on++;
        }
        return written >= MaxWrittenShare * all && beside <= MaxBesideShare * (beside + on);
    }

    /// <returns>Where in a beat most notes begin, if hardly any begin where the beat does.</returns>
    private static long FindShift(List<(long Tick, double Phase, double Weight)> starts, int ticks)
    {
        var all = starts.Sum(start => start.Weight);
        if (starts.Where(start => Distance(start.Phase, 0) <= Together).Sum(start => start.Weight) > MaxOnBeatShare * all)
            return 0;
        var center = Enumerable
            .Range(0, Bins)
            .Select(bin => (double)bin / Bins)
            .MaxBy(place => starts.Where(start => Distance(start.Phase, place) <= Together).Sum(start => start.Weight));
        var there = starts.Where(start => Distance(start.Phase, center) <= Together).ToList();
        if (there.Sum(start => start.Weight) < MinElsewhereShare * all)
            return 0;
        var turns =
            there.Sum(start => start.Weight * (start.Phase - center - Math.Round(start.Phase - center))) / there.Sum(start => start.Weight);
        return ((long)Math.Round((center + turns) * ticks) + ticks) % ticks;
    }

    /// <summary>
    /// Rayleigh's test of places on a circle, here the beat, for each even division of it: the length of their mean vector (Mardia and
    /// Jupp, Directional Statistics, 2000, section 6.3.1). Notes that were played beside the beats of the file lie anywhere in them.
    /// </summary>
    private static bool Follow(List<(long Tick, double Phase, double Weight)> starts, int distinct)
    {
        var all = starts.Sum(start => start.Weight);
        if (distinct < ManyStarts)
            return starts.Where(start => Distance(start.Phase, 0) <= Near).Sum(start => start.Weight) >= MinNearShare * all;
        return Divisions.Any(division =>
        {
            var (x, y) = (0.0, 0.0);
            foreach (var (_, phase, weight) in starts)
            {
                var (sine, cosine) = Math.SinCos(2 * Math.PI * division * phase);
                (x, y) = (x + weight * cosine, y + weight * sine);
            }
            return Math.Sqrt(x * x + y * y) >= MinConcentration * all;
        });
    }

    /// <summary>On the circle of a beat, 0 … 0.5.</summary>
    private static double Distance(double one, double other) => Math.Abs(one - other - Math.Round(one - other));
}

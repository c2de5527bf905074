using System.Runtime.InteropServices;
using ChordDash.Engine.Common;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Chords;

/// <summary>
/// The beats of a MIDI file: quarter notes, as in the data sets, counted anew where a time signature begins a bar within one. A beat is cut
/// in two cells where a beat of the time signature, such as the dotted quarter note of 6/8, begins within it.
/// </summary>
internal sealed class MidiGrid
{
    /// <summary>A time signature that stands this part of a beat beside one holds from that one on.</summary>
    private const int NearParts = 16;

    private readonly List<long> _cells = [];
    private readonly List<int> _beats = [];

    private MidiGrid(int ticks, IReadOnlyList<Segment> segments) => (Ticks, Segments) = (ticks, segments);

    /// <summary>Of a quarter note.</summary>
    public int Ticks { get; }

    /// <summary>From the beginning; each ends where the next begins.</summary>
    public IReadOnlyList<Segment> Segments { get; }

    /// <summary>How many cells there are.</summary>
    public int Cells => _beats.Count;

    /// <summary>How many beats there are; the last ends behind the last note.</summary>
    public int Beats => _beats.Count == 0 ? 0 : _beats[^1] + 1;

    /// <summary>The quarter notes between the upbeat's beginning and the first bar; 0 where the file names no upbeat.</summary>
    public double Upbeat { get; private init; }

    /// <summary>The beats in which the time signatures are laid, before cells are made of them.</summary>
    /// <param name="meters">In any order.</param>
    /// <param name="last">The last tick in which something sounds.</param>
    public static MidiGrid Lay(int ticks, IEnumerable<MidiMeter> meters, long last)
    {
        List<Segment> segments = [new(0, 0, null)];
        foreach (var meter in meters.Where(meter => meter.Tick <= last).OrderBy(meter => meter.Tick).DistinctBy(meter => meter.Tick))
        {
            var before = segments[^1];
            // Said once more at a bar line, as some programs do in every bar.
            if (
                before.Meter is { } same
                && (same.Beats, same.Unit) == (meter.Beats, meter.Unit)
                && (meter.Tick - before.Origin) * meter.Unit % (4L * ticks * meter.Beats) == 0
            )
            {
                continue;
            }
            var beside = (meter.Tick - before.Origin) % ticks;
            var tick =
                beside * NearParts <= ticks ? meter.Tick - beside
                : (ticks - beside) * NearParts <= ticks ? meter.Tick + ticks - beside
                : meter.Tick;
            if (tick <= before.Start)
                segments[^1] = before with { Meter = before.Meter is null || before.Start == 0 ? meter : before.Meter };
            else
                segments.Add(new(tick, tick, meter));
        }

        // The bar before the first whole one: its beats are counted from its end.
        if (segments is [{ Start: 0, Meter: not null } first, { Meter: { } next } second, ..] && second.Start < BarTicks(next, ticks))
        {
            segments[0] = first with { Origin = second.Start % ticks };
            return new(ticks, segments) { Upbeat = (double)second.Start / ticks };
        }
        return new(ticks, segments);
    }

    /// <summary>The same beats, some ticks later; what lies before the first one is a short beat.</summary>
    public MidiGrid Shift(long by)
    {
        if (by == 0)
            return this;
        var moved = Segments.Select(
            (segment, index) => segment with { Start = index == 0 ? 0 : segment.Start + by, Origin = segment.Origin + by }
        );
        return new(Ticks, [.. moved]) { Upbeat = Upbeat };
    }

    /// <summary>Makes the cells up to a tick.</summary>
    /// <exception cref="UserErrorException">There are more beats than <see cref="Limits.MaxMidiBeats"/>.</exception>
    public MidiGrid Cut(long last)
    {
        var (beat, next) = (0, 0L);
        for (var index = 0; index < Segments.Count && Segments[index].Start <= last; index++)
        {
            var segment = Segments[index];
            var end = index + 1 < Segments.Count ? Segments[index + 1].Start : last + Ticks;
            var unit = UnitTicks(segment.Meter);
            for (var start = segment.Start; start < end && start <= last; beat++)
            {
                if (beat >= Limits.MaxMidiBeats)
                    throw new UserErrorException(MidiMessages.MidiIsTooLong(Limits.MaxMidiBeats));
                next = Math.Min(end, start + Ticks - PhaseOf(start, segment));
                Add(start, beat);
                if (unit > 0 && start >= segment.Origin)
                {
                    var inner = Next(start - segment.Origin, segment.Meter!.Value) + segment.Origin;
                    if (inner < next)
                        Add(inner, beat);
                }
                start = next;
            }
        }
        _cells.Add(next);
        return this;

        void Add(long start, int of)
        {
            _cells.Add(start);
            _beats.Add(of);
        }
    }

    /// <summary>The first tick of a cell, or, for their number, the one behind all.</summary>
    public long Start(int cell) => _cells[cell];

    /// <summary>The beat that a cell belongs to.</summary>
    public int Beat(int cell) => _beats[cell];

    /// <summary>The cell that a tick lies in.</summary>
    public int CellAt(long tick)
    {
        var place = _cells.BinarySearch(tick);
        return Math.Min(place < 0 ? ~place - 1 : place, Cells - 1);
    }

    /// <summary>Ticks since the beat before, 0 … <see cref="Ticks"/> - 1.</summary>
    public long Phase(long tick) => PhaseOf(tick, SegmentAt(tick));

    /// <summary>The part of the file with one time signature that a tick lies in.</summary>
    public Segment SegmentAt(long tick)
    {
        var (low, high) = (0, Segments.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = Segments[middle].Start <= tick ? (middle, high) : (low, middle - 1);
        }
        return Segments[low];
    }

    /// <returns>The place of a beat in its bar, counted from 1; null where the file names no time signature, or its bars are no whole
    /// quarter notes.</returns>
    public int? BeatInBar(int beat)
    {
        var cell = _beats.BinarySearch(beat);
        var start = Start(cell > 0 && _beats[cell - 1] == beat ? cell - 1 : cell);
        var segment = SegmentAt(start);
        if (segment.Meter is not { } meter || BarTicks(meter, Ticks) is var bar && (bar == 0 || bar % Ticks != 0) || start < segment.Origin)
            return null;
        return (int)((start - segment.Origin) % bar / Ticks) + 1;
    }

    private long PhaseOf(long tick, Segment segment) => ((tick - segment.Origin) % Ticks + Ticks) % Ticks;

    private static long BarTicks(MidiMeter meter, int ticks) => 4L * ticks * meter.Beats / meter.Unit;

    /// <summary>
    /// A beat of the time signature, or a bar of it, where that is no whole number of quarter notes; 0 where it is, or is very short.
    /// </summary>
    private long UnitTicks(MidiMeter? meter)
    {
        if (meter is not { Unit: > 4 } odd)
            return 0;
        var unit = 4L * Ticks * UnitParts(odd) / odd.Unit;
        return 2 * unit < Ticks || unit % Ticks == 0 ? 0 : unit;
    }

    /// <summary>Where the first beat of the time signature begins that lies behind a tick; both count from its beginning.</summary>
    private long Next(long from, MidiMeter meter)
    {
        // Not a sum of rounded lengths.
        var unit = 4L * Ticks * UnitParts(meter);
        return (from * meter.Unit / unit + 1) * unit / meter.Unit;
    }

    /// <summary>Three eighths for 6/8 and its like, else the bar.</summary>
    private static int UnitParts(MidiMeter meter) => meter.Beats % 3 == 0 ? 3 : meter.Beats;

    /// <param name="Start">The first tick.</param>
    /// <param name="Origin">A tick in which a beat begins.</param>
    /// <param name="Meter">The time signature; null where the file names none.</param>
    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct Segment(long Start, long Origin, MidiMeter? Meter);
}

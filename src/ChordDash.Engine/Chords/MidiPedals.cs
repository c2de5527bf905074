namespace ChordDash.Engine.Chords;

/// <summary>What the sustain pedal lets ring.</summary>
internal static class MidiPedals
{
    /// <returns>The sets of pitch classes, as bits, that ring in each cell after their keys were released.</returns>
    public static int[] Ring(IEnumerable<MidiNote> notes, IReadOnlyList<MidiPedal> pedals, MidiGrid grid)
    {
        var held = pedals
            .GroupBy(pedal => pedal.Channel)
            .ToDictionary(channel => channel.Key, channel => Held([.. channel.OrderBy(pedal => pedal.Tick)]));
        if (held.Count == 0)
            return new int[grid.Cells];
        return MidiCells.Merge(
            grid.Cells,
            notes
                .Where(note => note.To > note.From && held.ContainsKey(note.Channel))
                .Select(note => (note.Number, note.To, Release: Release(held[note.Channel], note.To)))
                .Where(note => note.Release > note.To)
                .Select(note => (grid.CellAt(note.To), grid.CellAt(note.Release - 1), note.Number))
        );
    }

    /// <summary>The spans in which the pedal is down, one after another.</summary>
    private static List<(long Down, long Up)> Held(List<MidiPedal> pedals)
    {
        List<(long Down, long Up)> held = [];
        long? down = null;
        foreach (var pedal in pedals)
        {
            if (pedal.Down)
            {
                down ??= pedal.Tick;
            }
            else if (down is { } since)
            {
                if (pedal.Tick > since)
                    held.Add((since, pedal.Tick));
                down = null;
            }
        }
        if (down is { } never)
            held.Add((never, long.MaxValue));
        return held;
    }

    /// <returns>When the pedal that is down at a tick comes up; the tick itself where it is up.</returns>
    private static long Release(List<(long Down, long Up)> held, long tick)
    {
        var (low, high) = (0, held.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (held[middle].Up <= tick)
                low = middle + 1;
            else if (held[middle].Down > tick)
                high = middle - 1;
            else
                return held[middle].Up;
        }
        return tick;
    }
}

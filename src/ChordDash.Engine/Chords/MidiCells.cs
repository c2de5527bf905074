namespace ChordDash.Engine.Chords;

/// <summary>
/// The pitch classes that sound in each cell of a grid, as sets of bits. A note that reaches but a little over a beat's edge, as they do
/// when people play early or legato, belongs to the beat in which it sounds.
/// </summary>
internal sealed class MidiCells
{
    /// <summary>Of a beat. What reaches over an edge by less was not meant to.</summary>
    internal const int SlipParts = 16;

    /// <summary>Of a beat. What reaches over an edge by less was hardly meant to.</summary>
    private const int LikelySlipParts = 8;

    /// <summary>Of a beat. What reaches over an edge by less may not have been meant to, where it was played and not written.</summary>
    private const int DoubtfulParts = 4;

    private readonly MidiGrid _grid;
    private readonly MidiTiming _timing;
    private readonly int[,] _changes;

    private MidiCells(MidiGrid grid, MidiTiming timing)
    {
        (_grid, _timing) = (grid, timing);
        _changes = new int[grid.Cells + 1, StandardChords.Roots];
        Chosen = new int[grid.Cells];
        Loose = new int[grid.Cells];
    }

    private enum Part
    {
        /// <summary>Sounds in the cell.</summary>
        Sure,

        /// <summary>Is counted, but may not have been meant to reach so far.</summary>
        Doubted,

        /// <summary>Is not counted, but may have been meant to reach so far.</summary>
        Unlikely,

        /// <summary>Does not sound in the cell.</summary>
        Slip,
    }

    /// <summary>Notes that sound there without doubt.</summary>
    public int[] Sure { get; private set; } = [];

    /// <summary>Those and what probably sounds there.</summary>
    public int[] Chosen { get; private set; }

    /// <summary>All that may sound there.</summary>
    public int[] Loose { get; private set; }

    public static MidiCells Spread(IEnumerable<MidiNote> notes, MidiGrid grid, MidiTiming timing)
    {
        var cells = new MidiCells(grid, timing);
        foreach (var note in notes)
            cells.Add(note);
        cells.Sure = Merge(cells._changes);
        cells.Chosen = [.. cells.Sure.Zip(cells.Chosen, (sure, edge) => sure | edge)];
        cells.Loose = [.. cells.Chosen.Zip(cells.Loose, (chosen, edge) => chosen | edge)];
        return cells;
    }

    /// <summary>The sets of pitch classes of notes that sound from one cell to another.</summary>
    public static int[] Merge(int cells, IEnumerable<(int First, int Last, int Number)> notes)
    {
        var changes = new int[cells + 1, StandardChords.Roots];
        foreach (var (first, last, number) in notes)
        {
            changes[first, number % StandardChords.Roots]++;
            changes[last + 1, number % StandardChords.Roots]--;
        }
        return Merge(changes);
    }

    /// <summary>A note that ends where a cell begins does not sound in it; one without length sounds where it begins.</summary>
    private void Add(MidiNote note)
    {
        var (first, last) = (_grid.CellAt(note.From), _grid.CellAt(Math.Max(note.From, note.To - 1)));
        if (first == last)
        {
            if (note.To == note.From)
                AddPoint(note, first);
            else
                Cover(first, last, note.Number);
            return;
        }
        // What fills a cell counts as much as a beat, however short the cell is.
        var head = note.From == _grid.Start(first) ? _grid.Ticks : _grid.Start(first + 1) - note.From;
        var tail = note.To == _grid.Start(last + 1) ? _grid.Ticks : note.To - _grid.Start(last);
        var (before, after) = (Judge(head, note.From, _timing.WrittenStarts), Judge(tail, note.To, _timing.WrittenEnds));
        if (last == first + 1)
        {
            // Nothing else holds the note: the longer part does, for sure unless both are short.
            var sure = Math.Max(head, tail) * LikelySlipParts > _grid.Ticks;
            if (head >= tail)
                (before, after) = (sure ? Part.Sure : Best(before, Part.Doubted), sure ? after : Best(after, Part.Unlikely));
            else
                (before, after) = (sure ? before : Best(before, Part.Unlikely), sure ? Part.Sure : Best(after, Part.Doubted));
        }
        AddPart(first, before, note.Number);
        AddPart(last, after, note.Number);
        Cover(before == Part.Sure ? first : first + 1, after == Part.Sure ? last : last - 1, note.Number);
    }

    /// <summary>A note of which only the beginning is known.</summary>
    private void AddPoint(MidiNote note, int cell)
    {
        var part =
            note.From == _grid.Start(cell) || cell + 1 == _grid.Cells
                ? Part.Sure
                : Judge(_grid.Start(cell + 1) - note.From, note.From, _timing.WrittenStarts);
        if (part is Part.Sure or Part.Doubted || _timing.WrittenStarts)
        {
            Cover(cell, cell, note.Number);
            return;
        }
        AddPart(cell, part, note.Number);
        if (part == Part.Slip)
            Cover(cell + 1, cell + 1, note.Number);
        else
            AddPart(cell + 1, Part.Doubted, note.Number);
    }

    /// <param name="reach">How many ticks of a note lie in a cell that it does not fill.</param>
    /// <param name="edge">Its own end there.</param>
    /// <param name="written">Whether such ends are where notation says.</param>
    private Part Judge(long reach, long edge, bool written)
    {
        // What fills a cell, or a fourth of a beat, is there.
        if (reach > _grid.Ticks / DoubtfulParts)
            return Part.Sure;
        if (written && MidiTiming.IsWritten(_grid.Phase(edge), _grid.Ticks))
            return reach * LikelySlipParts > _grid.Ticks ? Part.Sure : Part.Doubted;
        return reach * SlipParts <= _grid.Ticks ? Part.Slip
            : reach * LikelySlipParts <= _grid.Ticks ? Part.Unlikely
            : Part.Doubted;
    }

    private static Part Best(Part one, Part other) => one < other ? one : other;

    private void AddPart(int cell, Part part, int number)
    {
        var bit = 1 << number % StandardChords.Roots;
        if (part == Part.Doubted)
            Chosen[cell] |= bit;
        if (part is Part.Doubted or Part.Unlikely)
            Loose[cell] |= bit;
    }

    private void Cover(int first, int last, int number)
    {
        if (first > last)
            return;
        _changes[first, number % StandardChords.Roots]++;
        _changes[last + 1, number % StandardChords.Roots]--;
    }

    private static int[] Merge(int[,] changes)
    {
        var cells = new int[changes.GetLength(0) - 1];
        for (var note = 0; note < StandardChords.Roots; note++)
        {
            for (int cell = 0, sounding = 0; cell < cells.Length; cell++)
            {
                sounding += changes[cell, note];
                cells[cell] |= sounding > 0 ? 1 << note : 0;
            }
        }
        return cells;
    }
}

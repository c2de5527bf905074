using ChordDash.Engine.Common;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Chords;

/// <summary>Names the chord of each beat, and says where it is doubtful.</summary>
internal sealed class MidiBeats
{
    private readonly MidiGrid _grid;
    private readonly MidiCells _cells;
    private readonly int[] _ring;
    private readonly bool _follows;
    private readonly int _last;
    private int _explained;

    /// <param name="ring">What the pedal lets ring, by cell.</param>
    /// <param name="follows">Whether the notes keep to the beats.</param>
    public MidiBeats(MidiGrid grid, MidiCells cells, int[] ring, bool follows)
    {
        (_grid, _cells, _ring, _follows) = (grid, cells, ring, follows);
        First = grid.Beat(Array.FindIndex(cells.Chosen, notes => notes != 0));
        _last = grid.Beat(Array.FindLastIndex(cells.Chosen, notes => notes != 0));
    }

    /// <summary>The first beat in which something sounds.</summary>
    public int First { get; }

    /// <summary>Silence around the music is left out.</summary>
    public List<MidiBeat> Read()
    {
        List<MidiBeat> beats = new(_last - First + 1);
        for (var cell = 0; cell < _grid.Cells; )
        {
            var beat = _grid.Beat(cell);
            var next = cell + 1;
            while (next < _grid.Cells && _grid.Beat(next) == beat)
                next++;
            if (beat >= First && beat <= _last)
                beats.Add(Read(cell, next));
            cell = next;
        }
        return beats;
    }

    private MidiBeat Read(int cell, int next)
    {
        var (sure, chosen, loose, ring) = (0, 0, 0, 0);
        for (var part = cell; part < next; part++)
        {
            (sure, chosen) = (sure | _cells.Sure[part], chosen | _cells.Chosen[part]);
            (loose, ring) = (loose | _cells.Loose[part], ring | _ring[part]);
        }
        var chord = StandardChords.Nearest(chosen, root: null);
        var start = Math.Round((double)_grid.Start(cell) / _grid.Ticks, 3);
        var (reading, why) =
            Doubt() is { } doubt ? (MidiReading.Doubtful, doubt)
            : chord.Distance > 0 || StandardChords.Nearest(sure, root: null).Distance > 0 ? (MidiReading.Nearest, SayNearest())
            : (MidiReading.Exact, null);
        return new(chord.Code, start, reading, why);

        Message? Doubt()
        {
            if (!_follows && chosen != 0)
                return MidiMessages.MidiBeatMissesNotes;
            if (next - cell > 1 && IsMixed(_cells.Chosen[cell], _cells.Chosen[cell + 1]))
            {
                return Explain()
                    ? MidiMessages.MidiBeatHasTwoChords(Symbol(_cells.Chosen[cell]), Symbol(_cells.Chosen[cell + 1]))
                    : MidiMessages.MidiBeatIsDivided;
            }
            var other = Other(sure) ?? Other(loose);
            if (other is not null)
            {
                return Explain()
                    ? MidiMessages.MidiNotesCrossEdgeWithChord(StandardChords.Symbol(other.Value))
                    : MidiMessages.MidiNotesCrossEdgeOfBeat;
            }
            return chosen != 0 || ring == 0 ? null
                : Explain() ? MidiMessages.MidiBeatRingsAsChord(Symbol(ring))
                : MidiMessages.MidiBeatOnlyRings;
        }

        int? Other(int notes) =>
            notes != chosen && StandardChords.Nearest(notes, root: null).Code is var code && code != chord.Code ? code : null;

        Message SayNearest() =>
            Explain()
                ? MidiMessages.MidiBeatHasNearestChord(Names(chosen), StandardChords.Symbol(chord.Code))
                : MidiMessages.MidiBeatHasNoExactChord;
    }

    /// <summary>Whether the notes of a beat change with the beat of the time signature, and do not only become more or fewer.</summary>
    private static bool IsMixed(int before, int after) =>
        (before & after) != before
        && (before & after) != after
        && StandardChords.Nearest(before, root: null).Code != StandardChords.Nearest(after, root: null).Code;

    /// <summary>Whether one more sentence may name notes and chords.</summary>
    private bool Explain() => _explained++ < Limits.MaxExplainedTokens;

    private static string Symbol(int notes) => StandardChords.Symbol(StandardChords.Nearest(notes, root: null).Code);

    private static string Names(int notes) =>
        string.Join(' ', Enumerable.Range(0, StandardChords.Roots).Where(note => (notes >> note & 1) != 0).Select(StandardChords.NoteName));
}

using ChordDash.Engine.Common;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Chords;

/// <summary>
/// Reduces a MIDI file as the data sets of the standard vocabulary were made: all notes that sound within a quarter-note beat are merged,
/// and the beat gets the chord that has these notes, or the one nearest to them. Percussion (channel 10) is left out. A beat of which it is
/// not sure which notes belong to it is marked.
/// </summary>
public static class MidiReduction
{
    private const int Percussion = 10;
    private const int NamedMeters = 3;

    /// <param name="file">A standard MIDI file (.mid), by itself or in RIFF. Of the independent songs of format 2 the first is
    /// read.</param>
    /// <exception cref="UserErrorException">The file is none, is damaged, has no notes, or is too long.</exception>
    public static ReducedMidi Read(Stream file, CancellationToken cancellationToken = default)
    {
        var music = MidiNotes.Read(file, cancellationToken);
        var notes = music.Notes.Where(note => note.Channel != Percussion).ToList();
        if (notes.Count == 0)
        {
            throw new UserErrorException(music.Notes.Count == 0 ? MidiMessages.MidiHasNoNotes : MidiMessages.MidiHasOnlyPercussion);
        }
        var last = notes.Max(note => Math.Max(note.From, note.To - 1));
        if (last / music.TicksPerBeat >= Limits.MaxMidiBeats)
            throw new UserErrorException(MidiMessages.MidiIsTooLong(Limits.MaxMidiBeats));

        var laid = MidiGrid.Lay(music.TicksPerBeat, music.Meters, last);
        var timing = MidiTiming.Measure(notes, laid);
        var grid = laid.Shift(timing.Shift).Cut(last);
        cancellationToken.ThrowIfCancellationRequested();
        var beats = new MidiBeats(grid, MidiCells.Spread(notes, grid, timing), MidiPedals.Ring(notes, music.Pedals, grid), timing.Follows);
        var read = beats.Read();
        int[] codes = [.. read.Select(beat => beat.Code)];
        var (signature, key, remarks) = MidiKey.Weigh(music.Keys, codes, tick =>
            Math.Max(1, grid.Beat(grid.CellAt(tick)) - beats.First + 1)
        );
        return new(codes, read.Count(beat => beat.Reading == MidiReading.Exact))
        {
            Beats = read,
            KeySignature = signature?.Name,
            Key = key?.Name,
            Remarks = [.. music.Remarks, .. Remarks(music, grid, timing, beats.First), .. remarks],
        };
    }

    /// <summary>Whether something can be read of a song.</summary>
    internal static bool HasPitches(MidiMusic music) => music.Notes.Exists(note => note.Channel != Percussion);

    private static IEnumerable<Message> Remarks(MidiMusic music, MidiGrid grid, MidiTiming timing, int firstBeat)
    {
        if (!timing.Follows)
            yield return MidiMessages.MidiMissesBeats;
        if (timing.Shift != 0)
            yield return MidiMessages.MidiBeatsMoved((double)timing.Shift / grid.Ticks);
        if (grid.Upbeat > 0)
            yield return MidiMessages.MidiUpbeatHasLength(grid.Upbeat);
        else if (grid.BeatInBar(firstBeat) is > 1 and var place)
            yield return MidiMessages.MidiUpbeatBeginsOnBeat(place);
        var odd = grid
            .Segments.Where(segment => segment.Meter is { Unit: not 4 })
            .Select(segment => $"{segment.Meter!.Value.Beats}/{segment.Meter.Value.Unit}")
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (odd.Count > 0)
            yield return MidiMessages.MidiMetersWithoutQuarters(
                string.Join(", ", odd.Count > NamedMeters ? [.. odd.Take(NamedMeters), "…"] : odd)
            );
        if (music.Pedals.Exists(pedal => pedal.Down))
            yield return MidiMessages.MidiPedalLeftOut;
    }
}

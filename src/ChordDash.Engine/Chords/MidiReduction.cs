using ChordDash.Engine.Common;

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
            throw new UserErrorException(
                music.Notes.Count == 0
                    ? "There are no notes in this MIDI file. Choose another one."
                    : "There are no notes in this MIDI file, percussion (channel 10) aside. Choose another one."
            );
        }
        var last = notes.Max(note => Math.Max(note.From, note.To - 1));
        if (last / music.TicksPerBeat >= Limits.MaxMidiBeats)
            throw new UserErrorException(
                $"This MIDI file lasts longer than {Limits.MaxMidiBeats:N0} beats, the most that can be asked about at once. "
                    + "Choose a shorter one."
            );

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

    private static IEnumerable<string> Remarks(MidiMusic music, MidiGrid grid, MidiTiming timing, int firstBeat)
    {
        if (!timing.Follows)
            yield return "The notes do not keep to the beats of this file, as if it was played without a metronome. "
                + "All beats are doubtful.";
        if (timing.Shift != 0)
            yield return $"The notes begin beside the beats of this file. "
                + $"The beats were moved to them, in quarter notes by {(double)timing.Shift / grid.Ticks:0.##}.";
        if (grid.Upbeat > 0)
            yield return $"The music begins with an upbeat. Its length in quarter notes is {grid.Upbeat:0.##}.";
        else if (grid.BeatInBar(firstBeat) is > 1 and var place)
            yield return $"The music begins with an upbeat, on beat {place} of a bar.";
        var odd = grid
            .Segments.Where(segment => segment.Meter is { Unit: not 4 })
            .Select(segment => $"{segment.Meter!.Value.Beats}/{segment.Meter.Value.Unit}")
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (odd.Count > 0)
            yield return $"Time signatures that do not count quarter notes: {string.Join(", ", odd.Take(NamedMeters))}"
                + $"{(odd.Count > NamedMeters ? ", …" : "")}. "
                + "A beat is a quarter note here all the same, as in the data sets.";
        if (music.Pedals.Exists(pedal => pedal.Down))
            yield return "The sustain pedal was left out: notes count as long as their keys are held.";
    }
}

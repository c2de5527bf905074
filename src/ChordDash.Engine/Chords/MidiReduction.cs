namespace ChordDash.Engine.Chords;

/// <summary>A MIDI file as chords, one per beat.</summary>
/// <param name="Codes">Standard chord codes, silence before the first and after the last note left out.</param>
/// <param name="Exact">How many of the beats have exactly the notes of their chord.</param>
public sealed record ReducedMidi(IReadOnlyList<int> Codes, int Exact);

/// <summary>
/// Reduces a MIDI file as the data sets of the standard vocabulary were made: all notes that sound within a quarter-note beat are merged, and
/// the beat gets the chord that has these notes, or the one nearest to them. Percussion (channel 10) is left out.
/// </summary>
public static class MidiReduction
{
    private const int Percussion = 10;

    /// <param name="file">A standard MIDI file (.mid), format 0 or 1.</param>
    /// <exception cref="UserErrorException">The file is none, is damaged, has no notes, or is too long.</exception>
    public static ReducedMidi Read(Stream file, CancellationToken cancellationToken = default)
    {
        var (all, ticks) = MidiNotes.Read(file, cancellationToken);
        var notes = all.Where(note => note.Channel != Percussion).ToList();
        if (notes.Count == 0)
            throw new UserErrorException("There are no notes in this MIDI file, percussion aside. Choose another one.");
        if (notes.Max(note => note.To) / ticks >= Limits.MaxMidiBeats)
            throw new UserErrorException(
                $"This MIDI file lasts longer than {Limits.MaxMidiBeats:N0} beats, the most that can be asked about at once. "
                    + "Choose a shorter one.");

        // How many more notes of a pitch class sound than in the beat before.
        var changes = new int[notes.Max(note => LastBeat(note.From, note.To, ticks)) + 2, StandardChords.Roots];
        foreach (var (_, from, to, number) in notes)
        {
            changes[from / ticks, number % StandardChords.Roots]++;
            changes[LastBeat(from, to, ticks) + 1, number % StandardChords.Roots]--;
        }
        var beats = Merge(changes);
        var sounding = beats.AsSpan()[Array.FindIndex(beats, mask => mask != 0)..].ToArray();
        var chords = sounding.Distinct().ToDictionary(mask => mask, mask => StandardChords.Nearest(mask, root: null));
        return new([.. sounding.Select(mask => chords[mask].Code)], sounding.Count(mask => chords[mask].Distance == 0));
    }

    /// <summary>The sets of sounding pitch classes, by beat.</summary>
    private static int[] Merge(int[,] changes)
    {
        var beats = new int[changes.GetLength(0) - 1];
        for (var note = 0; note < StandardChords.Roots; note++)
        {
            for (int beat = 0, sounding = 0; beat < beats.Length; beat++)
            {
                sounding += changes[beat, note];
                beats[beat] |= sounding > 0 ? 1 << note : 0;
            }
        }
        return beats;
    }

    /// <summary>A note that ends where a beat begins does not sound in it; one without length sounds where it begins.</summary>
    private static int LastBeat(long from, long to, int ticks) => (int)(Math.Max(from, to - 1) / ticks);
}

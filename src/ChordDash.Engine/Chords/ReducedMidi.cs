namespace ChordDash.Engine.Chords;

/// <summary>How sure the chord of a beat is.</summary>
public enum MidiReading
{
    /// <summary>The beat has exactly the notes of its chord.</summary>
    Exact,

    /// <summary>No chord of the vocabulary has exactly its notes; the chord is the nearest.</summary>
    Nearest,

    /// <summary>It is not sure which notes belong to the beat.</summary>
    Doubtful,
}

/// <summary>One beat of a MIDI file.</summary>
/// <param name="Code">A standard chord code.</param>
/// <param name="Start">Quarter notes since the beginning of the file.</param>
/// <param name="Why">A sentence that says what is doubtful, or which notes the nearest chord stands for; null for an exact beat.</param>
public sealed record MidiBeat(int Code, double Start, MidiReading Reading, Message? Why);

/// <summary>A MIDI file as chords, one per beat.</summary>
/// <param name="Codes">Standard chord codes, silence before the first and after the last note left out.</param>
/// <param name="Exact">How many of the beats have exactly the notes of their chord, without doubt.</param>
public sealed record ReducedMidi(IReadOnlyList<int> Codes, int Exact)
{
    /// <summary>The same beats, and how sure each is.</summary>
    public IReadOnlyList<MidiBeat> Beats { get; init; } = [];

    /// <summary>How many of the beats are doubtful.</summary>
    public int Doubtful => Beats.Count(beat => beat.Reading == MidiReading.Doubtful);

    /// <summary>The key signature at the beginning, such as "D minor"; null where the file names none.</summary>
    public string? KeySignature { get; init; }

    /// <summary>The key to ask in: the key signature's, unless the chords contradict it; null where it is to be estimated.</summary>
    public string? Key { get; init; }

    /// <summary>Sentences about the file as a whole: what was passed over, its upbeat, its time and key signatures.</summary>
    public IReadOnlyList<Message> Remarks { get; init; } = [];
}

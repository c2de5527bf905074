using System.Runtime.InteropServices;

namespace ChordDash.Engine.Chords;

/// <param name="From">In ticks.</param>
/// <param name="To">Where its note-off is, if it has one; else <paramref name="From"/>.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct MidiNote(int Channel, long From, long To, int Number);

/// <param name="Tick">Where it begins to hold.</param>
/// <param name="Beats">Such as 6 of 6/8.</param>
/// <param name="Unit">Such as 8 of 6/8: a power of two, 1 … 64.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct MidiMeter(long Tick, int Beats, int Unit);

/// <param name="Tick">Where it begins to hold.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct MidiKeySignature(long Tick, ChordKey Key);

/// <param name="Down">Whether the sustain pedal is pressed or released.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct MidiPedal(int Channel, long Tick, bool Down);

/// <summary>What was read of a MIDI file, or of one song of it: times are in ticks from its beginning.</summary>
/// <param name="TicksPerBeat">Of a quarter note.</param>
internal sealed record MidiMusic(int TicksPerBeat)
{
    /// <summary>Track by track, in the order of their note-ons.</summary>
    public List<MidiNote> Notes { get; } = [];

    /// <summary>Track by track.</summary>
    public List<MidiMeter> Meters { get; } = [];

    /// <summary>Track by track.</summary>
    public List<MidiKeySignature> Keys { get; } = [];

    /// <summary>Track by track.</summary>
    public List<MidiPedal> Pedals { get; } = [];

    /// <summary>Sentences about what the file does that its standard does not allow.</summary>
    public IReadOnlyList<Message> Remarks { get; init; } = [];
}

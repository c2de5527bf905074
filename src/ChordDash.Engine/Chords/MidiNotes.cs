using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using NAudio.Midi;

namespace ChordDash.Engine.Chords;

/// <param name="From">In ticks.</param>
/// <param name="To">Where its note-off is, if it has one; else <paramref name="From"/>.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct MidiNote(int Channel, long From, long To, int Number);

/// <summary>
/// Reads the notes of a MIDI file in time that grows linearly with its length. NAudio reads the events; its own pairing of note-ons with
/// note-offs goes through all open notes for each note-off.
/// </summary>
internal static class MidiNotes
{
    private const int EventsPerCheck = 1 << 12;
    private const int HeaderBytes = 6;

    /// <returns>The notes in the order of their note-ons, and the ticks of a quarter note.</returns>
    /// <exception cref="UserErrorException">The file is none, is damaged, or counts film frames.</exception>
    public static (List<MidiNote> Notes, int TicksPerBeat) Read(Stream file, CancellationToken cancellationToken)
    {
        List<MidiNote> notes = [];
        int ticks;
        try
        {
            using var reader = new Reader(file);
            ticks = Read(reader, notes, cancellationToken);
        }
        catch (Exception exception) when (exception is FormatException or IOException or ArgumentException
            or InvalidOperationException or IndexOutOfRangeException or OverflowException)
        {
            throw new UserErrorException("This is not a MIDI file, or it is damaged. Choose a standard MIDI file (.mid).", exception);
        }
        // The highest bit says that time is counted in film frames.
        return ticks is > 0 and < 0x8000
            ? (notes, ticks)
            : throw new UserErrorException("This MIDI file counts film frames, not beats. Export it with a beat (ticks per quarter note).");
    }

    private static int Read(Reader reader, List<MidiNote> notes, CancellationToken cancellationToken)
    {
        if (reader.ReadHeader("MThd"u8) != HeaderBytes)
            throw new FormatException("header length");
        var format = reader.ReadBigEndianUInt16();
        var tracks = reader.ReadBigEndianUInt16();
        var ticks = reader.ReadBigEndianUInt16();
        var now = 0L;
        for (var track = 0; track < tracks; track++)
        {
            // The one track of format 0 may be cut in several.
            now = ReadTrack(reader, format == 0 ? now : 0, notes, cancellationToken);
        }
        return ticks;
    }

    /// <returns>The time at the track's end.</returns>
    private static long ReadTrack(Reader reader, long now, List<MidiNote> notes, CancellationToken cancellationToken)
    {
        var length = reader.ReadHeader("MTrk"u8);
        var end = reader.BaseStream.Position + length;
        var open = new Dictionary<(int Channel, int Number), Queue<int>>();
        MidiEvent? voice = null;
        for (var events = 0; reader.BaseStream.Position < end; events++)
        {
            if (events % EventsPerCheck == 0)
                cancellationToken.ThrowIfCancellationRequested();
            if (ReadEvent(reader, voice) is not { } read)
                continue;
            // Events of other kinds leave the status that later ones may leave out.
            if (read.CommandCode < MidiCommandCode.Sysex)
                voice = read;
            now += read.DeltaTime;
            if (read is not NoteEvent { CommandCode: MidiCommandCode.NoteOn or MidiCommandCode.NoteOff } note)
                continue;
            var key = (note.Channel, note.NoteNumber);
            if (note is { CommandCode: MidiCommandCode.NoteOn, Velocity: > 0 })
            {
                if (!open.TryGetValue(key, out var started))
                    open[key] = started = new();
                started.Enqueue(notes.Count);
                notes.Add(new(note.Channel, now, now, note.NoteNumber));
            }
            else if (open.TryGetValue(key, out var started) && started.TryDequeue(out var first))
            {
                // It ends the note of its pitch that sounds for the longest time.
                notes[first] = notes[first] with { To = now };
            }
        }
        return reader.BaseStream.Position == end ? now : throw new FormatException("track length");
    }

    /// <returns>Null for an event that could not be read; what follows often can.</returns>
    private static MidiEvent? ReadEvent(Reader reader, MidiEvent? voice)
    {
        try
        {
            return MidiEvent.ReadNextEvent(reader, voice);
        }
        catch (Exception exception) when (exception is InvalidDataException or FormatException)
        {
            // Throwing takes a thousand times as long as reading.
            return ++reader.Damage <= Limits.MaxMidiDamage ? null : throw new InvalidOperationException("events", exception);
        }
    }

    private sealed class Reader(Stream file) : BinaryReader(file, Encoding.UTF8, leaveOpen: true)
    {
        public int Damage { get; set; }

        // Else the memory is taken that an event of a few bytes asks for, and then cut to what there is.
        public override byte[] ReadBytes(int count) => base.ReadBytes((int)Math.Min(count, BaseStream.Length - BaseStream.Position));

        /// <returns>The length that stands behind the name.</returns>
        public uint ReadHeader(ReadOnlySpan<byte> name) =>
            ReadBytes(name.Length).AsSpan().SequenceEqual(name)
                ? BinaryPrimitives.ReverseEndianness(ReadUInt32())
                : throw new FormatException("header");

        public int ReadBigEndianUInt16() => BinaryPrimitives.ReverseEndianness(ReadUInt16());
    }
}

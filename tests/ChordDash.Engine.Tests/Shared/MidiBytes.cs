using System.Buffers.Binary;
using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;

namespace ChordDash.Engine.Tests.Shared;

/// <summary>Writes MIDI files byte by byte, well-formed ones and others.</summary>
internal static class MidiBytes
{
    /// <summary>Ticks of a quarter note.</summary>
    public const int Beat = 480;

    public static readonly byte[] EndOfTrack = [0, 0xFF, 0x2F, 0];

    public static readonly int[] C = [60, 64, 67];
    public static readonly int[] Am = [57, 60, 64];
    public static readonly int[] F = [53, 57, 60];
    public static readonly int[] G = [55, 59, 62];

    /// <summary>The codes of <see cref="C"/>, <see cref="Am"/>, <see cref="F"/> and <see cref="G"/>.</summary>
    public static readonly int[] Codes = [0, 145, 80, 112];

    /// <summary>The four chords, a beat each.</summary>
    public static readonly (long From, long To, int Note)[] Song = OneBeatEach((0, C), (1, Am), (2, F), (3, G));

    public static (long From, long To, int Note)[] OneBeatEach(params (double Beat, int[] Notes)[] chords) =>
        [.. chords.SelectMany(chord => chord.Notes.Select(note => ((long)(chord.Beat * Beat), (long)((chord.Beat + 1) * Beat), note)))];

    public static byte[] File(params byte[][] tracks) => File(tracks.Length > 1 ? 1 : 0, tracks.Length, tracks);

    public static byte[] File(int format, int count, params byte[][] tracks) => [.. Header(format, count), .. tracks.SelectMany(Track)];

    public static byte[] Header(int format, int count, int division = Beat) =>
        Chunk("MThd", [(byte)(format >> 8), (byte)format, (byte)(count >> 8), (byte)count, (byte)(division >> 8), (byte)division]);

    public static byte[] Track(byte[] events) => Chunk("MTrk", events);

    public static byte[] Chunk(string name, byte[] content, uint? length = null)
    {
        var header = new byte[8];
        for (var letter = 0; letter < 4; letter++)
            header[letter] = (byte)name[letter];
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), length ?? (uint)content.Length);
        return [.. header, .. content];
    }

    public static byte[] Quantity(long value)
    {
        List<byte> groups = [(byte)(value & 0x7F)];
        for (value >>= 7; value > 0; value >>= 7)
            groups.Insert(0, (byte)(value & 0x7F | 0x80));
        return [.. groups];
    }

    /// <summary>The events of a track: notes, and others by their tick, which come first there; an end of track.</summary>
    public static byte[] Events(
        IEnumerable<(long From, long To, int Note)> notes,
        int channel = 0,
        params (long Tick, byte[] Event)[] others
    )
    {
        var events = notes
            .SelectMany(note =>
                new[]
                {
                    (Tick: note.From, Order: 2, Event: new[] { (byte)(0x90 | channel), (byte)note.Note, (byte)100 }),
                    (Tick: note.To, Order: note.From == note.To ? 3 : 1, Event: [(byte)(0x80 | channel), (byte)note.Note, 0]),
                }
            )
            .Concat(others.Select(other => (other.Tick, Order: 0, other.Event)))
            .OrderBy(one => one.Tick)
            .ThenBy(one => one.Order);
        List<byte> track = [];
        var now = 0L;
        foreach (var (tick, _, bytes) in events)
        {
            track.AddRange([.. Quantity(tick - now), .. bytes]);
            now = tick;
        }
        return [.. track, .. EndOfTrack];
    }

    public static byte[] Meter(int beats, int unit) => [0xFF, 0x58, 4, (byte)beats, (byte)int.Log2(unit), 24, 8];

    public static byte[] KeySignature(int sharps, bool minor = false) => [0xFF, 0x59, 2, (byte)(sbyte)sharps, minor ? (byte)1 : (byte)0];

    public static byte[] Pedal(bool down) => [0xB0, 64, down ? (byte)127 : (byte)0];

    public static ReducedMidi Read(byte[] file) => MidiReduction.Read(new MemoryStream(file), TestContext.Current.CancellationToken);

    /// <summary>Of a file of one track.</summary>
    public static ReducedMidi Read(IEnumerable<(long From, long To, int Note)> notes, params (long Tick, byte[] Event)[] others) =>
        Read(File(Events(notes, 0, others)));

    public static Message Refusal(byte[] file) => Assert.Throws<UserErrorException>(() => Read(file)).Problem;
}

using System.Buffers.Binary;
using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;
using ChordDash.Engine.Resources;
using FsCheck.Xunit;

namespace ChordDash.Engine.Tests.Chords;

public class MidiReductionTests
{
    private const int Beat = 480;

    [Fact]
    public void Read_NotesOfABeat_AreMergedIntoItsChord()
    {
        // C and E together, G later in the same beat; then A minor held for two beats; a silent one; G7.
        var midi = Read([
            (0, Beat, 60),
            (0, 240, 64),
            (240, Beat, 67),
            (Beat, 3 * Beat, 57),
            (Beat, 3 * Beat, 60),
            (Beat, 3 * Beat, 64),
            (4 * Beat, 5 * Beat, 55),
            (4 * Beat, 5 * Beat, 59),
            (4 * Beat, 5 * Beat, 62),
            (4 * Beat, 5 * Beat, 65),
        ]);
        Assert.Equal([0, 145, 145, -1, 119], midi.Codes);
        Assert.Equal(5, midi.Exact);
    }

    [Fact]
    public void Read_NotesOfNoChord_AreTheNearest()
    {
        var midi = Read([
            (0, Beat, 60),
            (0, Beat, 64),
            (0, Beat, 66),
            (0, Beat, 67),
            (Beat, 2 * Beat, 60),
            (Beat, 2 * Beat, 64),
            (Beat, 2 * Beat, 67),
        ]);
        Assert.Equal([0, 0], midi.Codes);
        Assert.Equal(1, midi.Exact);
    }

    [Fact]
    public void Read_SilenceAroundAndPercussion_AreLeftOut()
    {
        var midi = Read(
            [(3 * Beat, 4 * Beat, 60), (3 * Beat, 4 * Beat, 64), (3 * Beat, 4 * Beat, 67)],
            drums: [(0, Beat, 36), (8 * Beat, 9 * Beat, 38)]
        );
        Assert.Equal([0], midi.Codes);
    }

    [Fact]
    public void Read_NoteThatEndsWithTheBeat_DoesNotSoundInTheNext()
    {
        var midi = Read([(0, Beat, 60), (0, Beat, 64), (0, Beat, 67), (Beat, Beat, 65), (Beat, 2 * Beat, 69), (Beat, 2 * Beat, 60)]);
        Assert.Equal([0, 80], midi.Codes);
    }

    [Theory]
    [InlineData("", nameof(MidiMessages.MidiFileIsEmpty))]
    [InlineData("MThd", nameof(MidiMessages.MidiHeaderIsCut))]
    [InlineData("a chord C G Am F and more", nameof(MidiMessages.NotMidiButText))]
    [InlineData("MThd\0\0\0\u0006\0\u0001\0\u0001\u0001à", nameof(MidiMessages.MidiHasNoTracks))]
    public void Read_NoMidi_GetsASentence(string text, string message)
    {
        var exception = Assert.Throws<UserErrorException>(() =>
            MidiReduction.Read(new MemoryStream([.. text.Select(character => (byte)character)]), TestContext.Current.CancellationToken)
        );
        Assert.Equal(message, exception.Problem.Code);
    }

    [Fact]
    public void Read_OtherRefusals_SayWhy()
    {
        Assert.Equal(MidiMessages.MidiHasNoNotes, Refusal([]));
        Assert.Equal(MidiMessages.MidiCountsFilmFrames, Refusal([(0, 10, 60)], division: 0xE728));
        Assert.Equal(MidiMessages.MidiIsTooLong(100_000), Refusal([(0, 200_000_000, 60)]));

        static Message Refusal((int From, int To, int Note)[] notes, int division = Beat) =>
            Assert.Throws<UserErrorException>(() => MidiReduction.Read(new MemoryStream(File(notes, [], division)))).Problem;
    }

    [Property(MaxTest = 300)]
    public void Read_DamagedFile_NeverThrowsAnythingElse(int place, byte value, int length)
    {
        var file = File([(0, Beat, 60), (0, Beat, 64), (Beat, 2 * Beat, 67)], [(0, Beat, 36)], Beat);
        file[(int)((uint)place % file.Length)] = value;
        try
        {
            Assert.NotEmpty(MidiReduction.Read(new MemoryStream(file[..(int)((uint)length % (file.Length + 1))])).Codes);
        }
        catch (UserErrorException exception)
        {
            Assert.EndsWith(".", exception.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>
    /// The chords of straight quarter-note beats, silence around them left out: what files get whose notes keep to their beats.
    /// </summary>
    internal static List<int> Merge(IEnumerable<MidiNote> notes, int ticks)
    {
        var beats = new SortedDictionary<long, int>();
        foreach (var note in notes)
        {
            for (var beat = note.From / ticks; beat <= Math.Max(note.From, note.To - 1) / ticks; beat++)
                beats[beat] = beats.GetValueOrDefault(beat) | 1 << note.Number % 12;
        }
        var (first, last) = (beats.Keys.First(), beats.Keys.Last());
        return
        [
            .. Enumerable
                .Range(0, (int)(last - first) + 1)
                .Select(beat => StandardChords.Nearest(beats.GetValueOrDefault(first + beat), root: null).Code),
        ];
    }

    private static ReducedMidi Read((int From, int To, int Note)[] notes, (int From, int To, int Note)[]? drums = null) =>
        MidiReduction.Read(new MemoryStream(File(notes, drums ?? [], Beat)));

    /// <summary>A standard MIDI file of format 0, as its specification says.</summary>
    private static byte[] File((int From, int To, int Note)[] notes, (int From, int To, int Note)[] drums, int division)
    {
        var events = notes
            .Select(note => (note, Channel: 0))
            .Concat(drums.Select(note => (note, Channel: 9)))
            .SelectMany(one =>
                new[]
                {
                    (Time: one.note.From, Order: 1, Bytes: new[] { 0x90 | one.Channel, one.note.Note, 100 }),
                    (Time: one.note.To, Order: one.note.From == one.note.To ? 2 : 0, Bytes: [0x80 | one.Channel, one.note.Note, 0]),
                }
            )
            .OrderBy(one => one.Time)
            .ThenBy(one => one.Order);
        var track = new List<byte>();
        var now = 0;
        foreach (var (time, _, bytes) in events)
        {
            Write(time - now);
            track.AddRange(bytes.Select(one => (byte)one));
            now = time;
        }
        track.AddRange([0, 0xFF, 0x2F, 0]);
        var header = new byte[22];
        "MThd"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), 6);
        BinaryPrimitives.WriteInt16BigEndian(header.AsSpan(10), 1);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(12), (ushort)division);
        "MTrk"u8.CopyTo(header.AsSpan(14));
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(18), track.Count);
        return [.. header, .. track];

        void Write(int delta)
        {
            var groups = new List<byte> { (byte)(delta & 0x7F) };
            for (delta >>= 7; delta > 0; delta >>= 7)
                groups.Insert(0, (byte)(delta & 0x7F | 0x80));
            track.AddRange(groups);
        }
    }
}

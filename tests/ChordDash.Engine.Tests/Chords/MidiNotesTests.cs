using System.Buffers.Binary;
using ChordDash.Engine.Chords;
using ChordDash.Engine.Tests.Shared;
using FsCheck.Xunit;
using NAudio.Midi;

namespace ChordDash.Engine.Tests.Chords;

public class MidiNotesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Property(MaxTest = 500)]
    public void Read_AnyEvents_HasTheNotesThatNAudioPairs(byte[] bytes, bool mostlyNotes)
    {
        byte[] track = mostlyNotes
            ?
            [
                .. bytes.SelectMany(value => new byte[]
                {
                    (byte)(value % 5), (byte)(0x80 | value & 0x10 | value >> 7), (byte)(60 + value % 3), (byte)(value & 0x60),
                }),
                0, 0xFF, 0x2F, 0,
            ]
            : bytes;
        AssertSame(File(track));
    }

    [Fact]
    public void Read_FilesFromTheField_HaveTheNotesThatNAudioPairs()
    {
        var files = Directory.GetFiles(SharedData.Path("data", "field", "midi"), "*.mid");
        Assert.NotEmpty(files);
        Assert.All(files, file => AssertSame(System.IO.File.ReadAllBytes(file)));
    }

    [Fact]
    public void Read_NoteOffsThatMatchNothing_AreReadInLinearTime()
    {
        // Pairing each note-off with all open notes would be 7 thousand million comparisons.
        const int Notes = 80_000;
        byte[] track =
        [
            0, 0x90, 60, 1,
            .. Enumerable.Range(0, Notes).SelectMany(_ => (byte[])[0, 60, 1]),
            .. Enumerable.Range(0, Notes).SelectMany(_ => (byte[])[0, 61, 0]),
            0, 60, 0,
        ];
        using var time = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        time.CancelAfter(TimeSpan.FromSeconds(20));
        var midi = MidiReduction.Read(new MemoryStream(File(track)), time.Token);
        Assert.Single(midi.Codes);
    }

    [Fact]
    public void Read_Damage_IsPassedOverUpToItsLimit()
    {
        byte[] note = [0, 0x90, 60, 1, 96, 60, 0];
        Assert.Single(Read([.. Damage(Limits.MaxMidiDamage), .. note]).Codes);
        Assert.Contains(
            "damaged",
            Assert.Throws<UserErrorException>(() => Read([.. Damage(Limits.MaxMidiDamage + 1), .. note])).Message,
            StringComparison.Ordinal);

        static byte[] Damage(int events) => [.. Enumerable.Range(0, events).SelectMany(_ => (byte[])[0, 0xF1])];
    }

    [Fact]
    public void Read_EventThatSaysItIsHuge_TakesNoMemory()
    {
        byte[] track = [0, 0x90, 60, 1, 0, 0xFF, 0x01, 0xFF, 0xFF, 0xFF, 0x7F, (byte)'x'];
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Single(Read(track).Codes);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    [Fact]
    public void Read_Cancelled_Stops() =>
        Assert.ThrowsAny<OperationCanceledException>(() => MidiReduction.Read(
            new MemoryStream(File([0, 0x90, 60, 1])), new CancellationToken(canceled: true)));

    private static ReducedMidi Read(byte[] track) => MidiReduction.Read(new MemoryStream(File(track)), Cancellation);

    private static void AssertSame(byte[] file)
    {
        var expected = Outcome(() => NAudioNotes(file));
        var actual = Outcome(() => MidiNotes.Read(new MemoryStream(file), CancellationToken.None).Notes);
        Assert.Equal(expected, actual);

        // How a file is refused does not matter here.
        static List<MidiNote>? Outcome(Func<List<MidiNote>> read)
        {
            try
            {
                return read();
            }
            catch (Exception exception) when (exception is UserErrorException or FormatException or IOException or ArgumentException
                or InvalidOperationException or NullReferenceException)
            {
                return null;
            }
        }
    }

    private static List<MidiNote> NAudioNotes(byte[] file)
    {
        var midi = new MidiFile(new MemoryStream(file), strictChecking: false);
        if (midi.DeltaTicksPerQuarterNote is 0 or >= 0x8000)
            throw new FormatException();
        return
        [
            .. midi.Events.SelectMany(track => track).OfType<NoteOnEvent>().Where(note => note.Velocity > 0)
                .Select(note => new MidiNote(
                    note.Channel, note.AbsoluteTime, note.OffEvent?.AbsoluteTime ?? note.AbsoluteTime, note.NoteNumber)),
        ];
    }

    private static byte[] File(byte[] track)
    {
        var header = new byte[22];
        "MThd"u8.CopyTo(header);
        header[7] = 6;
        header[11] = 1;
        header[13] = 96;
        "MTrk"u8.CopyTo(header.AsSpan(14));
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(18), track.Length);
        return [.. header, .. track];
    }
}

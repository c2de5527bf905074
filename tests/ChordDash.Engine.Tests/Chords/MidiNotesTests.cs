using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Tests.Shared;
using FsCheck.Xunit;
using NAudio.Midi;

namespace ChordDash.Engine.Tests.Chords;

public class MidiNotesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Property(MaxTest = 500)]
    public void Read_WellFormedEvents_HaveTheNotesThatNAudioPairs(byte[] bytes)
    {
        byte[] track = [.. bytes.SelectMany(Event), .. MidiBytes.EndOfTrack];
        AssertSame(MidiBytes.File(track));

        // Mostly notes of few pitches; their status is left out now and then.
        static byte[] Event(byte value, int index) =>
            (value % 8) switch
            {
                0 => [(byte)(value % 5), 0xFF, 0x06, 2, (byte)'a', value, 0, 0x90, 60, 90],
                1 => [0, 0xF0, 3, 0x7E, (byte)(value & 0x7F), 0xF7, 0, 0x91, 61, 90],
                2 => [(byte)(value % 5), 0xC0, (byte)(value & 0x7F), 0, 0x80, 60, 0],
                3 => [0x81, (byte)(value & 0x7F), 0xE0, 0, 64, 0, 0x90, 60, 0],
                _ when index > 0 && value >= 0x80 => [(byte)(value % 5), 60, 1, 1, 61, (byte)(value & 0x60)],
                _ => [(byte)(value % 5), (byte)(0x80 | value & 0x10 | value >> 7), (byte)(60 + value % 3), (byte)(value & 0x60)],
            };
    }

    [Property(MaxTest = 500)]
    public void Read_AnyBytes_AreReadOrRefusedWithASentence(byte[] bytes, bool asTrack)
    {
        var file = asTrack ? MidiBytes.File(bytes) : bytes;
        try
        {
            Assert.All(MidiNotes.Read(new MemoryStream(file), Cancellation).Notes, note => Assert.InRange(note.Number, 0, 127));
        }
        catch (UserErrorException exception)
        {
            Assert.EndsWith(".", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Read_WellFormedFilesFromTheField_HaveTheNotesThatNAudioPairs()
    {
        var files = new[] { "human_early", "legato_overlap", "pickup" }
            .Select(name => SharedData.Path("data", "field", "midi", $"{name}.mid"))
            .ToList();
        Assert.All(files, file => AssertSame(System.IO.File.ReadAllBytes(file)));
    }

    [Fact]
    public void Read_NoteOffsThatMatchNothing_AreReadInLinearTime()
    {
        // Pairing each note-off with all open notes would be 7 thousand million comparisons.
        const int Notes = 80_000;
        byte[] track =
        [
            0,
            0x90,
            60,
            1,
            .. Enumerable.Range(0, Notes).SelectMany(_ => (byte[])[0, 60, 1]),
            .. Enumerable.Range(0, Notes).SelectMany(_ => (byte[])[0, 61, 0]),
            0,
            60,
            0,
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
        Assert.Equal(
            nameof(MidiMessages.MidiIsDamaged),
            Assert.Throws<UserErrorException>(() => Read([.. Damage(Limits.MaxMidiDamage + 1), .. note])).Problem.Code
        );

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
        Assert.ThrowsAny<OperationCanceledException>(() =>
            MidiReduction.Read(new MemoryStream(File([0, 0x90, 60, 1])), new CancellationToken(canceled: true))
        );

    private static ReducedMidi Read(byte[] track) => MidiReduction.Read(new MemoryStream(File(track)), Cancellation);

    private static void AssertSame(byte[] file) =>
        Assert.Equal(NAudioNotes(file), MidiNotes.Read(new MemoryStream(file), CancellationToken.None).Notes);

    private static List<MidiNote> NAudioNotes(byte[] file)
    {
        var midi = new MidiFile(new MemoryStream(file), strictChecking: false);
        return
        [
            .. midi
                .Events.SelectMany(track => track)
                .OfType<NoteOnEvent>()
                .Where(note => note.Velocity > 0)
                .Select(note => new MidiNote(
                    note.Channel,
                    note.AbsoluteTime,
                    note.OffEvent?.AbsoluteTime ?? note.AbsoluteTime,
                    note.NoteNumber
                )),
        ];
    }

    private static byte[] File(byte[] track) => [.. MidiBytes.Header(0, 1, 96), .. MidiBytes.Track(track)];
}

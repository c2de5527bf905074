using ChordDash.Engine.Chords;
using ChordDash.Engine.Resources;
using static ChordDash.Engine.Tests.Shared.MidiBytes;

namespace ChordDash.Engine.Tests.Chords;

/// <summary>The key signature of a file against its chords.</summary>
public class MidiKeyTests
{
    [Theory]
    [InlineData(2, false, "D major", 2)]
    [InlineData(-3, false, "Eb major", 3)]
    [InlineData(7, false, "Db major", 1)]
    [InlineData(-7, false, "B major", 11)]
    [InlineData(0, false, "C major", 0)]
    public void Read_SignatureThatTheChordsAgreeWith_IsTheKey(int sharps, bool minor, string name, int semitones)
    {
        var midi = Read(Transposed(semitones), (0, KeySignature(sharps, minor)));
        Assert.Equal((name, name), (midi.KeySignature, midi.Key));
        Assert.Equal([MidiMessages.MidiKeySignatureIs(new ChordKey(semitones, Minor: false).DisplayName)], midi.Remarks);
    }

    [Fact]
    public void Read_NoSignature_LeavesTheKeyToTheChords()
    {
        var midi = Read(Song);
        Assert.Equal((null, null), (midi.KeySignature, midi.Key));
        Assert.Empty(midi.Remarks);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Read_SignatureOfCThatTheChordsContradict_IsNotTrusted(int semitones)
    {
        var midi = Read(Transposed(semitones), (0, KeySignature(0)));
        var sounds = new ChordKey(semitones, Minor: false).DisplayName;
        Assert.Equal(("C major", null), (midi.KeySignature, midi.Key));
        Assert.Equal([MidiMessages.MidiKeyLeftToChords(ChordMessages.KeyCMajor, sounds)], midi.Remarks);
    }

    [Fact]
    public void Read_OtherSignatureThatTheChordsContradict_IsTakenAndBothAreSaid()
    {
        var midi = Read(Transposed(0), (0, KeySignature(2)));
        Assert.Equal("D major", midi.Key);
        Assert.Equal([MidiMessages.MidiKeySoundsOther(ChordMessages.KeyDMajor, ChordMessages.KeyCMajor)], midi.Remarks);
    }

    [Fact]
    public void Read_RelativeMinor_IsTransposedAlikeAndSaid()
    {
        var midi = Read(OneBeatEach((0, Am), (1, [62, 65, 69]), (2, [64, 68, 71]), (3, Am)), (0, KeySignature(0)));
        Assert.Equal("C major", midi.Key);
        Assert.Equal([MidiMessages.MidiKeySoundsRelative(ChordMessages.KeyCMajor, ChordMessages.KeyAMinor)], midi.Remarks);
        Assert.Equal(
            "A minor",
            Read(OneBeatEach((0, Am), (1, [62, 65, 69]), (2, [64, 68, 71]), (3, Am)), (0, KeySignature(0, minor: true))).Key
        );
    }

    [Fact]
    public void Read_SignatureThatChanges_IsSaid()
    {
        var midi = Read(Song, (0, KeySignature(0)), (2 * Beat, KeySignature(-3, minor: true)), (3 * Beat, KeySignature(1)));
        Assert.Equal("C major", midi.Key);
        Assert.Contains(MidiMessages.MidiKeyChanges(ChordMessages.KeyCMinor, 3), midi.Remarks);
    }

    [Fact]
    public void Read_TracksThatNameDifferentSignatures_AreSaid()
    {
        var midi = Read(File(Events(Song, 0, (0, KeySignature(0))), Events(Song, 1, (0, KeySignature(2)))));
        Assert.Equal("C major", midi.KeySignature);
        Assert.Contains(MidiMessages.MidiTracksDifferInKey(ChordMessages.KeyCMajor, ChordMessages.KeyDMajor), midi.Remarks);
    }

    [Theory]
    [InlineData(8, 0)]
    [InlineData(-8, 0)]
    [InlineData(0, 2)]
    public void Read_SignatureThatCannotBe_IsPassedOver(int sharps, int mode)
    {
        var midi = Read(Song, (0, [0xFF, 0x59, 2, (byte)(sbyte)sharps, (byte)mode]));
        Assert.Null(midi.KeySignature);
        Assert.Equal([MidiMessages.MidiEventsUnreadable(1, 23, 1)], midi.Remarks);
    }

    /// <summary>C F G C and their like, which leave no doubt about the key.</summary>
    private static IEnumerable<(long From, long To, int Note)> Transposed(int semitones) =>
        OneBeatEach((0, C), (1, F), (2, G), (3, C)).Select(note => (note.From, note.To, note.Note + semitones));
}

using System.IO.Compression;
using ChordDash.Engine.Chords;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Tests.Shared;

namespace ChordDash.Engine.Tests.Chords;

/// <summary>Files from the field, which some machines lack.</summary>
public class MidiFieldTests
{
    public static TheoryData<string, int[], Message?> Files =>
        new()
        {
            { "human_early", [0, 145, 80, 112], null },
            { "legato_overlap", [0, 145], null },
            { "fmt2", [0, 0], MidiMessages.MidiHasIndependentSongs(2, 1) },
            { "unknown_chunk", [0, 145, 80, 112], null },
            { "hdr_len_8", [0, 145, 80, 112], null },
            { "ntracks_too_many", [0, 145, 80, 112], MidiMessages.MidiTrackCountDiffers(14, 1) },
            { "junk_between", [0, 145, 80, 112], MidiMessages.MidiBytesBetweenTracks(2, 126) },
            { "bad_data_byte", [0, 145, 80, 112], MidiMessages.MidiDataBytesTooHigh(1, 24, 1) },
        };

    [Theory]
    [MemberData(nameof(Files))]
    public void Read_FileOfTheField_IsReadExactlyAndRemarked(string name, int[] codes, Message? remark)
    {
        var midi = Read(SharedData.Path("data", "field", "midi", $"{name}.mid"));
        Assert.Equal(codes, midi.Codes);
        Assert.Equal(codes.Length, midi.Exact);
        Assert.Equal(remark is null ? [] : [remark], midi.Remarks);
    }

    [Fact]
    public void Read_UpbeatOfTheField_IsFoundAndSaid()
    {
        var midi = Read(SharedData.Path("data", "field", "midi", "pickup.mid"));
        Assert.Equal([0, 145, 80, 112], midi.Codes.Skip(1));
        Assert.All(midi.Beats.Skip(1), beat => Assert.Equal(MidiReading.Exact, beat.Reading));
        Assert.Equal(MidiReading.Nearest, midi.Beats[0].Reading);
        Assert.Contains(MidiMessages.MidiUpbeatHasLength(0.5), midi.Remarks);
    }

    [Fact]
    public void Read_PianoPieces_AreReadAsBeforeOrMarked()
    {
        using var pieces = ZipFile.OpenRead(SharedData.Path("data", "scores", "piano-midi.zip"));
        var (beats, compared, silent) = (0, 0, 0);
        foreach (var entry in pieces.Entries.Where(entry => entry.Name.EndsWith(".mid", StringComparison.Ordinal)))
        {
            using var file = new MemoryStream();
            using (var stream = entry.Open())
                stream.CopyTo(file);
            file.Position = 0;
            var music = MidiNotes.Read(file, TestContext.Current.CancellationToken);
            file.Position = 0;
            var midi = MidiReduction.Read(file, TestContext.Current.CancellationToken);

            Assert.Equal(midi.Codes, midi.Beats.Select(beat => beat.Code));
            Assert.All(midi.Beats, beat => Assert.Equal(beat.Reading == MidiReading.Exact, beat.Why is null));
            Assert.DoesNotContain(midi.Remarks, remark =>
                remark.Code is nameof(MidiMessages.MidiMissesBeats) or nameof(MidiMessages.MidiBeatsMoved)
            );
            beats += midi.Codes.Count;
            // A new time signature within a beat counts beats anew; all others stay where they were.
            var merged = MidiReductionTests.Merge(music.Notes, music.TicksPerBeat);
            if (midi.Beats.Any(beat => beat.Start % 1 != 0) || merged.Count != midi.Codes.Count)
                continue;
            compared += midi.Codes.Count;
            silent += midi.Beats.Zip(merged).Count(pair => pair.First.Code != pair.Second && pair.First.Reading != MidiReading.Doubtful);
        }
        Assert.True(compared > 0.85 * beats, $"{compared} of {beats} beats");
        // Rolled chords and finger legato, which reach over a beat by a sixteenth of it at most.
        Assert.True(silent < 0.03 * compared, $"{silent} of {compared} beats");
    }

    private static ReducedMidi Read(string path)
    {
        using var file = File.OpenRead(path);
        return MidiReduction.Read(file, TestContext.Current.CancellationToken);
    }
}

using System.IO.Compression;
using ChordDash.Engine.Chords;
using ChordDash.Engine.Tests.Shared;

namespace ChordDash.Engine.Tests.Chords;

/// <summary>Files from the field, which some machines lack.</summary>
public class MidiFieldTests
{
    [Theory]
    [InlineData("human_early", new[] { 0, 145, 80, 112 }, null)]
    [InlineData("legato_overlap", new[] { 0, 145 }, null)]
    [InlineData("fmt2", new[] { 0, 0 }, "Only song 1 was read.")]
    [InlineData("unknown_chunk", new[] { 0, 145, 80, 112 }, null)]
    [InlineData("hdr_len_8", new[] { 0, 145, 80, 112 }, null)]
    [InlineData("ntracks_too_many", new[] { 0, 145, 80, 112 }, "The header promises 14 tracks, but the file has 1.")]
    [InlineData(
        "junk_between",
        new[] { 0, 145, 80, 112 },
        "Bytes that belong to no track were passed over: 2, the first at byte 126 of the file."
    )]
    [InlineData(
        "bad_data_byte",
        new[] { 0, 145, 80, 112 },
        "the first at byte 24 of the file in track 1. Notes whose pitch is such a byte were left out."
    )]
    public void Read_FileOfTheField_IsReadExactlyAndRemarked(string name, int[] codes, string? remark)
    {
        var midi = Read(SharedData.Path("data", "field", "midi", $"{name}.mid"));
        Assert.Equal(codes, midi.Codes);
        Assert.Equal(codes.Length, midi.Exact);
        if (remark is null)
            Assert.Empty(midi.Remarks);
        else
            Assert.Contains(remark, Assert.Single(midi.Remarks).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_UpbeatOfTheField_IsFoundAndSaid()
    {
        var midi = Read(SharedData.Path("data", "field", "midi", "pickup.mid"));
        Assert.Equal([0, 145, 80, 112], midi.Codes.Skip(1));
        Assert.All(midi.Beats.Skip(1), beat => Assert.Equal(MidiReading.Exact, beat.Reading));
        Assert.Equal(MidiReading.Nearest, midi.Beats[0].Reading);
        Assert.Contains(
            "The music begins with an upbeat. Its length in quarter notes is 0.5.",
            midi.Remarks.Select(remark => remark.ToString())
        );
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
                remark.ToString().Contains("do not keep to the beats", StringComparison.Ordinal)
                || remark.ToString().Contains("were moved", StringComparison.Ordinal)
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

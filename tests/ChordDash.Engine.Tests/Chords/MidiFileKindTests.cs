using System.IO.Compression;
using System.Text;
using ChordDash.Engine.Resources;
using static ChordDash.Engine.Tests.Shared.MidiBytes;

namespace ChordDash.Engine.Tests.Chords;

/// <summary>Other files that were chosen, or renamed, are named for what they are.</summary>
public class MidiFileKindTests
{
    private static readonly byte[] Rest = [0, 0, 0, 0, 1, 2, 0xFF, 0xFE, 3, 0, 0, 0, 0, 0, 0, 0];

    public static TheoryData<byte[], Message> Files =>
        new()
        {
            { [], MidiMessages.MidiFileIsEmpty },
            { [0, 0, 0, 0x20, .. "ftypM4A "u8, .. Rest], MidiMessages.NotMidiButRecording(MidiMessages.KindOfMpeg4Recording) },
            { [.. "ID3"u8, 4, .. Rest], MidiMessages.NotMidiButRecording(MidiMessages.KindOfMp3Recording) },
            { [0xFF, 0xFB, 0x90, .. Rest], MidiMessages.NotMidiButRecording(MidiMessages.KindOfMp3Recording) },
            { [0xFF, 0xF1, 0x50, .. Rest], MidiMessages.NotMidiButRecording(MidiMessages.KindOfAacRecording) },
            { [.. "RIFF"u8, 1, 2, 3, 4, .. "WAVEfmt "u8, .. Rest], MidiMessages.NotMidiButRecording(MidiMessages.KindOfWavRecording) },
            { [.. "OggS"u8, .. Rest], MidiMessages.NotMidiButRecording(MidiMessages.KindOfOggRecording) },
            { [.. "fLaC"u8, .. Rest], MidiMessages.NotMidiButRecording(MidiMessages.KindOfFlacRecording) },
            { [.. "FORM"u8, 0, 0, 1, 0, .. "AIFF"u8, .. Rest], MidiMessages.NotMidiButRecording(MidiMessages.KindOfAiffRecording) },
            { [.. "FORM"u8, 0, 0, 1, 0, .. "XDIR"u8, .. Rest], MidiMessages.NotMidiButGameFile(MidiMessages.KindOfXmiFile) },
            { [0x18, .. "FICHIER GUITAR PRO v5.00"u8, .. Rest], MidiMessages.NotMidiButNotation(MidiMessages.KindOfGuitarProFile) },
            { [.. "%PDF-1.7"u8, .. Rest], MidiMessages.NotMidiButPdf },
            { [0x89, .. "PNG"u8, .. Rest], MidiMessages.NotMidiButOtherFile(MidiMessages.KindOfPngImage) },
            { [0x80, 4, 0x95, .. Rest], MidiMessages.NotMidiButPickle },
            { [0x1F, 0x8B, 8, .. Rest], MidiMessages.NotMidiButArchive(MidiMessages.KindOfGzipArchive) },
            { Zip("song.mid"), MidiMessages.NotMidiButArchive(MidiMessages.KindOfZipArchive) },
            { Zip("META-INF/container.xml", "score.xml"), MidiMessages.NotMidiButNotation(MidiMessages.KindOfCompressedMusicXml) },
            { Zip("score.mscx"), MidiMessages.NotMidiButNotation(MidiMessages.KindOfMuseScoreFile) },
            {
                Text("<?xml version=\"1.0\"?>\n<!DOCTYPE score-partwise>\n<score-partwise version=\"4.0\">"),
                MidiMessages.NotMidiButNotation(MidiMessages.KindOfMusicXml)
            },
            {
                [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("<?xml version=\"1.0\"?><score-partwise>")],
                MidiMessages.NotMidiButNotation(MidiMessages.KindOfMusicXml)
            },
            { Text("\uFEFF<museScore version=\"4.0\">"), MidiMessages.NotMidiButNotation(MidiMessages.KindOfMuseScoreFile) },
            { Text("<!DOCTYPE html>\n<html><body>404"), MidiMessages.NotMidiButWebPage },
            { Text("**kern\t**kern\n*clefF4"), MidiMessages.NotMidiButNotation(MidiMessages.KindOfHumdrumScore) },
            { Text("X:1\nT:Air\nK:D\n"), MidiMessages.NotMidiButNotation(MidiMessages.KindOfAbcNotation) },
            { Text("\\version \"2.24.0\"\n{ c' }"), MidiMessages.NotMidiButNotation(MidiMessages.KindOfLilyPondScore) },
            { Text(Convert.ToBase64String(File(Events(Song)))), MidiMessages.NotMidiButBase64 },
            { Text("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"), MidiMessages.NotMidiButGitLfsPointer },
            { Text("C Am F G"), MidiMessages.NotMidiButText },
            { [.. "MThd"u8, 0, 0, 0, 6, 0], MidiMessages.MidiHeaderIsCut },
            { Header(1, 3), MidiMessages.MidiHasNoTracks },
            { Track(Events(Song)), MidiMessages.MidiHeaderIsMissing },
            { [1, 2, 3, .. Rest], MidiMessages.FileIsNotMidi },
            { [.. "RIFF"u8, 4, 0, 0, 0, .. "RMID"u8], MidiMessages.RiffHasNoMidi },
        };

    [Theory]
    [MemberData(nameof(Files))]
    public void Read_AnotherFile_IsNamed(byte[] file, Message problem) => Assert.Equal(problem, Refusal(file));

    [Fact]
    public void Read_FilesWithoutNotesOrBeats_SayWhy()
    {
        Assert.Equal(MidiMessages.MidiHasNoNotes, Refusal(File(EndOfTrack)));
        Assert.Equal(MidiMessages.MidiHasNoNotes, Refusal([.. Header(0, 1), .. Track([])]));
        Assert.Equal(MidiMessages.MidiHasOnlyPercussion, Refusal(File(Events(Song, channel: 9))));
        foreach (var frames in new[] { 0xE250, 0xE728, 0xE350, 0xE204 })
            Assert.Equal(MidiMessages.MidiCountsFilmFrames, Refusal([.. Header(0, 1, frames), .. Track(Events(Song))]));
        Assert.Equal(MidiMessages.MidiHasNoTicks, Refusal([.. Header(0, 1, 0), .. Track(Events(Song))]));
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Zip(params string[] names)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in names)
                zip.CreateEntry(name);
        }
        return file.ToArray();
    }
}

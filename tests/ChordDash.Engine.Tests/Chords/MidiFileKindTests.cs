using System.IO.Compression;
using System.Text;
using static ChordDash.Engine.Tests.Shared.MidiBytes;

namespace ChordDash.Engine.Tests.Chords;

/// <summary>Other files that were chosen, or renamed, are named for what they are.</summary>
public class MidiFileKindTests
{
    private static readonly byte[] Rest = [0, 0, 0, 0, 1, 2, 0xFF, 0xFE, 3, 0, 0, 0, 0, 0, 0, 0];

    public static TheoryData<byte[], string> Files =>
        new()
        {
            { [], "This is not a MIDI file: it is empty. Choose a standard MIDI file (.mid)." },
            {
                [0, 0, 0, 0x20, .. "ftypM4A "u8, .. Rest],
                "This is not a MIDI file but an MPEG-4 recording (M4A or MP4). A recording has no notes to read."
            },
            { [.. "ID3"u8, 4, .. Rest], "This is not a MIDI file but an MP3 recording." },
            { [0xFF, 0xFB, 0x90, .. Rest], "This is not a MIDI file but an MP3 recording." },
            { [0xFF, 0xF1, 0x50, .. Rest], "This is not a MIDI file but an AAC recording." },
            { [.. "RIFF"u8, 1, 2, 3, 4, .. "WAVEfmt "u8, .. Rest], "This is not a MIDI file but a WAV recording." },
            { [.. "OggS"u8, .. Rest], "This is not a MIDI file but an Ogg recording." },
            { [.. "fLaC"u8, .. Rest], "This is not a MIDI file but a FLAC recording." },
            { [.. "FORM"u8, 0, 0, 1, 0, .. "AIFF"u8, .. Rest], "This is not a MIDI file but an AIFF recording." },
            { [.. "FORM"u8, 0, 0, 1, 0, .. "XDIR"u8, .. Rest], "This is not a MIDI file but an XMI file of a game." },
            { [0x18, .. "FICHIER GUITAR PRO v5.00"u8, .. Rest], "This is not a MIDI file but a Guitar Pro file." },
            { [.. "%PDF-1.7"u8, .. Rest], "This is not a MIDI file but a PDF document." },
            { [0x89, .. "PNG"u8, .. Rest], "This is not a MIDI file but a PNG image." },
            { [0x80, 4, 0x95, .. Rest], "This is not a MIDI file but a pickle." },
            { [0x1F, 0x8B, 8, .. Rest], "This is not a MIDI file but a gzip archive. Unpack it and choose the MIDI file in it." },
            { Zip("song.mid"), "This is not a MIDI file but a zip archive. Unpack it" },
            {
                Zip("META-INF/container.xml", "score.xml"),
                "This is not a MIDI file but compressed MusicXML. Open it in a notation program"
            },
            { Zip("score.mscx"), "This is not a MIDI file but a MuseScore file." },
            {
                Text("<?xml version=\"1.0\"?>\n<!DOCTYPE score-partwise>\n<score-partwise version=\"4.0\">"),
                "This is not a MIDI file but MusicXML. Open it in a notation program"
            },
            {
                [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("<?xml version=\"1.0\"?><score-partwise>")],
                "This is not a MIDI file but MusicXML."
            },
            { Text("\uFEFF<museScore version=\"4.0\">"), "This is not a MIDI file but a MuseScore file." },
            {
                Text("<!DOCTYPE html>\n<html><body>404"),
                "This is not a MIDI file but a web page. Download the MIDI file itself and choose it."
            },
            { Text("**kern\t**kern\n*clefF4"), "This is not a MIDI file but a Humdrum score." },
            { Text("X:1\nT:Air\nK:D\n"), "This is not a MIDI file but ABC notation." },
            { Text("\\version \"2.24.0\"\n{ c' }"), "This is not a MIDI file but a LilyPond score." },
            { Text(Convert.ToBase64String(File(Events(Song)))), "This is not a MIDI file but a MIDI file written in Base64." },
            {
                Text("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"),
                "This is not a MIDI file but a pointer of Git LFS to the file."
            },
            { Text("C Am F G"), "This is not a MIDI file but text. Choose a standard MIDI file (.mid), or paste the chords as text." },
            { [.. "MThd"u8, 0, 0, 0, 6, 0], "This is not a MIDI file, or it is damaged: it ends within its header." },
            { Header(1, 3), "This is not a MIDI file, or it is damaged: it has a header but no track." },
            { Track(Events(Song)), "This is not a MIDI file, or it is damaged: its header (MThd) is missing." },
            { [1, 2, 3, .. Rest], "This is not a MIDI file, or it is damaged: it does not begin with MThd, as MIDI files do." },
            {
                [.. "RIFF"u8, 4, 0, 0, 0, .. "RMID"u8],
                "This is not a MIDI file, or it is damaged: it is a RIFF file without a MIDI file in it."
            },
        };

    [Theory]
    [MemberData(nameof(Files))]
    public void Read_AnotherFile_IsNamed(byte[] file, string sentence) =>
        Assert.StartsWith(sentence, Refusal(file), StringComparison.Ordinal);

    [Fact]
    public void Read_FilesWithoutNotesOrBeats_SayWhy()
    {
        Assert.Equal("There are no notes in this MIDI file. Choose another one.", Refusal(File(EndOfTrack)));
        Assert.Equal("There are no notes in this MIDI file. Choose another one.", Refusal([.. Header(0, 1), .. Track([])]));
        Assert.Equal(
            "There are no notes in this MIDI file, percussion (channel 10) aside. Choose another one.",
            Refusal(File(Events(Song, channel: 9)))
        );
        foreach (var frames in new[] { 0xE250, 0xE728, 0xE350, 0xE204 })
            Assert.StartsWith(
                "This MIDI file counts film frames, not beats.",
                Refusal([.. Header(0, 1, frames), .. Track(Events(Song))]),
                StringComparison.Ordinal
            );
        Assert.StartsWith(
            "This MIDI file is damaged: its header gives a quarter note 0 ticks.",
            Refusal([.. Header(0, 1, 0), .. Track(Events(Song))]),
            StringComparison.Ordinal
        );
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

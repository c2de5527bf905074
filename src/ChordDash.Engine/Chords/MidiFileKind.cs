using System.Text;

namespace ChordDash.Engine.Chords;

/// <summary>Tells by its first bytes what a file is that was chosen in place of a MIDI file.</summary>
internal static class MidiFileKind
{
    private const string Recording =
        "A recording has no notes to read. "
        + "Open the piece in a notation program or a sequencer and export it as a standard MIDI file (.mid).";
    private const string Notation = "Open it in a notation program and export it as a standard MIDI file (.mid).";
    private const string Packed = "Unpack it and choose the MIDI file in it.";
    private const string Choose = "Choose a standard MIDI file (.mid).";
    private const string Paste = "Choose a standard MIDI file (.mid), or paste the chords as text.";

    private const string Upload = "Upload it as a data set, or choose a standard MIDI file (.mid).";

    private const int TextProbe = 1 << 10;

    /// <summary>Files are told apart by the first entry that fits: what lies at a place, what the file is, and what to do.</summary>
    private static readonly (int At, byte[] Bytes, string Kind, string Remedy)[] Signatures =
    [
        (0, [.. "ID3"u8], "an MP3 recording", Recording),
        (0, [.. "OggS"u8], "an Ogg recording", Recording),
        (0, [.. "fLaC"u8], "a FLAC recording", Recording),
        (0, [.. "#!AMR"u8], "an AMR recording", Recording),
        (0, [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11], "a Windows Media recording", Recording),
        (0, [0x1A, 0x45, 0xDF, 0xA3], "a Matroska or WebM recording", Recording),
        (4, [.. "ftyp"u8], "an MPEG-4 recording (M4A or MP4)", Recording),
        (8, [.. "WAVE"u8], "a WAV recording", Recording),
        (8, [.. "AVI "u8], "an AVI recording", Recording),
        (8, [.. "AIFF"u8], "an AIFF recording", Recording),
        (8, [.. "AIFC"u8], "an AIFF recording", Recording),
        (0, [.. "SMF2CLIP"u8], "a MIDI 2.0 clip", "Export it as a standard MIDI file (.mid)."),
        (8, [.. "XDIR"u8], "an XMI file of a game", "Convert it to a standard MIDI file (.mid)."),
        (0, [.. "MUS\x1A"u8], "a MUS file of a game", "Convert it to a standard MIDI file (.mid)."),
        (1, [.. "FICHIER GUITAR PRO"u8], "a Guitar Pro file", Notation),
        (0, [.. "BCF"u8], "a Guitar Pro file", Notation),
        (0, [.. "ENIGMA BINARY FILE"u8], "a Finale file", Notation),
        (0, [0x0F, .. "SIBELIUS"u8], "a Sibelius file", Notation),
        (
            0,
            [.. "%PDF"u8],
            "a PDF document",
            "A printed score has no notes to read. " + "Export it as a standard MIDI file (.mid) from the notation program."
        ),
        (0, [0x89, .. "PNG"u8], "a PNG image", Choose),
        (0, [0xFF, 0xD8, 0xFF], "a JPEG image", Choose),
        (0, [0x1F, 0x8B], "a gzip archive", Packed),
        (0, [.. "BZh"u8], "a bzip2 archive", Packed),
        (0, [0xFD, .. "7zXZ"u8], "an xz archive", Packed),
        (0, [0x28, 0xB5, 0x2F, 0xFD], "a Zstandard archive", Packed),
        (0, [.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C], "a 7z archive", Packed),
        (0, [.. "Rar!"u8], "a RAR archive", Packed),
        (257, [.. "ustar"u8], "a tar archive", Packed),
        (0, [0x80, 0x02], "a pickle", Upload),
        (0, [0x80, 0x03], "a pickle", Upload),
        (0, [0x80, 0x04], "a pickle", Upload),
        (0, [0x80, 0x05], "a pickle", Upload),
        (0, [0xF0], "a dump of system exclusive messages", Choose),
    ];

    /// <summary>The same for texts, by what is among their first characters.</summary>
    private static readonly (string Part, string Kind, string Remedy)[] Texts =
    [
        ("TVRoZA", "a MIDI file written in Base64", "Decode it and choose the decoded file."),
        ("version https://git-lfs", "a pointer of Git LFS to the file", "Fetch the file itself (git lfs pull) and choose it."),
        ("<score-partwise", "MusicXML", Notation),
        ("<score-timewise", "MusicXML", Notation),
        ("<museScore", "a MuseScore file", Notation),
        ("<mei", "an MEI score", Notation),
        ("<!doctype html", "a web page", "Download the MIDI file itself and choose it."),
        ("<html", "a web page", "Download the MIDI file itself and choose it."),
        ("<?xml", "XML", Notation),
        ("**kern", "a Humdrum score", Notation),
        ("X:", "ABC notation", Notation),
        ("\\version", "a LilyPond score", Notation),
        ("\\relative", "a LilyPond score", Notation),
    ];

    /// <returns>A sentence for a file that is certainly no MIDI file; null for any other.</returns>
    public static string? Find(ReadOnlySpan<byte> file)
    {
        if (file.IsEmpty)
            return $"This is not a MIDI file: it is empty. {Choose}";
        if (file.StartsWith("PK\u0003\u0004"u8))
            return FindInZip(file);
        // An MPEG frame of layer 1 to 3, or of AAC.
        if (file is [0xFF, >= 0xE2 and not 0xFE, ..])
            return Say((file[1] & 6) == 0 ? "an AAC recording" : "an MP3 recording", Recording);
        foreach (var (at, bytes, kind, remedy) in Signatures)
        {
            if (file.Length > at && file[at..].StartsWith(bytes))
                return Say(kind, remedy);
        }
        return null;
    }

    /// <summary>The sentence for a file in which no MIDI header stands either.</summary>
    public static string Other(ReadOnlySpan<byte> file)
    {
        if (ReadText(file) is { } text)
        {
            foreach (var (part, kind, remedy) in Texts)
            {
                // A tune of ABC notation begins with its number.
                var at = text.IndexOf(part, StringComparison.OrdinalIgnoreCase);
                if (at == 0 || (at > 0 && part.Length > 2))
                    return Say(kind, remedy);
            }
            return Say("text", Paste);
        }
        return file.IndexOf("MTrk"u8) >= 0
            ? $"This is not a MIDI file, or it is damaged: its header (MThd) is missing. Download or export it again."
            : $"This is not a MIDI file, or it is damaged: it does not begin with MThd, as MIDI files do. {Choose}";
    }

    private static string Say(string kind, string remedy) => $"This is not a MIDI file but {kind}. {remedy}";

    private static string FindInZip(ReadOnlySpan<byte> file)
    {
        if (file.IndexOf(".mscx"u8) >= 0)
            return Say("a MuseScore file", Notation);
        if (file.IndexOf("score.gpif"u8) >= 0)
            return Say("a Guitar Pro file", Notation);
        return file.IndexOf("META-INF/container.xml"u8) >= 0 || file.IndexOf(".musicxml"u8) >= 0
            ? Say("compressed MusicXML", Notation)
            : Say("a zip archive", Packed);
    }

    /// <returns>The start of a text, of any Unicode form with a byte order mark or else of UTF-8; null for bytes that are none.</returns>
    private static string? ReadText(ReadOnlySpan<byte> file)
    {
        var probe = file[..Math.Min(file.Length, TextProbe)];
        var text = probe switch
        {
            [0xFF, 0xFE, ..] => Encoding.Unicode.GetString(probe[2..]),
            [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode.GetString(probe[2..]),
            [0xEF, 0xBB, 0xBF, ..] => Encoding.UTF8.GetString(probe[3..]),
            _ => Encoding.UTF8.GetString(probe),
        };
        // The probe may cut the last character in two, which leaves a replacement character at its end.
        return text.TrimEnd('\uFFFD').Any(IsNoText) ? null : text.TrimStart();

        static bool IsNoText(char character) => character == '\uFFFD' || (char.IsControl(character) && !char.IsWhiteSpace(character));
    }
}

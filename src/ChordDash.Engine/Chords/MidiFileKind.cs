using System.Text;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Chords;

/// <summary>Tells by its first bytes what a file is that was chosen in place of a MIDI file.</summary>
internal static class MidiFileKind
{
    private const int TextProbe = 1 << 10;

    /// <summary>Files are told apart by the first entry that fits: what lies at a place, and what to say then.</summary>
    private static readonly (int At, byte[] Bytes, Message Problem)[] Signatures =
    [
        (0, [.. "ID3"u8], MidiMessages.NotMidiButRecording(MidiMessages.KindOfMp3Recording)),
        (0, [.. "OggS"u8], MidiMessages.NotMidiButRecording(MidiMessages.KindOfOggRecording)),
        (0, [.. "fLaC"u8], MidiMessages.NotMidiButRecording(MidiMessages.KindOfFlacRecording)),
        (0, [.. "#!AMR"u8], MidiMessages.NotMidiButRecording(MidiMessages.KindOfAmrRecording)),
        (0, [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11], MidiMessages.NotMidiButRecording(MidiMessages.KindOfWindowsMediaRecording)),
        (0, [0x1A, 0x45, 0xDF, 0xA3], MidiMessages.NotMidiButRecording(MidiMessages.KindOfMatroskaRecording)),
        (4, [.. "ftyp"u8], MidiMessages.NotMidiButRecording(MidiMessages.KindOfMpeg4Recording)),
        (8, [.. "WAVE"u8], MidiMessages.NotMidiButRecording(MidiMessages.KindOfWavRecording)),
        (8, [.. "AVI "u8], MidiMessages.NotMidiButRecording(MidiMessages.KindOfAviRecording)),
        (8, [.. "AIFF"u8], MidiMessages.NotMidiButRecording(MidiMessages.KindOfAiffRecording)),
        (8, [.. "AIFC"u8], MidiMessages.NotMidiButRecording(MidiMessages.KindOfAiffRecording)),
        (0, [.. "SMF2CLIP"u8], MidiMessages.NotMidiButMidiClip),
        (8, [.. "XDIR"u8], MidiMessages.NotMidiButGameFile(MidiMessages.KindOfXmiFile)),
        (0, [.. "MUS\x1A"u8], MidiMessages.NotMidiButGameFile(MidiMessages.KindOfMusFile)),
        (1, [.. "FICHIER GUITAR PRO"u8], MidiMessages.NotMidiButNotation(MidiMessages.KindOfGuitarProFile)),
        (0, [.. "BCF"u8], MidiMessages.NotMidiButNotation(MidiMessages.KindOfGuitarProFile)),
        (0, [.. "ENIGMA BINARY FILE"u8], MidiMessages.NotMidiButNotation(MidiMessages.KindOfFinaleFile)),
        (0, [0x0F, .. "SIBELIUS"u8], MidiMessages.NotMidiButNotation(MidiMessages.KindOfSibeliusFile)),
        (0, [.. "%PDF"u8], MidiMessages.NotMidiButPdf),
        (0, [0x89, .. "PNG"u8], MidiMessages.NotMidiButOtherFile(MidiMessages.KindOfPngImage)),
        (0, [0xFF, 0xD8, 0xFF], MidiMessages.NotMidiButOtherFile(MidiMessages.KindOfJpegImage)),
        (0, [0x1F, 0x8B], MidiMessages.NotMidiButArchive(MidiMessages.KindOfGzipArchive)),
        (0, [.. "BZh"u8], MidiMessages.NotMidiButArchive(MidiMessages.KindOfBzip2Archive)),
        (0, [0xFD, .. "7zXZ"u8], MidiMessages.NotMidiButArchive(MidiMessages.KindOfXzArchive)),
        (0, [0x28, 0xB5, 0x2F, 0xFD], MidiMessages.NotMidiButArchive(MidiMessages.KindOfZstandardArchive)),
        (0, [.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C], MidiMessages.NotMidiButArchive(MidiMessages.KindOfSevenZipArchive)),
        (0, [.. "Rar!"u8], MidiMessages.NotMidiButArchive(MidiMessages.KindOfRarArchive)),
        (257, [.. "ustar"u8], MidiMessages.NotMidiButArchive(MidiMessages.KindOfTarArchive)),
        (0, [0x80, 0x02], MidiMessages.NotMidiButPickle),
        (0, [0x80, 0x03], MidiMessages.NotMidiButPickle),
        (0, [0x80, 0x04], MidiMessages.NotMidiButPickle),
        (0, [0x80, 0x05], MidiMessages.NotMidiButPickle),
        (0, [0xF0], MidiMessages.NotMidiButOtherFile(MidiMessages.KindOfSystemExclusiveDump)),
    ];

    /// <summary>The same for texts, by what is among their first characters.</summary>
    private static readonly (string Part, Message Problem)[] Texts =
    [
        ("TVRoZA", MidiMessages.NotMidiButBase64),
        ("version https://git-lfs", MidiMessages.NotMidiButGitLfsPointer),
        ("<score-partwise", MidiMessages.NotMidiButNotation(MidiMessages.KindOfMusicXml)),
        ("<score-timewise", MidiMessages.NotMidiButNotation(MidiMessages.KindOfMusicXml)),
        ("<museScore", MidiMessages.NotMidiButNotation(MidiMessages.KindOfMuseScoreFile)),
        ("<mei", MidiMessages.NotMidiButNotation(MidiMessages.KindOfMeiScore)),
        ("<!doctype html", MidiMessages.NotMidiButWebPage),
        ("<html", MidiMessages.NotMidiButWebPage),
        ("<?xml", MidiMessages.NotMidiButNotation(MidiMessages.KindOfXml)),
        ("**kern", MidiMessages.NotMidiButNotation(MidiMessages.KindOfHumdrumScore)),
        ("X:", MidiMessages.NotMidiButNotation(MidiMessages.KindOfAbcNotation)),
        ("\\version", MidiMessages.NotMidiButNotation(MidiMessages.KindOfLilyPondScore)),
        ("\\relative", MidiMessages.NotMidiButNotation(MidiMessages.KindOfLilyPondScore)),
    ];

    /// <returns>What is wrong with a file that is certainly no MIDI file; null for any other.</returns>
    public static Message? Find(ReadOnlySpan<byte> file)
    {
        if (file.IsEmpty)
            return MidiMessages.MidiFileIsEmpty;
        if (file.StartsWith("PK\u0003\u0004"u8))
            return FindInZip(file);
        // An MPEG frame of layer 1 to 3, or of AAC.
        if (file is [0xFF, >= 0xE2 and not 0xFE, ..])
            return MidiMessages.NotMidiButRecording((file[1] & 6) == 0 ? MidiMessages.KindOfAacRecording : MidiMessages.KindOfMp3Recording);
        foreach (var (at, bytes, problem) in Signatures)
        {
            if (file.Length > at && file[at..].StartsWith(bytes))
                return problem;
        }
        return null;
    }

    /// <summary>What is wrong with a file in which no MIDI header stands either.</summary>
    public static Message Other(ReadOnlySpan<byte> file)
    {
        if (ReadText(file) is { } text)
        {
            foreach (var (part, problem) in Texts)
            {
                // A tune of ABC notation begins with its number.
                var at = text.IndexOf(part, StringComparison.OrdinalIgnoreCase);
                if (at == 0 || (at > 0 && part.Length > 2))
                    return problem;
            }
            return MidiMessages.NotMidiButText;
        }
        return file.IndexOf("MTrk"u8) >= 0 ? MidiMessages.MidiHeaderIsMissing : MidiMessages.FileIsNotMidi;
    }

    private static Message FindInZip(ReadOnlySpan<byte> file)
    {
        if (file.IndexOf(".mscx"u8) >= 0)
            return MidiMessages.NotMidiButNotation(MidiMessages.KindOfMuseScoreFile);
        if (file.IndexOf("score.gpif"u8) >= 0)
            return MidiMessages.NotMidiButNotation(MidiMessages.KindOfGuitarProFile);
        return file.IndexOf("META-INF/container.xml"u8) >= 0 || file.IndexOf(".musicxml"u8) >= 0
            ? MidiMessages.NotMidiButNotation(MidiMessages.KindOfCompressedMusicXml)
            : MidiMessages.NotMidiButArchive(MidiMessages.KindOfZipArchive);
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

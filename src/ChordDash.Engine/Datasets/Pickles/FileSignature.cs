using System.Text;

namespace ChordDash.Engine.Datasets.Pickles;

/// <summary>Tells by its first bytes what a file is that is not a pickle.</summary>
internal static class FileSignature
{
    private const string Again = "Save a list of (sequence, label) tuples with Python's pickle.dump and upload that file.";
    private const int TextProbe = 512;

    private static readonly (byte[] Start, string Sentence)[] Known =
    [
        ([.. "PK\u0003\u0004"u8], $"This is a zip archive (torch.save and numpy.savez write such), not a pickle. {Again}"),
        ([0x93, .. "NUMPY"u8], $"This is a NumPy .npy file, not a pickle. {Again}"),
        ([0x89, .. "PNG"u8], $"This is a PNG image, not a pickle. {Again}"),
        ([0x89, .. "HDF"u8], $"This is an HDF5 file, not a pickle. {Again}"),
        ([0xFF, 0xD8, 0xFF], $"This is a JPEG image, not a pickle. {Again}"),
        ([.. "%PDF"u8], $"This is a PDF document, not a pickle. {Again}"),
        ([.. "MThd"u8], $"This is a MIDI file, not a pickle. Turn its chords into chord codes first. {Again}"),
        ([.. "BZh"u8], $"This file is compressed by bzip2. Unpack it, or compress it by gzip, and upload it again."),
        ([0xFD, .. "7zXZ"u8], $"This file is compressed by xz. Unpack it, or compress it by gzip, and upload it again."),
        ([0x28, 0xB5, 0x2F, 0xFD], $"This file is compressed by Zstandard. Unpack it, or compress it by gzip, and upload it again."),
        ([0xEF, 0xBB, 0xBF], $"The file starts with a byte order mark, as text files do, so it is not a pickle; an editor may have added it. {Again}"),
        ([0xFF, 0xFE], $"The file starts with a byte order mark, as text files do, so it is not a pickle. {Again}"),
        ([0xFE, 0xFF], $"The file starts with a byte order mark, as text files do, so it is not a pickle. {Again}"),
        // torch.save before PyTorch 1.6: a pickle of protocol 2 that holds the magic number 0x1950A86A20F9469CFC6C.
        ([0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19], $"This is a PyTorch file (torch.save), not a pickle of sequences. {Again}"),
    ];

    /// <returns>The sentence for a file that is certainly no pickle; null for any other.</returns>
    public static string? FindObstacle(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return $"The file is empty. {Again}";
        foreach (var (start, sentence) in Known)
        {
            if (bytes.StartsWith(start))
                return sentence;
        }
        return null;
    }

    /// <returns>The sentence for bytes that turned out to be no well-formed pickle, if they look like text; null if they do not.</returns>
    public static string? FindText(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.UTF8.GetString(bytes.Length > TextProbe ? bytes[..TextProbe] : bytes);
        // The probe may cut the last character in two, which leaves a replacement character at its end.
        if (text.TrimEnd('\uFFFD').Any(character => character == '\uFFFD' || (char.IsControl(character) && !char.IsWhiteSpace(character))))
            return null;
        var kind = text.TrimStart() switch
        {
            ['<', ..] => "a web page or XML",
            ['{' or '[', ..] => "JSON or text",
            _ => "plain text",
        };
        return $"The file is {kind}, not a pickle. {Again}";
    }
}

using System.Buffers;
using System.Text;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>
/// Tells what a text is that came in the place of a pickle, and what a text editor or a transfer in text mode made of a pickle.
/// </summary>
internal static class TextFile
{
    private const int Probe = 512;

    /// <summary>
    /// Pickles of protocols 2 to 5 whose first byte, 0x80, a program took for a character: of Latin-1 or of Windows, or for none.
    /// </summary>
    private static readonly byte[][] Reencoded =
    [
        [0xC2, 0x80],
        [0xE2, 0x82, 0xAC],
        [0xEF, 0xBF, 0xBD],
    ];

    private static readonly SearchValues<byte> Base64 = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r\n"u8
    );

    /// <returns>The sentence for a file that is certainly no pickle; null for any other.</returns>
    public static Message? FindObstacle(ReadOnlySpan<byte> bytes)
    {
        var text = bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? bytes[3..] : bytes;
        foreach (var start in Reencoded)
        {
            if (text.StartsWith(start) && text.Length > start.Length && text[start.Length] is >= 2 and <= 5)
                return DatasetMessages.PickleSavedAsText(start.Length);
        }
        if (text.Length < bytes.Length)
            return DatasetMessages.FileHasUtf8Mark;
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            return DatasetMessages.FileHasByteOrderMark;
        if (bytes.StartsWith("version https://git-lfs"u8))
            return DatasetMessages.FileIsGitPointer;
        // Base64 of 0x80 and a protocol from 2 to 5.
        if (
            bytes is [(byte)'g', (byte)'A', >= (byte)'I' and <= (byte)'X', ..]
            && !bytes[..Math.Min(bytes.Length, Probe)].ContainsAnyExcept(Base64)
        )
            return DatasetMessages.PickleIsBase64;
        return bytes.StartsWith("b'\\x80"u8) || bytes.StartsWith("b\"\\x80"u8) ? DatasetMessages.PickleIsPrinted : null;
    }

    /// <returns>The sentence for bytes that turned out to be no well-formed pickle, if they look like text; null if they do not.</returns>
    public static Message? Find(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.UTF8.GetString(bytes.Length > Probe ? bytes[..Probe] : bytes);
        // The probe may cut the last character in two, which leaves a replacement character at its end.
        if (text.TrimEnd('\uFFFD').Any(character => character == '\uFFFD' || (char.IsControl(character) && !char.IsWhiteSpace(character))))
            return null;
        return text.TrimStart() switch
        {
            ['<', ..] => DatasetMessages.FileIsWebPage,
            ['{' or '[', ..] => DatasetMessages.FileIsJson,
            _ => DatasetMessages.FileIsPlainText,
        };
    }

    /// <summary>Pickles of protocol 0 are text too, but end with a full stop.</summary>
    public static bool EndsAsPickle(ReadOnlySpan<byte> bytes) => bytes.TrimEnd(" \t\r\n\0"u8) is [.., (byte)'.'];

    /// <returns>The sentence for a damaged pickle in which each line feed follows a carriage return, as a transfer in text mode makes it;
    /// null for others.</returns>
    public static Message? FindLineEnds(ReadOnlySpan<byte> bytes) => HasOnlyCrLf(bytes) ? DatasetMessages.PickleLineEndsChanged : null;

    /// <summary>
    /// A pickle of protocol 0, which is text, whose lines end as on Windows; null for any other file, and for one that is so large that the
    /// memory for a copy is better saved.
    /// </summary>
    public static byte[]? FindUnixLines(ReadOnlySpan<byte> bytes)
    {
        if (bytes is [0x80, ..] || bytes.Length > MemoryBudget.Floor || !HasOnlyCrLf(bytes))
            return null;
        var unix = new byte[bytes.Length];
        var count = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != '\r' || i + 1 == bytes.Length || bytes[i + 1] != '\n')
                unix[count++] = bytes[i];
        }
        return unix[..count];
    }

    private static bool HasOnlyCrLf(ReadOnlySpan<byte> bytes)
    {
        var feeds = 0;
        for (var left = bytes; left.IndexOf((byte)'\n') is >= 0 and var at; left = left[(at + 1)..])
        {
            if (at == 0 || left[at - 1] != '\r')
                return false;
            feeds++;
        }
        return feeds > 0;
    }
}

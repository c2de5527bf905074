using System.Text;
using System.Text.Unicode;

namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>
/// Texts that are bytes of an encoding that the file does not name: those of Python 2, of <c>bytes</c> objects and of NumPy's S types.
/// </summary>
internal static class ByteText
{
    private const int MaxCharacterBytes = 4;

    /// <summary>Reads bytes as UTF-8, if they are such, else as Latin-1, which is said in the notes.</summary>
    /// <param name="cut">Whether the bytes are the beginning of more: their last character may not be whole, and nothing is noted.</param>
    public static string Decode(ReadOnlySpan<byte> bytes, ImportNotes notes, bool cut = false)
    {
        if (Ascii.IsValid(bytes))
            return Encoding.ASCII.GetString(bytes);
        var whole = cut ? bytes[..WholeCharacters(bytes)] : bytes;
        if (Utf8.IsValid(whole))
            return Encoding.UTF8.GetString(whole);
        var text = Encoding.Latin1.GetString(bytes);
        if (!cut)
            notes.AddOnce(ImportRemarkKind.Latin1Texts, text);
        return text;
    }

    private static int WholeCharacters(ReadOnlySpan<byte> bytes)
    {
        for (var left = 0; left < Math.Min(MaxCharacterBytes, bytes.Length); left++)
        {
            if (Utf8.IsValid(bytes[..^left]))
                return bytes.Length - left;
        }
        return bytes.Length;
    }
}

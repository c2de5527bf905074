using System.Buffers.Binary;
using System.Text;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>Tells by the names within a zip archive what wrote it.</summary>
internal static class ZipContents
{
    /// <summary>Entries that are looked at.</summary>
    private const int MaxEntries = 200;

    private const int EndRecord = 22;
    private const int MaxCommentLength = ushort.MaxValue;
    private const int Entry = 46;
    private const int MaxNameLength = 200;

    /// <returns>What the archive is and what to do; null when the file is no zip archive.</returns>
    public static (Message Kind, Message Remedy)? FindKind(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith("PK\u0003\u0004"u8) && !bytes.StartsWith("PK\u0005\u0006"u8) && !bytes.StartsWith("PK\u0007\u0008"u8))
            return null;
        var names = Names(bytes);
        if (names.Exists(name => name.StartsWith("xl/", StringComparison.Ordinal)))
            return (FileKindMessages.FileKindExcel, DatasetMessages.RemedyReadWorkbook);
        if (names.Exists(name => name.StartsWith("word/", StringComparison.Ordinal)))
            return (FileKindMessages.FileKindWord, DatasetMessages.RemedyPickleTuples);
        if (names.Contains("content.xml") && names.Contains("mimetype"))
            return (FileKindMessages.FileKindOpenDocument, DatasetMessages.RemedyReadWorkbook);
        if (names.Exists(name => name.EndsWith("/data.pkl", StringComparison.Ordinal)))
            return (FileKindMessages.FileKindTorchZip, DatasetMessages.RemedyTurnTensorsIntoLists);
        if (names.Count > 0 && names.TrueForAll(name => name.EndsWith(".npy", StringComparison.Ordinal)))
            return (FileKindMessages.FileKindNumpyZip, DatasetMessages.RemedyLoadArrays);
        if (names.Exists(name => name.EndsWith(".weights.h5", StringComparison.Ordinal)))
            return (FileKindMessages.FileKindKeras, DatasetMessages.RemedyPickleTuples);
        if (names.Find(IsPickle) is { } pickle)
            return (FileKindMessages.FileKindZipWithPickle(Describe.Quote(pickle)), DatasetMessages.RemedyUnpackFile);
        return (FileKindMessages.FileKindZip, DatasetMessages.RemedyPickleTuples);
    }

    private static bool IsPickle(string name) =>
        name.EndsWith(".pkl", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".pickle", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".p", StringComparison.OrdinalIgnoreCase);

    /// <summary>The names in the archive's directory; none when it is damaged.</summary>
    private static List<string> Names(ReadOnlySpan<byte> bytes)
    {
        var names = new List<string>();
        var tail = bytes[Math.Max(0, bytes.Length - EndRecord - MaxCommentLength)..];
        var end = tail.LastIndexOf("PK\u0005\u0006"u8);
        if (end < 0 || tail.Length - end < EndRecord)
            return names;
        var at = (long)BinaryPrimitives.ReadUInt32LittleEndian(tail[(end + 16)..]);
        while (names.Count < MaxEntries && at + Entry <= bytes.Length && bytes[(int)at..].StartsWith("PK\u0001\u0002"u8))
        {
            var entry = bytes[(int)at..];
            var (name, extra, comment) = (Length(entry, 28), Length(entry, 30), Length(entry, 32));
            if (Entry + name > entry.Length)
                break;
            names.Add(Encoding.UTF8.GetString(entry.Slice(Entry, Math.Min(name, MaxNameLength))));
            at += Entry + name + extra + comment;
        }
        return names;
    }

    private static int Length(ReadOnlySpan<byte> entry, int at) => BinaryPrimitives.ReadUInt16LittleEndian(entry[at..]);
}

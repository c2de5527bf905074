using System.IO.Compression;
using System.Text;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Formats.Pickle;
using ChordDash.Engine.Tests.Shared;

namespace ChordDash.Engine.Tests.Datasets.Formats.Pickle;

/// <summary>Files that are no pickles are named for what they are, with what to do.</summary>
public class FileSignatureTests
{
    private static string Refusal(byte[] file)
    {
        using var stream = new MemoryStream(file);
        var message = Assert.Throws<DatasetFormatException>(() => PickleDatasetReader.Read(stream)).Message;
        Assert.Matches(@"^[A-Z""].*\.$", message);
        return message;
    }

    private static byte[] Filled(params byte[] start) => [.. start, .. new byte[600]];

    public static TheoryData<string, byte[]> Kinds { get; } =
        new()
        {
            { "an SQLite database", Filled([.. "SQLite format 3\0"u8]) },
            { "a tar archive", Tar(marked: true) },
            { "a tar archive", Tar(marked: false) },
            { "a RAR archive", Filled([.. "Rar!"u8, 0x1A, 7, 1, 0]) },
            { "a 7-Zip archive", Filled([.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C, 0, 4]) },
            { "a Parquet file", Filled([.. "PAR1"u8, 0x15]) },
            { "a Feather or Arrow file", Filled([.. "ARROW1\0\0"u8]) },
            { "a Feather or Arrow file", Filled([.. "FEA1"u8]) },
            { "an HDF5 file", Filled([0x89, .. "HDF\r\n"u8, 0x1A, 10]) },
            { "an R data file (saveRDS)", Filled([.. "X\n\0\0\0"u8, 3, 0, 4]) },
            { "an R data file (save)", Filled([.. "RDX3\nX\n"u8]) },
            { "an old Excel or Word file", Filled([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) },
            { "a MATLAB file", Filled([.. "MATLAB 5.0 MAT-file, Platform"u8]) },
            { "a sound or film", Filled([.. "RIFF"u8, 0, 0, 0, 0, .. "WAVE"u8]) },
            { "a sound or film", Filled([.. "ID3"u8, 3]) },
            { "a database of Python's dbm", Filled([0x13, 0x57, 0x9A, 0xCE]) },
            { "a shadow file of macOS", Filled([0, 5, 0x16, 7, 0, 2]) },
            { "compressed with bzip2", Filled([.. "BZh91AY"u8]) },
            { "compressed with xz", Filled([0xFD, .. "7zXZ"u8, 0]) },
            { "compressed with Zstandard", Filled([0x28, 0xB5, 0x2F, 0xFD]) },
            { "compressed with LZ4", Filled([0x04, 0x22, 0x4D, 0x18]) },
            { "compressed with LZMA", Filled([0x5D, 0, 0, 0x80, 0]) },
            { "an Excel workbook", Zip("[Content_Types].xml", "xl/workbook.xml") },
            { "a Word document", Zip("[Content_Types].xml", "word/document.xml") },
            { "an OpenDocument file", Zip("mimetype", "content.xml") },
            { "a zip archive (torch.save)", Zip("archive/data.pkl", "archive/version") },
            { "a NumPy .npz archive", Zip("X.npy", "y.npy") },
            { "a Keras model", Zip("config.json", "model.weights.h5") },
            { "a zip archive with \"train.pkl\" in it", Zip("train.pkl") },
            { "a zip archive (torch.save and numpy.savez write such)", Zip("notes.txt") },
            { "a pointer of Git LFS", [.. "version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 1\n"u8] },
            { "plain text, not a pickle", [.. "Piece,Composer\nC Am F,bach\n"u8] },
            { "plain text, not a pickle", [.. "id,chords\n1,C Am\n"u8] },
            { "plain text, not a pickle", [.. "composer\nbach\nliszt\n"u8] },
            { "plain text, not a pickle", [.. "composer\r\nbach\r\nliszt\r\n"u8] },
            { "a web page or XML", [.. "<?xml version=\"1.0\"?><score-partwise/>"u8] },
        };

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Kinds))]
    public void Read_FileOfAnotherKind_IsNamed(string name, byte[] file)
    {
        Assert.Contains(name, Refusal(file), StringComparison.Ordinal);
        Assert.Contains(name, Refusal(Gzip(file)), StringComparison.Ordinal);
    }

    private static byte[] Good => Pickled.File(Pickled.List(Pickled.Tuple(Pickled.Ints(1, 13, 10), Pickled.Text("bach"))));

    [Fact]
    public void Read_GzipInGzip_IsNamed() =>
        Assert.Contains("compressed by gzip twice", Refusal(Gzip(Gzip(Good))), StringComparison.Ordinal);

    public static TheoryData<string, byte[]> Damages { get; } =
        new()
        {
            // As text of Latin-1 that was written as UTF-8; of Windows-1252; with what is no UTF-8 replaced.
            { "encoded as UTF-8", Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(Good)) },
            { "encoded as UTF-8", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(Good))] },
            { "encoded as UTF-8", [0xE2, 0x82, 0xAC, .. Good[1..]] },
            { "encoded as UTF-8", [0xEF, 0xBF, 0xBD, .. Good[1..]] },
            { "carriage return", [.. Good.SelectMany(one => one == 10 ? (byte[])[13, 10] : [one])] },
            { "Base64", Encoding.ASCII.GetBytes(Convert.ToBase64String(Good)) },
            { "as Python prints it", [.. "b'\\x80\\x04]'"u8] },
            { "byte order mark", [0xFF, 0xFE, 0x80, 0, 3, 0] },
        };

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Damages))]
    public void Read_PickleThatWasTakenForText_IsNamed(string name, byte[] file) =>
        Assert.Contains(name, Refusal(file), StringComparison.Ordinal);

    [Fact]
    public void Read_Protocol0WithLinesOfWindows_IsReadAndSaid()
    {
        byte[] file = [.. "(lp0\r\n((lp1\r\nI0\r\naF5.0\r\naI-1\r\naVbach\r\ntp2\r\na.\r\n"u8];
        var data = ReadPickle.Read(file);
        Assert.Equal("0 5 -1 = bach", ReadPickle.Show(data));
        Assert.Equal(ImportRemarkKind.WindowsLines, Assert.Single(data.Remarks).Kind);
    }

    private static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(content);
        return packed.ToArray();
    }

    private static byte[] Zip(params string[] names)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in names)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write("content"u8);
            }
        }
        return packed.ToArray();
    }

    private static byte[] Tar(bool marked)
    {
        var header = new byte[1024];
        "train.pkl"u8.CopyTo(header);
        "0000644\0"u8.CopyTo(header.AsSpan(100));
        "00000000017\0"u8.CopyTo(header.AsSpan(124));
        if (marked)
            "ustar\0"u8.CopyTo(header.AsSpan(257));
        "        "u8.CopyTo(header.AsSpan(148));
        var sum = header.Take(512).Sum(one => one);
        Encoding.ASCII.GetBytes($"{Convert.ToString(sum, 8).PadLeft(6, '0')}\0 ").CopyTo(header.AsSpan(148));
        return header;
    }
}

using System.IO.Compression;
using System.Text;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Formats.Pickle;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Tests.Shared;

namespace ChordDash.Engine.Tests.Datasets.Formats.Pickle;

/// <summary>Files that are no pickles are named for what they are, with what to do.</summary>
public class FileSignatureTests
{
    private static Message Refusal(byte[] file)
    {
        using var stream = new MemoryStream(file);
        var problem = Assert.Throws<DatasetFormatException>(() => PickleDatasetReader.Read(stream)).Problem;
        Assert.Matches(@"^[A-Z""].*\.$", problem.ToString());
        return problem;
    }

    private static byte[] Filled(params byte[] start) => [.. start, .. new byte[600]];

    public static TheoryData<Message, byte[]> Kinds { get; } =
        new()
        {
            {
                DatasetMessages.FileIsNoPickle(FileKindMessages.FileKindSqlite, DatasetMessages.RemedyReadSqlite),
                Filled([.. "SQLite format 3\0"u8])
            },
            { DatasetMessages.FileIsNoPickle(FileKindMessages.FileKindTar, DatasetMessages.RemedyUnpackPickle), Tar(marked: true) },
            { DatasetMessages.FileIsNoPickle(FileKindMessages.FileKindTar, DatasetMessages.RemedyUnpackPickle), Tar(marked: false) },
            {
                DatasetMessages.FileIsNoPickle(FileKindMessages.FileKindRar, DatasetMessages.RemedyUnpackPickle),
                Filled([.. "Rar!"u8, 0x1A, 7, 1, 0])
            },
            {
                DatasetMessages.FileIsNoPickle(FileKindMessages.FileKindSevenZip, DatasetMessages.RemedyUnpackPickle),
                Filled([.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C, 0, 4])
            },
            {
                DatasetMessages.FileIsNoPickle(FileKindMessages.FileKindParquet, DatasetMessages.RemedyReadTable),
                Filled([.. "PAR1"u8, 0x15])
            },
            {
                DatasetMessages.FileIsNoPickle(FileKindMessages.FileKindArrow, DatasetMessages.RemedyReadTable),
                Filled([.. "ARROW1\0\0"u8])
            },
            { DatasetMessages.FileIsNoPickle(FileKindMessages.FileKindArrow, DatasetMessages.RemedyReadTable), Filled([.. "FEA1"u8]) },
            {
                DatasetMessages.FileIsNoPickle(FileKindMessages.FileKindHdf5, DatasetMessages.RemedyReadHdf5),
                Filled([0x89, .. "HDF\r\n"u8, 0x1A, 10])
            },
            {
                DatasetMessages.FileIsNoPickle(FileKindMessages.FileKindRObject, DatasetMessages.RemedyWriteFromR),
                Filled([.. "X\n\0\0\0"u8, 3, 0, 4])
            },
            {
                DatasetMessages.FileIsNoPickle(FileKindMessages.FileKindRData, DatasetMessages.RemedyWriteFromR),
                Filled([.. "RDX3\nX\n"u8])
            },
            {
                DatasetMessages.FileIsNoPickle(FileKindMessages.FileKindOldOffice, DatasetMessages.RemedyReadTable),
                Filled([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
            },
            {
                DatasetMessages.FileIsNoPickle(FileKindMessages.FileKindMatlab, DatasetMessages.RemedyReadMatlab),
                Filled([.. "MATLAB 5.0 MAT-file, Platform"u8])
            },
            {
                DatasetMessages.FileIsNoPickle(FileKindMessages.FileKindSoundOrFilm, DatasetMessages.RemedyPickleTuples),
                Filled([.. "RIFF"u8, 0, 0, 0, 0, .. "WAVE"u8])
            },
            {
                DatasetMessages.FileIsNoPickle(FileKindMessages.FileKindSoundOrFilm, DatasetMessages.RemedyPickleTuples),
                Filled([.. "ID3"u8, 3])
            },
            {
                DatasetMessages.FileIsNoPickle(FileKindMessages.FileKindShelve, DatasetMessages.RemedySaveShelfValues),
                Filled([0x13, 0x57, 0x9A, 0xCE])
            },
            {
                DatasetMessages.FileIsNoPickle(FileKindMessages.FileKindMacShadow, DatasetMessages.RemedyUploadShadowedFile),
                Filled([0, 5, 0x16, 7, 0, 2])
            },
            { DatasetMessages.FileIsCompressed("bzip2"), Filled([.. "BZh91AY"u8]) },
            { DatasetMessages.FileIsCompressed("xz"), Filled([0xFD, .. "7zXZ"u8, 0]) },
            { DatasetMessages.FileIsCompressed("Zstandard"), Filled([0x28, 0xB5, 0x2F, 0xFD]) },
            { DatasetMessages.FileIsCompressed("LZ4"), Filled([0x04, 0x22, 0x4D, 0x18]) },
            { DatasetMessages.FileIsCompressed("LZMA"), Filled([0x5D, 0, 0, 0x80, 0]) },
            {
                DatasetMessages.FileIsNoPickle(FileKindMessages.FileKindExcel, DatasetMessages.RemedyReadWorkbook),
                Zip("[Content_Types].xml", "xl/workbook.xml")
            },
            {
                DatasetMessages.FileIsNoPickle(FileKindMessages.FileKindWord, DatasetMessages.RemedyPickleTuples),
                Zip("[Content_Types].xml", "word/document.xml")
            },
            {
                DatasetMessages.FileIsNoPickle(FileKindMessages.FileKindOpenDocument, DatasetMessages.RemedyReadWorkbook),
                Zip("mimetype", "content.xml")
            },
            {
                DatasetMessages.FileIsNoPickle(FileKindMessages.FileKindTorchZip, DatasetMessages.RemedyTurnTensorsIntoLists),
                Zip("archive/data.pkl", "archive/version")
            },
            { DatasetMessages.FileIsNoPickle(FileKindMessages.FileKindNumpyZip, DatasetMessages.RemedyLoadArrays), Zip("X.npy", "y.npy") },
            {
                DatasetMessages.FileIsNoPickle(FileKindMessages.FileKindKeras, DatasetMessages.RemedyPickleTuples),
                Zip("config.json", "model.weights.h5")
            },
            {
                DatasetMessages.FileIsNoPickle(
                    FileKindMessages.FileKindZipWithPickle(FileKindMessages.QuotedText("train.pkl")),
                    DatasetMessages.RemedyUnpackFile
                ),
                Zip("train.pkl")
            },
            { DatasetMessages.FileIsNoPickle(FileKindMessages.FileKindZip, DatasetMessages.RemedyPickleTuples), Zip("notes.txt") },
            { DatasetMessages.FileIsGitPointer, [.. "version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 1\n"u8] },
            { DatasetMessages.FileIsPlainText, [.. "Piece,Composer\nC Am F,bach\n"u8] },
            { DatasetMessages.FileIsPlainText, [.. "id,chords\n1,C Am\n"u8] },
            { DatasetMessages.FileIsPlainText, [.. "composer\nbach\nliszt\n"u8] },
            { DatasetMessages.FileIsPlainText, [.. "composer\r\nbach\r\nliszt\r\n"u8] },
            { DatasetMessages.FileIsWebPage, [.. "<?xml version=\"1.0\"?><score-partwise/>"u8] },
        };

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Kinds))]
    public void Read_FileOfAnotherKind_IsNamed(Message problem, byte[] file)
    {
        Assert.Equal(problem, Refusal(file));
        Assert.Equal(problem, Refusal(Gzip(file)));
    }

    private static byte[] Good => Pickled.File(Pickled.List(Pickled.Tuple(Pickled.Ints(1, 13, 10), Pickled.Text("bach"))));

    [Fact]
    public void Read_GzipInGzip_IsNamed() => Assert.Equal(DatasetMessages.FileIsPackedTwice, Refusal(Gzip(Gzip(Good))));

    public static TheoryData<Message, byte[]> Damages { get; } =
        new()
        {
            // As text of Latin-1 that was written as UTF-8; of Windows-1252; with what is no UTF-8 replaced.
            { DatasetMessages.PickleSavedAsText(2), Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(Good)) },
            { DatasetMessages.PickleSavedAsText(2), [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(Good))] },
            { DatasetMessages.PickleSavedAsText(3), [0xE2, 0x82, 0xAC, .. Good[1..]] },
            { DatasetMessages.PickleSavedAsText(3), [0xEF, 0xBF, 0xBD, .. Good[1..]] },
            { DatasetMessages.PickleLineEndsChanged, [.. Good.SelectMany(one => one == 10 ? (byte[])[13, 10] : [one])] },
            { DatasetMessages.PickleIsBase64, Encoding.ASCII.GetBytes(Convert.ToBase64String(Good)) },
            { DatasetMessages.PickleIsPrinted, [.. "b'\\x80\\x04]'"u8] },
            { DatasetMessages.FileHasByteOrderMark, [0xFF, 0xFE, 0x80, 0, 3, 0] },
        };

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Damages))]
    public void Read_PickleThatWasTakenForText_IsNamed(Message problem, byte[] file) => Assert.Equal(problem, Refusal(file));

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

using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>Tells by its bytes what a file is that is not a pickle.</summary>
internal static class FileSignature
{
    private static readonly (int At, byte[] Bytes, Message Kind, Message Remedy)[] Kinds =
    [
        (0, [0x93, .. "NUMPY"u8], FileKindMessages.FileKindNumpyArray, DatasetMessages.RemedyLoadArray),
        (0, [0x89, .. "HDF"u8], FileKindMessages.FileKindHdf5, DatasetMessages.RemedyReadHdf5),
        (0, [.. "PAR1"u8], FileKindMessages.FileKindParquet, DatasetMessages.RemedyReadTable),
        (0, [.. "ARROW1"u8], FileKindMessages.FileKindArrow, DatasetMessages.RemedyReadTable),
        (0, [.. "FEA1"u8], FileKindMessages.FileKindArrow, DatasetMessages.RemedyReadTable),
        (0, [.. "SQLite format 3\0"u8], FileKindMessages.FileKindSqlite, DatasetMessages.RemedyReadSqlite),
        (0, [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], FileKindMessages.FileKindOldOffice, DatasetMessages.RemedyReadTable),
        (257, [.. "ustar"u8], FileKindMessages.FileKindTar, DatasetMessages.RemedyUnpackPickle),
        (0, [.. "Rar!\u001A"u8], FileKindMessages.FileKindRar, DatasetMessages.RemedyUnpackPickle),
        (0, [.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C], FileKindMessages.FileKindSevenZip, DatasetMessages.RemedyUnpackPickle),
        (0, [.. "MSCF"u8], FileKindMessages.FileKindCabinet, DatasetMessages.RemedyUnpackPickle),
        (0, [.. "RDX"u8], FileKindMessages.FileKindRData, DatasetMessages.RemedyWriteFromR),
        (0, [.. "X\n\0\0\0"u8, 2], FileKindMessages.FileKindRObject, DatasetMessages.RemedyWriteFromR),
        (0, [.. "X\n\0\0\0"u8, 3], FileKindMessages.FileKindRObject, DatasetMessages.RemedyWriteFromR),
        (0, [.. "MATLAB 5.0 MAT-file"u8], FileKindMessages.FileKindMatlab, DatasetMessages.RemedyReadMatlab),
        (0, [0x89, .. "PNG"u8], FileKindMessages.FileKindPng, DatasetMessages.RemedyPickleTuples),
        (0, [0xFF, 0xD8, 0xFF], FileKindMessages.FileKindJpeg, DatasetMessages.RemedyPickleTuples),
        (0, [.. "GIF8"u8], FileKindMessages.FileKindGif, DatasetMessages.RemedyPickleTuples),
        (0, [.. "%PDF"u8], FileKindMessages.FileKindPdf, DatasetMessages.RemedyPickleTuples),
        (0, [.. "{\\rtf"u8], FileKindMessages.FileKindRtf, DatasetMessages.RemedyPickleTuples),
        (0, [.. "MThd"u8], FileKindMessages.FileKindMidi, DatasetMessages.RemedyTurnMidiIntoCodes),
        (0, [.. "RIFF"u8], FileKindMessages.FileKindSoundOrFilm, DatasetMessages.RemedyPickleTuples),
        (0, [.. "OggS"u8], FileKindMessages.FileKindSoundOrFilm, DatasetMessages.RemedyPickleTuples),
        (0, [.. "fLaC"u8], FileKindMessages.FileKindSoundOrFilm, DatasetMessages.RemedyPickleTuples),
        (0, [.. "ID3"u8], FileKindMessages.FileKindSoundOrFilm, DatasetMessages.RemedyPickleTuples),
        (0, [0x7F, .. "ELF"u8], FileKindMessages.FileKindProgram, DatasetMessages.RemedyPickleTuples),
        (0, [0, 5, 0x16, 7], FileKindMessages.FileKindMacShadow, DatasetMessages.RemedyUploadShadowedFile),
        (0, [0, 0, 0, 1, .. "Bud1"u8], FileKindMessages.FileKindMacFolder, DatasetMessages.RemedyPickleTuples),
        (0, [0x13, 0x57, 0x9A, 0xCE], FileKindMessages.FileKindShelve, DatasetMessages.RemedySaveShelfValues),
        (0, [0xCE, 0x9A, 0x57, 0x13], FileKindMessages.FileKindShelve, DatasetMessages.RemedySaveShelfValues),
        // torch.save before PyTorch 1.6: a pickle of protocol 2 that holds the magic number 0x1950A86A20F9469CFC6C.
        (
            0,
            [0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19],
            FileKindMessages.FileKindTorch,
            DatasetMessages.RemedyPickleTuples
        ),
    ];

    private static readonly (byte[] Start, string Packer)[] Compressed =
    [
        ([.. "BZh"u8], "bzip2"),
        ([0xFD, .. "7zXZ"u8], "xz"),
        ([0x5D, 0x00, 0x00], "LZMA"),
        ([.. "LZIP"u8], "lzip"),
        ([0x04, 0x22, 0x4D, 0x18], "LZ4"),
        ([0x28, 0xB5, 0x2F, 0xFD], "Zstandard"),
        ([0x1F, 0x9D], "compress"),
    ];

    /// <returns>The sentence for a file that is certainly no pickle; null for any other.</returns>
    public static Message? FindObstacle(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return DatasetMessages.FileIsEmpty;
        if (!bytes.ContainsAnyExcept((byte)0))
            return DatasetMessages.FileIsOfZeros(bytes.Length);
        if (ZipContents.FindKind(bytes) is var (zip, remedy))
            return DatasetMessages.FileIsNoPickle(zip, remedy);
        foreach (var (at, start, kind, what) in Kinds)
        {
            if (bytes.Length > at && bytes[at..].StartsWith(start))
                return DatasetMessages.FileIsNoPickle(kind, what);
        }
        foreach (var (start, packer) in Compressed)
        {
            if (bytes.StartsWith(start))
                return DatasetMessages.FileIsCompressed(packer);
        }
        return IsOldTar(bytes)
            ? DatasetMessages.FileIsNoPickle(FileKindMessages.FileKindTar, DatasetMessages.RemedyUnpackPickle)
            : TextFile.FindObstacle(bytes);
    }

    /// <returns>The sentence for what gzip or zlib packed, as far as it is not a pickle.</returns>
    public static Message? FindPackedTwice(ReadOnlySpan<byte> unpacked) =>
        unpacked is [0x1F, 0x8B, 0x08, ..] ? DatasetMessages.FileIsPackedTwice : null;

    /// <summary>Archives older than POSIX have no mark, but a check sum: that of the header with blanks in the place of the sum.</summary>
    private static bool IsOldTar(ReadOnlySpan<byte> bytes)
    {
        const int Header = 512,
            At = 148,
            Length = 8;
        if (bytes.Length < Header || bytes[0] is 0 or 0x80)
            return false;
        var written = 0;
        foreach (var digit in bytes.Slice(At, Length))
        {
            if (digit is >= (byte)'0' and <= (byte)'7')
                written = written * 8 + digit - '0';
            else if (digit is not ((byte)' ' or 0))
                return false;
        }
        var sum = Length * ' ';
        for (var i = 0; i < Header; i++)
            sum += i is >= At and < At + Length ? 0 : bytes[i];
        return written == sum;
    }
}

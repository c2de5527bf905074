namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>Tells by its bytes what a file is that is not a pickle.</summary>
internal static class FileSignature
{
    public const string Again = "Save a list of (sequence, label) tuples with Python's pickle.dump and upload that file.";

    private const string LoadArray = "Load it with numpy.load, and save (X, y) with pickle.dump.";
    private const string ReadTable = "Read it with pandas, and save list(zip(df[\"sequence\"], df[\"label\"])) with pickle.dump.";
    private const string RAgain = "Write the chords of each piece from R to a text, and pickle them in Python.";
    private const string Unpack = "Unpack it, and upload the pickle that is in it.";
    private const string JoblibAgain = "If joblib.dump wrote it, write it again with compress=0.";
    private const string Unpacked = $"Unpack it, or compress it by gzip, and upload it again. {JoblibAgain}";

    private static readonly (int At, byte[] Bytes, string Name, string Remedy)[] Kinds =
    [
        (0, [0x93, .. "NUMPY"u8], "a NumPy .npy file", LoadArray),
        (0, [0x89, .. "HDF"u8], "an HDF5 file", "Read its arrays with h5py or Keras, and save (X, y) with pickle.dump."),
        (0, [.. "PAR1"u8], "a Parquet file", ReadTable),
        (0, [.. "ARROW1"u8], "a Feather or Arrow file", ReadTable),
        (0, [.. "FEA1"u8], "a Feather or Arrow file", ReadTable),
        (
            0,
            [.. "SQLite format 3\0"u8],
            "an SQLite database",
            "Read its rows with Python's sqlite3, and save a list of (sequence, " + "label) tuples with pickle.dump."
        ),
        (0, [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "an old Excel or Word file", ReadTable),
        (257, [.. "ustar"u8], "a tar archive", Unpack),
        (0, [.. "Rar!\u001A"u8], "a RAR archive", Unpack),
        (0, [.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C], "a 7-Zip archive", Unpack),
        (0, [.. "MSCF"u8], "a cabinet archive", Unpack),
        (0, [.. "RDX"u8], "an R data file (save)", RAgain),
        (0, [.. "X\n\0\0\0"u8, 2], "an R data file (saveRDS)", RAgain),
        (0, [.. "X\n\0\0\0"u8, 3], "an R data file (saveRDS)", RAgain),
        (0, [.. "MATLAB 5.0 MAT-file"u8], "a MATLAB file", "Read it with scipy.io.loadmat, and save (X, y) with pickle.dump."),
        (0, [0x89, .. "PNG"u8], "a PNG image", Again),
        (0, [0xFF, 0xD8, 0xFF], "a JPEG image", Again),
        (0, [.. "GIF8"u8], "a GIF image", Again),
        (0, [.. "%PDF"u8], "a PDF document", Again),
        (0, [.. "{\\rtf"u8], "an RTF document", Again),
        (0, [.. "MThd"u8], "a MIDI file", $"Turn its chords into chord codes first. {Again}"),
        (0, [.. "RIFF"u8], "a sound or film", Again),
        (0, [.. "OggS"u8], "a sound or film", Again),
        (0, [.. "fLaC"u8], "a sound or film", Again),
        (0, [.. "ID3"u8], "a sound or film", Again),
        (0, [0x7F, .. "ELF"u8], "a program", Again),
        (0, [0, 5, 0x16, 7], "a shadow file of macOS, whose name begins with ._", "Upload the file of that name without the ._."),
        (0, [0, 0, 0, 1, .. "Bud1"u8], "a .DS_Store file of macOS", Again),
        (0, [0x13, 0x57, 0x9A, 0xCE], "a database of Python's dbm or shelve", "Save list(shelf.values()) with pickle.dump."),
        (0, [0xCE, 0x9A, 0x57, 0x13], "a database of Python's dbm or shelve", "Save list(shelf.values()) with pickle.dump."),
        // torch.save before PyTorch 1.6: a pickle of protocol 2 that holds the magic number 0x1950A86A20F9469CFC6C.
        (0, [0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19], "a PyTorch file (torch.save)", Again),
    ];

    private static readonly (byte[] Start, string Name, string Remedy)[] Compressed =
    [
        ([.. "BZh"u8], "bzip2", Unpacked),
        ([0xFD, .. "7zXZ"u8], "xz", Unpacked),
        ([0x5D, 0x00, 0x00], "LZMA", Unpacked),
        ([.. "LZIP"u8], "lzip", Unpacked),
        ([0x04, 0x22, 0x4D, 0x18], "LZ4", Unpacked),
        ([0x28, 0xB5, 0x2F, 0xFD], "Zstandard", Unpacked),
        ([0x1F, 0x9D], "compress", Unpacked),
    ];

    /// <returns>The sentence for a file that is certainly no pickle; null for any other.</returns>
    public static string? FindObstacle(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return $"The file is empty. {Again}";
        if (!bytes.ContainsAnyExcept((byte)0))
            return $"The file is not a readable pickle: byte 0x00 at offset 0 is no pickle instruction, and all {bytes.Length:N0} "
                + "bytes are such. It did not arrive whole; upload it again.";
        if (ZipContents.FindName(bytes) is var (zip, remedy))
            return $"This is {zip}, not a pickle. {remedy}";
        foreach (var (at, start, name, what) in Kinds)
        {
            if (bytes.Length > at && bytes[at..].StartsWith(start))
                return $"This is {name}, not a pickle. {what}";
        }
        foreach (var (start, name, what) in Compressed)
        {
            if (bytes.StartsWith(start))
                return $"This file is compressed by {name}. {what}";
        }
        return IsOldTar(bytes) ? $"This is a tar archive, not a pickle. {Unpack}" : TextFile.FindObstacle(bytes);
    }

    /// <summary>The name of what gzip or zlib packed, as far as it is not a pickle.</summary>
    public static string? FindPackedTwice(ReadOnlySpan<byte> unpacked) =>
        unpacked is [0x1F, 0x8B, 0x08, ..] ? "This file is compressed by gzip twice. Unpack it once, and upload it again." : null;

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

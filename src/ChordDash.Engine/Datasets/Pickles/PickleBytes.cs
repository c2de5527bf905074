using System.IO.Compression;

namespace ChordDash.Engine.Datasets.Pickles;

/// <summary>Reads a file into memory, unpacking it when its first bytes are gzip's.</summary>
internal static class PickleBytes
{
    private const int BufferBytes = 1 << 16;
    private const int ReadBytes = 1 << 24;

    /// <returns>The bytes of the pickle; the array may be longer than the content.</returns>
    /// <exception cref="DatasetFormatException">The file is too large, or damaged gzip.</exception>
    public static ArraySegment<byte> Read(Stream stream, CancellationToken cancellationToken)
    {
        var file = ReadUpTo(stream, DatasetLimits.PickleBytes, cancellationToken)
            ?? throw new DatasetFormatException(
                $"The file has more than {DatasetLimits.PickleBytes >> 20:N0} MB. Split it, or save the sequences as NumPy " +
                "arrays of int16.");
        if (file is not [0x1F, 0x8B, ..])
            return file;

        try
        {
            using var packed = new MemoryStream(file.Array!, file.Offset, file.Count, writable: false);
            using var gzip = new GZipStream(packed, CompressionMode.Decompress);
            var limit = (int)Math.Min(DatasetLimits.PickleBytes, DatasetLimits.UnpackedFloor + DatasetLimits.UnpackedPerByte * (long)file.Count);
            return ReadUpTo(gzip, limit, cancellationToken)
                ?? throw new DatasetFormatException(
                    $"The gzip file unpacks to more than {limit >> 20:N0} MB, far more than its own size. Upload the pickle without compression.");
        }
        catch (InvalidDataException exception)
        {
            throw new DatasetFormatException("The file is compressed by gzip, but damaged or cut short. Compress and upload it again.", exception);
        }
    }

    /// <returns>Null when the stream has more than <paramref name="limit"/> bytes.</returns>
    private static ArraySegment<byte>? ReadUpTo(Stream stream, int limit, CancellationToken cancellationToken)
    {
        var expected = stream.CanSeek ? Math.Max(0, stream.Length - stream.Position) : 0;
        if (expected > limit)
            return null;
        // One byte more than expected, so that the end is seen before the array has to grow.
        var content = GC.AllocateUninitializedArray<byte>(Math.Max((int)expected + 1, BufferBytes));
        var count = 0;
        int read;
        while ((read = stream.Read(content, count, Math.Min(content.Length - count, ReadBytes))) > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            count += read;
            if (count > limit)
                return null;
            if (count == content.Length)
                Array.Resize(ref content, (int)Math.Min(limit + 1L, 2L * content.Length));
        }
        return new ArraySegment<byte>(content, 0, count);
    }
}

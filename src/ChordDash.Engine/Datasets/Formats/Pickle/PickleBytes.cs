using System.Buffers;
using System.IO.Compression;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>A file in memory, unpacked when its first bytes are those of gzip or zlib.</summary>
internal sealed class PickleBytes : IDisposable
{
    private const int BufferBytes = 1 << 16;
    private const int ReadBytes = 1 << 24;

    /// <summary>Arrays up to this size are used again for the next file: fresh memory takes longer to get than a file to read.</summary>
    private const int PooledBytes = 1 << 24;

    private const string Gzip = "gzip";
    private const string Zlib = "zlib";

    private byte[] _array;

    private PickleBytes(int expected) => _array = Rent(Math.Max(expected, BufferBytes));

    public ReadOnlyMemory<byte> Content { get; private set; }

    /// <summary>Whether the bytes came packed.</summary>
    public bool WasPacked { get; private set; }

    /// <exception cref="DatasetFormatException">The file is too large, or damaged gzip or zlib.</exception>
    public static PickleBytes Read(Stream stream, CancellationToken cancellationToken)
    {
        var file = ReadUpTo(stream, PickleLimits.MaxBytes, cancellationToken)
            ?? throw new DatasetFormatException(DatasetMessages.PickleTooLarge(PickleLimits.MaxBytes));
        if (FindPacker(file.Content.Span) is not { } packer)
            return file;

        try
        {
            using var packed = new MemoryStream(file._array, 0, file.Content.Length, writable: false);
            using Stream unpacker =
                packer is Gzip ? new GZipStream(packed, CompressionMode.Decompress) : new ZLibStream(packed, CompressionMode.Decompress);
            var limit = (int)
                Math.Min(
                    PickleLimits.MaxBytes,
                    PickleLimits.MaxUnpackedBytesOfSmallFiles + PickleLimits.MaxUnpackedPerByte * (long)file.Content.Length
                );
            var unpacked = ReadUpTo(unpacker, limit, cancellationToken)
                ?? throw new DatasetFormatException(DatasetMessages.PackedPickleTooLarge(packer, limit));
            unpacked.WasPacked = true;
            return unpacked;
        }
        catch (InvalidDataException exception)
        {
            throw new DatasetFormatException(DatasetMessages.PackedPickleDamaged(packer), exception);
        }
        finally
        {
            file.Dispose();
        }
    }

    /// <remarks>zlib's first two bytes, as a number, are a multiple of 31 (RFC 1950); no pickle begins with x.</remarks>
    private static string? FindPacker(ReadOnlySpan<byte> bytes) =>
        bytes switch
        {
            [0x1F, 0x8B, ..] => Gzip,
            [0x78, 0x01 or 0x5E or 0x9C or 0xDA, ..] => Zlib,
            _ => null,
        };

    public void Dispose()
    {
        Content = default;
        Return(Interlocked.Exchange(ref _array, []));
    }

    /// <returns>Null when the stream has more than <paramref name="limit"/> bytes.</returns>
    private static PickleBytes? ReadUpTo(Stream stream, int limit, CancellationToken cancellationToken)
    {
        var expected = stream.CanSeek ? Math.Max(0, stream.Length - stream.Position) : 0;
        if (expected > limit)
            return null;
        // One byte more than expected, so that the end is seen before the array has to grow.
        var bytes = new PickleBytes((int)expected + 1);
        try
        {
            return bytes.Fill(stream, limit, cancellationToken) ? bytes : null;
        }
        finally
        {
            if (bytes.Content.IsEmpty)
                bytes.Dispose();
        }
    }

    private bool Fill(Stream stream, int limit, CancellationToken cancellationToken)
    {
        var count = 0;
        int read;
        while ((read = stream.Read(_array, count, Math.Min(_array.Length - count, ReadBytes))) > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            count += read;
            if (count > limit)
                return false;
            if (count == _array.Length)
            {
                var larger = Rent((int)Math.Min(limit + 1L, 2L * count));
                _array.CopyTo(larger, 0);
                Return(_array);
                _array = larger;
            }
        }
        Content = _array.AsMemory(0, count);
        return true;
    }

    private static byte[] Rent(int length) =>
        length <= PooledBytes ? ArrayPool<byte>.Shared.Rent(length) : GC.AllocateUninitializedArray<byte>(length);

    private static void Return(byte[] array)
    {
        if (array.Length is > 0 and <= PooledBytes)
            ArrayPool<byte>.Shared.Return(array);
    }
}

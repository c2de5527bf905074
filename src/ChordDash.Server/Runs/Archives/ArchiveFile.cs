using System.Buffers.Binary;
using System.IO.Compression;
using ChordDash.Engine.Common;
using ChordDash.Server.Data;
using ChordDash.Server.Resources;

namespace ChordDash.Server.Runs.Archives;

/// <summary>
/// An archive that may come from anywhere: what it says of its sizes need not be true, so that all of it is counted while it is unpacked.
/// </summary>
internal sealed class ArchiveFile : IAsyncDisposable
{
    /// <summary>The end of a zip and the longest comment behind it.</summary>
    private const int EndBytes = 22 + ushort.MaxValue;

    /// <summary>Of the list of so many files as an archive may have, whatever their names.</summary>
    private const int MaxDirectoryBytes = 1 << 17;

    private const int RatioFloor = 1 << 20;

    /// <summary>Entries as a whole, of which <see cref="ArchiveEntries"/> passes over those that programs add who pack a folder.</summary>
    private const int MaxListedEntries = 5 * Limits.MaxArchiveEntries;

    private readonly ZipArchive _zip;
    private readonly IReadOnlyDictionary<string, ZipArchiveEntry> _entries;
    private readonly long _packed;
    private long _unpacked;

    private ArchiveFile(ZipArchive zip, IReadOnlyDictionary<string, ZipArchiveEntry> entries, long packed) =>
        (_zip, _entries, _packed) = (zip, entries, packed);

    /// <exception cref="UserErrorException">It holds too many files.</exception>
    /// <exception cref="InvalidDataException">It is no zip.</exception>
    public static async Task<ArchiveFile> OpenAsync(string path, CancellationToken cancellationToken)
    {
        await RequireShortDirectoryAsync(path, cancellationToken);
        var zip = await ZipFile.OpenReadAsync(path, cancellationToken);
        // The directory may say of its length what is not true.
        if (zip.Entries.Count <= MaxListedEntries && ArchiveEntries.Of(zip) is { Count: <= Limits.MaxArchiveEntries } entries)
            return new(zip, entries, new FileInfo(path).Length);
        await zip.DisposeAsync();
        throw TooManyFiles();
    }

    public bool Has(string name) => _entries.ContainsKey(name);

    /// <summary>A file of the archive, which is refused as soon as more than <paramref name="maximumBytes"/> of it were read.</summary>
    public async Task<Stream> OpenAsync(string name, long maximumBytes, CancellationToken cancellationToken)
    {
        if (!_entries.TryGetValue(name, out var entry))
            throw Missing(name);
        return new CountedStream(
            this,
            await entry.OpenAsync(cancellationToken),
            name,
            maximumBytes,
            Math.Min(entry.CompressedLength, _packed)
        );
    }

    /// <summary>Unpacks a file, if the disk has room for it.</summary>
    public async Task UnpackAsync(string name, string target, long maximumBytes, CancellationToken cancellationToken)
    {
        await using var content = await OpenAsync(name, maximumBytes, cancellationToken);
        await using var file = new FileStream(target, FileMode.CreateNew);
        var buffer = new byte[1 << 17];
        for (int count; (count = await content.ReadAsync(buffer, cancellationToken)) > 0; )
        {
            try
            {
                // Room must stay for the database and the runs.
                DiskRoom.Require(Path.GetDirectoryName(target)!, count);
                await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            }
            catch (IOException exception)
            {
                throw new UserErrorException(StorageFailure.Describe(exception), exception);
            }
        }

        file.Flush(flushToDisk: true);
    }

    public ValueTask DisposeAsync() => _zip.DisposeAsync();

    // The directory is read as a whole, however long it is and however many files it says that it has.
    private static async Task RequireShortDirectoryAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        var end = new byte[Math.Min(EndBytes, file.Length)];
        file.Position = file.Length - end.Length;
        await file.ReadExactlyAsync(end, cancellationToken);
        // A record that the file cuts short is none.
        var at = end.Length < 22 ? -1 : end.AsSpan(0, end.Length - 18).LastIndexOf("PK\x05\x06"u8);
        if (at < 0)
            throw new InvalidDataException("There is no end of a zip.");
        var files = BinaryPrimitives.ReadUInt16LittleEndian(end.AsSpan(at + 10));
        // A longer form, for larger archives, has the largest number here.
        var directory = BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(at + 16));
        if (files > MaxListedEntries || directory == uint.MaxValue || file.Length - end.Length + at - directory > MaxDirectoryBytes)
            throw TooManyFiles();
    }

    private UserErrorException Missing(string name) =>
        new(
            name.Equals(RunArchives.RunEntry, StringComparison.Ordinal)
            && _entries.Keys.FirstOrDefault(entry => entry.EndsWith(".zip", StringComparison.OrdinalIgnoreCase)) is { } inner
                ? RunMessages.ArchiveContainsArchive(ShownText.Clean(inner, Limits.MaxNameCharacters))
                : RunMessages.ArchiveLacksFile(name)
        );

    private static UserErrorException TooManyFiles() => new(RunMessages.TooManyArchiveFiles(Limits.MaxArchiveEntries));

    private void Count(string name, long read, int more, long max, long packed)
    {
        _unpacked += more;
        if (read > max)
            throw new UserErrorException(RunMessages.ArchiveFileIsTooLarge(name, max));
        if (_unpacked > Limits.MaxArchiveUnpackedBytes)
            throw new UserErrorException(RunMessages.ArchiveIsTooLarge(Limits.MaxArchiveUnpackedBytes));
        if (read > RatioFloor && read > packed * Limits.MaxArchiveRatio)
            throw new UserErrorException(RunMessages.ArchiveFileIsPackedTooWell(name, Limits.MaxArchiveRatio));
    }

    private sealed class CountedStream(ArchiveFile archive, Stream content, string name, long max, long packed) : Stream
    {
        private long _read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => _read;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Count(content.Read(buffer, offset, count));

        public override int Read(Span<byte> buffer) => Count(content.Read(buffer));

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Count(await content.ReadAsync(buffer, cancellationToken));

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                content.Dispose();
            base.Dispose(disposing);
        }

        public override async ValueTask DisposeAsync()
        {
            await content.DisposeAsync();
            await base.DisposeAsync();
        }

        private int Count(int more)
        {
            _read += more;
            archive.Count(name, _read, more, max, packed);
            return more;
        }
    }
}

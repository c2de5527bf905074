namespace ChordDash.Server.Api;

/// <summary>
/// A request's body that remembers the bytes that were read last: as many as the headers of a part may have, and what is read beyond them.
/// </summary>
internal sealed class RecentBytesStream(Stream body) : Stream
{
    /// <summary>More than a multipart reader's limit for the headers of a part, 16 KiB, and its buffer, 4 KiB, together.</summary>
    private const int Kept = 1 << 15;

    private byte[]? _recent = new byte[2 * Kept];
    private int _count;

    /// <summary>The bytes that were read last, in their order; none once they were forgotten.</summary>
    public ReadOnlySpan<byte> Recent => _recent.AsSpan(0, _count);

    /// <summary>Remembers nothing from now on.</summary>
    public void Forget() => (_recent, _count) = (null, 0);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await body.ReadAsync(buffer, cancellationToken);
        if (_recent is not null)
            Remember(buffer.Span[Math.Max(0, count - Kept)..count]);
        return count;
    }

    private void Remember(ReadOnlySpan<byte> bytes)
    {
        if (_count + bytes.Length > _recent!.Length)
        {
            _recent.AsSpan(_count - Kept, Kept).CopyTo(_recent);
            _count = Kept;
        }
        bytes.CopyTo(_recent.AsSpan(_count));
        _count += bytes.Length;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

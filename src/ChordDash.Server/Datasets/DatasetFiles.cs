using System.Security.Cryptography;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Formats.Arrow;
using ChordDash.Engine.Datasets.Formats.Pickle;
using ChordDash.Server.Data;
using ChordDash.Server.Resources;

namespace ChordDash.Server.Datasets;

/// <summary>The files of the data sets: what was uploaded, and the Arrow file that everything is read from.</summary>
internal sealed class DatasetFiles(DataFolder folder)
{
    private const long FileOverhead = 1 << 12;
    private const long RowOverhead = 16;

    /// <exception cref="UserErrorException">The file is gone or no longer readable.</exception>
    public ChordDataset Read(Guid id, CancellationToken cancellationToken = default)
    {
        try
        {
            using var stream = new FileStream(
                folder.DatasetFile(id),
                FileMode.Open,
                FileAccess.Read,
                FileShare.Read | FileShare.Delete,
                bufferSize: 1 << 16
            );
            return ArrowDatasetFile.Read(stream, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new UserErrorException(DatasetStoreMessages.DatasetFileIsUnreadable, exception);
        }
    }

    /// <exception cref="DatasetFormatException">It is no data set.</exception>
    public ChordDataset ReadOriginal(Guid id, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        using var stream = new FileStream(
            folder.OriginalFile(id),
            FileMode.Open,
            FileAccess.Read,
            FileShare.Read | FileShare.Delete,
            bufferSize: 0
        );
        return PickleDatasetReader.Read(stream, progress, cancellationToken);
    }

    /// <summary>Bytes that <see cref="Write"/> will write, or some more.</summary>
    public static long Estimate(ChordDataset dataset) =>
        FileOverhead
        + dataset.Sequences.Sum(sequence => RowOverhead + (sizeof(int) * (long)sequence.Length))
        + dataset.ClassLabels.Sum(label => RowOverhead + (long)label.Length);

    /// <summary>Writes the file that <see cref="Read"/> reads, whole or not at all.</summary>
    /// <exception cref="UserErrorException">The disk is full or cannot be written to.</exception>
    public void Write(Guid id, ChordDataset dataset, CancellationToken cancellationToken = default)
    {
        try
        {
            AtomicFile.Write(
                folder.DatasetFile(id),
                Estimate(dataset),
                file => ArrowDatasetFile.Write(dataset, file, cancellationToken),
                temporary: folder.NewTemporaryFile()
            );
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(StorageFailure.Describe(exception), exception);
        }
    }

    /// <summary>Copies a stream to a new file, which the caller moves or deletes.</summary>
    /// <returns>The bytes received, and their SHA-256.</returns>
    /// <exception cref="DatasetTooLargeException">More than <paramref name="maximumBytes"/> came.</exception>
    public static async Task<(long Bytes, string Sha256)> ReceiveAsync(
        Stream content,
        string path,
        long maximumBytes,
        IProgress<long>? bytesReceived,
        CancellationToken cancellationToken
    )
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
        var buffer = new byte[1 << 17];
        long total = 0;
        int count;
        while ((count = await ReadAsync(content, buffer, cancellationToken)) > 0)
        {
            total += count;
            if (total > maximumBytes)
                throw new DatasetTooLargeException(maximumBytes);
            hash.AppendData(buffer.AsSpan(0, count));
            await StoreAsync(() =>
            {
                // Room must stay for the database and the runs, and a network share may tell of a full disk only at the end.
                DiskRoom.Require(Path.GetDirectoryName(path)!, count);
                return file.WriteAsync(buffer.AsMemory(0, count), cancellationToken).AsTask();
            });
            bytesReceived?.Report(total);
        }

        // On disk before the row says so.
        await StoreAsync(() => Task.Run(() => file.Flush(flushToDisk: true), CancellationToken.None));
        return (total, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    public void Keep(string temporaryFile, Guid id) => File.Move(temporaryFile, folder.OriginalFile(id));

    public void Delete(Guid id) => folder.DeleteDataset(id);

    /// <summary>Gives a data set of an older version, which was read from its upload, what it lacks.</summary>
    public void Upgrade(DatasetRow row)
    {
        if (!File.Exists(folder.DatasetFile(row.Id)))
            Write(row.Id, ReadOriginal(row.Id, progress: null, CancellationToken.None));
        using var original = File.OpenRead(folder.OriginalFile(row.Id));
        row.Sha256 = Convert.ToHexStringLower(SHA256.HashData(original));
    }

    private static async Task<int> ReadAsync(Stream content, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await content.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UserErrorException(DatasetStoreMessages.UploadIsIncomplete, exception);
        }
    }

    private static async Task StoreAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (IOException exception)
        {
            // Its message names a path of the server.
            throw new UserErrorException(StorageFailure.Describe(exception), exception);
        }
    }
}

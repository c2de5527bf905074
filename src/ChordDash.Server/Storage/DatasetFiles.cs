using ChordDash.Engine;
using ChordDash.Engine.Datasets;

namespace ChordDash.Server.Storage;

/// <summary>The uploaded files, each the single source of its data set's sequences.</summary>
internal sealed class DatasetFiles(DataFolder folder)
{
    /// <exception cref="UserErrorException">The file is gone or no longer readable.</exception>
    public ChordDataset Read(Guid id, CancellationToken cancellationToken = default)
    {
        try
        {
            return ReadFile(folder.DatasetFile(id), cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(
                "The file of this data set cannot be read from the server's disk any more. Delete the data set and upload it again.", exception);
        }
    }

    public static ChordDataset ReadFile(string path, CancellationToken cancellationToken)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1 << 16);
        return PickleDatasetReader.Read(stream, cancellationToken);
    }

    /// <summary>Copies a stream to a new file, which the caller moves or deletes.</summary>
    /// <exception cref="DatasetTooLargeException">More than <paramref name="maximumBytes"/> came.</exception>
    public static async Task ReceiveAsync(
        Stream content, string path, long maximumBytes, IProgress<long>? bytesReceived, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
        var buffer = new byte[1 << 17];
        long total = 0;
        int count;
        while ((count = await content.ReadAsync(buffer, cancellationToken)) > 0)
        {
            total += count;
            if (total > maximumBytes)
                throw new DatasetTooLargeException(maximumBytes);
            await WriteAsync(file, buffer.AsMemory(0, count), cancellationToken);
            bytesReceived?.Report(total);
        }

        // On disk before the row says so.
        file.Flush(flushToDisk: true);
    }

    public void Keep(string temporaryFile, Guid id) => File.Move(temporaryFile, folder.DatasetFile(id));

    public void Delete(Guid id) => File.Delete(folder.DatasetFile(id));

    private static async Task WriteAsync(FileStream file, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await file.WriteAsync(bytes, cancellationToken);
        }
        catch (IOException exception)
        {
            // Its message names a path of the server.
            throw new UserErrorException("The file could not be stored on the server's disk. Make room there and upload it again.", exception);
        }
    }
}

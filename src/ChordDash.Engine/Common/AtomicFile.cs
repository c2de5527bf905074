namespace ChordDash.Engine.Common;

/// <summary>Writes files that are there whole or not at all, also after a power cut.</summary>
public static class AtomicFile
{
    /// <param name="bytes">About how many are written; room for so many must be on the disk, beside what the database needs.</param>
    /// <param name="write">Writes the content to a stream that only goes forwards.</param>
    /// <param name="replacing">Called when the new content is on the disk, before it takes the path.</param>
    /// <param name="temporary">Where it is written first, on the same disk; null for beside the path.</param>
    /// <exception cref="IOException">It cannot be written; what was there still is.</exception>
    public static void Write(string path, long bytes, Action<Stream> write, Action? replacing = null, string? temporary = null)
    {
        ArgumentNullException.ThrowIfNull(write);
        temporary ??= path + ".tmp";
        try
        {
            DiskRoom.Require(Path.GetDirectoryName(path)!, bytes);
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 16))
            {
                write(file);
                file.Flush(flushToDisk: true);
            }

            replacing?.Invoke();
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Bytes of a file; 0 if there is none.</summary>
    public static long Length(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}

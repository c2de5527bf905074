using System.Security.Cryptography;
using ChordDash.Engine.Common;

namespace ChordDash.Engine.Training.Checkpoints;

/// <summary>
/// The checkpoints in a folder: <c>last.checkpoint</c> and the one before it. Each ends with the SHA-256 of all that comes before, and
/// is there whole or not at all.
/// </summary>
internal static class CheckpointFiles
{
    private const string Last = "last.checkpoint";
    private const string Previous = "previous.checkpoint";

    /// <param name="write">Writes the content to a stream that only goes forwards.</param>
    /// <exception cref="IOException">It cannot be written; those that were there still are.</exception>
    public static void Write(string folder, Action<Stream> write)
    {
        var last = Path.Combine(folder, Last);
        AtomicFile.Write(
            last,
            AtomicFile.Length(last),
            file =>
            {
                using var sha256 = SHA256.Create();
                using (var hashed = new CryptoStream(file, sha256, CryptoStreamMode.Write, leaveOpen: true))
                    write(hashed);
                file.Write(sha256.Hash);
            },
            replacing: () =>
            {
                if (File.Exists(last))
                    File.Move(last, Path.Combine(folder, Previous), overwrite: true);
            }
        );
    }

    /// <summary>The newest checkpoint that is whole and that <paramref name="read"/> can make something of.</summary>
    /// <param name="read">Reads the content; null refuses it.</param>
    /// <returns>Null if there is none, and whether a newer one was passed over.</returns>
    public static (T? State, bool IsOlder) Read<T>(string folder, Func<Stream, T?> read)
        where T : class
    {
        var passedOver = false;
        foreach (var path in new[] { Last, Previous }.Select(name => Path.Combine(folder, name)).Where(File.Exists))
        {
            try
            {
                using var file = new FileStream(
                    path,
                    FileMode.Open,
                    FileAccess.Read,
                    FileShare.Read | FileShare.Delete,
                    bufferSize: 1 << 16
                );
                if (IsWhole(file) && read(file) is { } state)
                    return (state, passedOver);
            }
            catch (Exception exception)
                when (exception
                        is IOException
                            or System.Text.Json.JsonException
                            or ArgumentException
                            or FormatException
                            or InvalidOperationException
                )
            {
                // As good as damaged.
            }

            passedOver = true;
        }

        return (null, passedOver);
    }

    // Leaves the file at its beginning.
    private static bool IsWhole(FileStream file)
    {
        var left = file.Length - SHA256.HashSizeInBytes;
        if (left < 0)
            return false;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        while (left > 0)
        {
            var count = file.Read(buffer, 0, (int)Math.Min(buffer.Length, left));
            if (count == 0)
                return false;
            hash.AppendData(buffer, 0, count);
            left -= count;
        }

        var expected = new byte[SHA256.HashSizeInBytes];
        file.ReadExactly(expected);
        file.Position = 0;
        return expected.AsSpan().SequenceEqual(hash.GetHashAndReset());
    }
}

using System.Runtime.InteropServices;
using ChordDash.Engine;
using Microsoft.Data.Sqlite;

namespace ChordDash.Server.Hosting;

/// <summary>What went wrong in a training, and how it is put.</summary>
internal static class TrainingFailure
{
    private const int SqliteFull = 13;

    /// <summary>Whether there was no room on the disk, for a file or for the database.</summary>
    public static bool IsDiskFull(Exception exception) => Chain(exception)
        .Any(one => DiskRoom.IsFull(one) || one is SqliteException { SqliteErrorCode: SqliteFull });

    /// <summary>Whether the device or the machine had no memory left. libtorch says so in words only.</summary>
    public static bool IsOutOfMemory(Exception exception) => exception is OutOfMemoryException
        || (exception is ExternalException && OutOfMemoryWords.Any(words => exception.Message.Contains(words, StringComparison.OrdinalIgnoreCase)));

    private static readonly string[] OutOfMemoryWords = ["out of memory", "can't allocate memory", "not enough memory"];

    public static string Describe(Exception exception) => exception switch
    {
        // libtorch's messages go on with a C++ stack, which is in the server's log.
        ExternalException => $"libtorch gave up: {FirstLine(exception.Message)}",
        // Its message names a path of the server.
        IOException => "A file could not be read or written on the server's disk. Check it, then resume the run.",
        _ => $"The training failed unexpectedly: {FirstLine(exception.Message)} More is in the server's log.",
    };

    private static IEnumerable<Exception> Chain(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
            yield return exception;
    }

    private static string FirstLine(string message)
    {
        var line = message.AsSpan().Trim();
        var end = line.IndexOfAny('\r', '\n');
        line = (end < 0 ? line : line[..end]).TrimEnd();
        return line.EndsWith('.') ? line.ToString() : $"{line}.";
    }
}

using System.Runtime.InteropServices;
using ChordDash.Server.Data;
using ChordDash.Server.Resources;

namespace ChordDash.Server.Training;

/// <summary>What went wrong in a training, and how it is put.</summary>
internal static class TrainingFailure
{
    /// <summary>Whether there was no room on the disk, for a file or for the database.</summary>
    public static bool IsDiskFull(Exception exception) => StorageFailure.Is(exception, StorageFault.Full);

    /// <summary>Whether it passes by itself, and the run can go on from its last checkpoint.</summary>
    public static bool IsTransient(Exception exception) => StorageFailure.Is(exception, StorageFault.Busy);

    /// <summary>
    /// Whether the device or the machine had no memory left. libtorch says so in words only, some of which SQLite has too.
    /// </summary>
    public static bool IsOutOfMemory(Exception exception) =>
        StorageFailure.FindOfDatabase(exception) is null
        && StorageFailure
            .All(exception)
            .Any(one =>
                one is OutOfMemoryException
                || (
                    one is ExternalException
                    && OutOfMemoryWords.Any(words => one.Message.Contains(words, StringComparison.OrdinalIgnoreCase))
                )
            );

    private static readonly string[] OutOfMemoryWords = ["out of memory", "can't allocate memory", "not enough memory"];

    public static Message Describe(Exception exception) =>
        exception switch
        {
            _ when StorageFailure.Find(exception) is { } fault => StorageFailure.Describe(fault),
            // What stands around it says less: "See the inner exception".
            _ when StorageFailure.FindOfDatabase(exception) is { } ofDatabase => Unexpected(ofDatabase),
            // libtorch's messages go on with a C++ stack, which is in the server's log.
            _ when StorageFailure.All(exception).FirstOrDefault(one => one is ExternalException) is { } ofLibtorch =>
                RunMessages.LibtorchFailed(FirstLine(ofLibtorch.Message)),
            // Its message names a path of the server.
            IOException => RunMessages.RunFileFailed,
            _ => Unexpected(exception),
        };

    private static Message Unexpected(Exception exception) => RunMessages.TrainingFailed(FirstLine(exception.Message));

    private static string FirstLine(string message)
    {
        var line = message.AsSpan().Trim();
        var end = line.IndexOfAny('\r', '\n');
        line = (end < 0 ? line : line[..end]).TrimEnd();
        return line.EndsWith('.') ? line.ToString() : $"{line}.";
    }
}

namespace ChordDash.Engine.Common;

/// <summary>
/// Whether a disk has room. What is found full is told by an <see cref="IOException"/> for which <see cref="IsFull"/> holds.
/// </summary>
public static class DiskRoom
{
    /// <summary>Left free in any case, in bytes: the database must still be able to write down that there is no room.</summary>
    public const long Reserve = 4L << 20;

    private const int NoSpace = 28; // ENOSPC
    private const int QuotaExceeded = 122; // EDQUOT
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>Bytes that can be written to the disk of this folder.</summary>
    public static long Free(string folder) => new DriveInfo(folder).AvailableFreeSpace;

    /// <exception cref="IOException">There is no room for so many bytes and the reserve.</exception>
    public static void Require(string folder, long bytes)
    {
        var free = Free(folder);
        if (free < bytes + Reserve)
            throw new IOException($"{free:N0} bytes are free on the disk; {bytes + Reserve:N0} are needed.", NoSpace);
    }

    public static bool IsFull(Exception exception) => exception is IOException { HResult: NoSpace or QuotaExceeded or WindowsDiskFull };
}

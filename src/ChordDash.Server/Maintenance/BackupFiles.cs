using System.Runtime.InteropServices;
using ChordDash.Engine.Common;
using ChordDash.Server.Data;
using ChordDash.Server.Resources;

namespace ChordDash.Server.Maintenance;

/// <summary>Lists and copies the files of a data folder.</summary>
internal static partial class BackupFiles
{
    /// <summary>The folders that belong to a backup.</summary>
    public static IEnumerable<string> Parts(DataFolder folder) => [folder.Datasets, folder.Models, folder.Checkpoints, folder.Keys];

    /// <summary>Whole files of a folder and those below; none if there is no such folder.</summary>
    /// <param name="isWanted">Asked with the name of each file or folder that lies in it.</param>
    public static IEnumerable<FileInfo> Below(string folder, Func<string, bool> isWanted)
    {
        if (!Directory.Exists(folder))
            return [];
        // Half-written files have names of their own. What a backup is made of may vanish meanwhile.
        return new DirectoryInfo(folder)
            .EnumerateFileSystemInfos()
            .Where(entry => isWanted(entry.Name))
            .SelectMany(entry =>
                entry switch
                {
                    DirectoryInfo inner => Below(inner.FullName, _ => true),
                    FileInfo file when file.Extension is not (".tmp" or ".half") => [file],
                    _ => Enumerable.Empty<FileInfo>(),
                }
            );
    }

    /// <summary>The path below the data folder, the same on every system.</summary>
    public static string Name(DataFolder folder, FileInfo file) =>
        Path.GetRelativePath(folder.Root, file.FullName).Replace(Path.DirectorySeparatorChar, '/');

    public static bool IsSame(FileInfo source, string target)
    {
        var there = new FileInfo(target);
        return there.Exists && there.Length == source.Length && there.LastWriteTimeUtc == source.LastWriteTimeUtc;
    }

    /// <summary>Copies a file, whole or not at all, for its owner alone.</summary>
    public static void Copy(FileInfo source, string target)
    {
        PrivateFiles.CreateFolder(Path.GetDirectoryName(target)!);
        var half = target + ".half";
        File.Copy(source.FullName, half, overwrite: true);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(half, PrivateFiles.FileMode);
        File.Move(half, target, overwrite: true);
    }

    /// <summary>Returns when all that was written lies on the disks.</summary>
    public static void Sync()
    {
        if (!OperatingSystem.IsWindows())
            SyncDisks();
    }

    /// <exception cref="UserErrorException">There is no room for so many bytes.</exception>
    public static void RequireRoom(string folder, long bytes, Message unchanged)
    {
        var free = DiskRoom.Free(folder);
        if (free < bytes + DiskRoom.Reserve)
        {
            throw new UserErrorException(ConsoleMessages.BackupNeedsRoom(folder, bytes + DiskRoom.Reserve, free, unchanged));
        }
    }

    /// <summary>What the disk or the database says, for who runs the command.</summary>
    /// <param name="unchanged">A sentence about what there still is.</param>
    public static UserErrorException Describe(Exception exception, string source, string target, Message unchanged) =>
        new(
            StorageFailure.Find(exception) switch
            {
                StorageFault.Full => ConsoleMessages.BackupDiskIsFull(target, unchanged),
                StorageFault.Busy => ConsoleMessages.BackupSourceIsHeld(source, unchanged),
                StorageFault.Damaged => ConsoleMessages.CopySourceIsDamaged(source, unchanged),
                _ => ConsoleMessages.CopyFailed(source, target, exception.GetBaseException().Message.TrimEnd('.'), unchanged),
            },
            exception
        );

    [LibraryImport("libc", EntryPoint = "sync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void SyncDisks();
}

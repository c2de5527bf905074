using System.Data.Common;
using ChordDash.Engine.Common;
using ChordDash.Server.Data;
using ChordDash.Server.Resources;

namespace ChordDash.Server.Maintenance;

/// <summary>
/// Puts a backup where a server can be started on it. Broken off, it leaves a mark that no server starts on, and goes on when it is made
/// again.
/// </summary>
internal static class Restore
{
    private static readonly string Mark = $"{ConsoleMessages.RestoreMark}\n";

    /// <param name="reached">Told of each step before it is done; for tests, which end it there.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="UserErrorException">It is no whole backup, or there is something in its place already.</exception>
    public static async Task<Message> RunAsync(
        DataFolder from,
        DataFolder to,
        CancellationToken cancellationToken,
        Action<string>? reached = null
    )
    {
        try
        {
            var backup = new BackupFolder(from);
            FindManifest(from, backup);
            LockBackup(from);
            var manifest = FindManifest(from, backup);
            RequireFree(to);
            await DatabaseUpgrade.CheckAsync(backup.Database, ConsoleMessages.RestoreSourceIsDamaged(backup.Database), cancellationToken);
            RequireKnown(from, backup, manifest);
            var files = backup.List(manifest);
            RequireWhole(from, backup, files);
            to.Lock();
            RequireFree(to);
            Copy(backup, files, to, reached, cancellationToken);
            return ConsoleMessages.RestoreDone(to.Root, DataFolder.Measure(to.Root));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DbException)
        {
            throw BackupFiles.Describe(exception, from.Root, to.Root, ConsoleMessages.BackupUnchanged);
        }
        finally
        {
            to.Dispose();
            from.Dispose();
        }
    }

    // Before anything is copied, and the mark after everything else: what lies there at any moment is known for what it is.
    private static void Copy(
        BackupFolder backup,
        IReadOnlyList<BackedUpFile> files,
        DataFolder to,
        Action<string>? reached,
        CancellationToken cancellationToken
    )
    {
        File.WriteAllText(to.RestoreMark, Mark);
        new BackupFolder(to).DeleteAllBut(files);
        var all = files
            .Select(file => (Source: new FileInfo(backup.Locate(file.Path)), Target: Path.Combine(to.Root, file.Path)))
            .Append((Source: new FileInfo(backup.Database), Target: to.Database))
            .ToList();
        BackupFiles.RequireRoom(
            to.Root,
            all.Where(file => !BackupFiles.IsSame(file.Source, file.Target)).Sum(file => file.Source.Length),
            ConsoleMessages.BackupUnchanged
        );
        foreach (var (source, target) in all)
        {
            cancellationToken.ThrowIfCancellationRequested();
            reached?.Invoke("file");
            if (!BackupFiles.IsSame(source, target))
                BackupFiles.Copy(source, target);
        }

        PrivateFiles.Tighten(to.Root);
        BackupFiles.Sync();
        reached?.Invoke("end");
        File.Delete(to.RestoreMark);
    }

    private static BackupManifest FindManifest(DataFolder from, BackupFolder backup) =>
        backup.Find()
        ?? throw new UserErrorException(ConsoleMessages.RestoreSourceIsNoBackup(from.Root, Path.GetFileName(from.BackupManifest)));

    // A server of this version would not start on it.
    private static void RequireKnown(DataFolder from, BackupFolder backup, BackupManifest manifest)
    {
        if (DatabaseState.FindNewer(backup.Database) is { } newer)
        {
            throw new UserErrorException(
                ConsoleMessages.RestoreSourceIsNewer(from.Root, manifest.ChordDash, newer, EngineVersions.ChordDash)
            );
        }
    }

    private static void RequireFree(DataFolder to)
    {
        if (!to.IsEmpty && !File.Exists(to.RestoreMark))
        {
            throw new UserErrorException(ConsoleMessages.RestoreFolderIsNotEmpty(to.Root));
        }
    }

    private static void RequireWhole(DataFolder from, BackupFolder backup, IReadOnlyList<BackedUpFile> files)
    {
        var damaged = files
            .Where(file => new FileInfo(backup.Locate(file.Path)) is not { Exists: true } found || found.Length != file.Bytes)
            .ToList();
        if (damaged.Count > 0)
        {
            throw new UserErrorException(ConsoleMessages.RestoreSourceLacksFiles(from.Root, damaged.Count, damaged[0].Path));
        }
    }

    // No backup may be made into it meanwhile. One that cannot be written to, such as on a disk that is read-only, nobody makes.
    private static void LockBackup(DataFolder from)
    {
        try
        {
            from.Lock();
        }
        catch (DataFolderInUseException exception)
        {
            throw new UserErrorException(ConsoleMessages.RestoreSourceIsInUse(from.Root), exception);
        }
        catch (UserErrorException exception) when (exception.InnerException is IOException or UnauthorizedAccessException)
        {
            // Read only.
        }
    }
}

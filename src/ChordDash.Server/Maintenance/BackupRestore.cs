using System.Data.Common;
using ChordDash.Engine.Common;
using ChordDash.Server.Data;

namespace ChordDash.Server.Maintenance;

/// <summary>
/// Puts a backup where a server can be started on it. Broken off, it leaves a mark that no server starts on, and goes on when it is made
/// again.
/// </summary>
internal static class Restore
{
    private const string Mark =
        "A restore into this folder is not complete. Run the command 'restore' again; it goes on where it was broken off.\n";

    /// <param name="reached">Told of each step before it is done; for tests, which end it there.</param>
    /// <returns>A sentence about what was done.</returns>
    /// <exception cref="UserErrorException">It is no whole backup, or there is something in its place already.</exception>
    public static async Task<string> RunAsync(
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
            await DatabaseUpgrade.CheckAsync(backup.Database, $"'{backup.Database}' is damaged. Take another backup.", cancellationToken);
            RequireKnown(from, backup, manifest);
            var files = backup.List(manifest);
            RequireWhole(from, backup, files);
            to.Lock();
            RequireFree(to);
            Copy(backup, files, to, reached, cancellationToken);
            return $"The backup is restored to '{to.Root}' ({ByteSize.Text(DataFolder.Measure(to.Root))}). Start the server on it.";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DbException)
        {
            throw BackupFiles.Describe(exception, from.Root, to.Root, "The backup is unchanged.");
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
            "The backup is unchanged."
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
        ?? throw new UserErrorException(
            $"'{from.Root}' is no complete backup of ChordDash: its {Path.GetFileName(from.BackupManifest)} or its database is missing. "
                + "Make it anew with the command 'backup', or choose another."
        );

    // A server of this version would not start on it.
    private static void RequireKnown(DataFolder from, BackupFolder backup, BackupManifest manifest)
    {
        if (DatabaseState.FindNewer(backup.Database) is { } newer)
        {
            throw new UserErrorException(
                $"The backup '{from.Root}' was made by a newer version of ChordDash ({manifest.ChordDash}; its database has '{newer}'; "
                    + $"this program is {EngineVersions.ChordDash}), and nothing was copied. "
                    + "Restore it with that version, or choose another backup."
            );
        }
    }

    private static void RequireFree(DataFolder to)
    {
        if (!to.IsEmpty && !File.Exists(to.RestoreMark))
        {
            throw new UserErrorException(
                $"The data folder '{to.Root}' is not empty, and nothing was changed. "
                    + "Move what is in it elsewhere, or choose another with --ChordDash:DataRoot=<folder>."
            );
        }
    }

    private static void RequireWhole(DataFolder from, BackupFolder backup, IReadOnlyList<BackedUpFile> files)
    {
        var damaged = files
            .Where(file => new FileInfo(backup.Locate(file.Path)) is not { Exists: true } found || found.Length != file.Bytes)
            .ToList();
        if (damaged.Count > 0)
        {
            throw new UserErrorException(
                $"In the backup '{from.Root}' {damaged.Count} files are missing or changed, the first of them '{damaged[0].Path}'. "
                    + "Make it anew with the command 'backup', or choose another."
            );
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
            throw new UserErrorException(
                $"A server or a backup uses '{from.Root}' right now. Wait until it has ended, or choose another backup.",
                exception
            );
        }
        catch (UserErrorException exception) when (exception.InnerException is IOException or UnauthorizedAccessException)
        {
            // Read only.
        }
    }
}

using System.Data.Common;
using System.Text.Json;
using ChordDash.Engine.Common;
using ChordDash.Server.Data;
using ChordDash.Server.Resources;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Maintenance;

/// <summary>
/// Copies a data folder, also while a server uses it, into one that a server can be started on. Made again into the same place, it copies
/// only what has changed. Broken off at any moment, it leaves the backup before it whole, and goes on when it is made again.
/// </summary>
/// <remarks>
/// The copy of the database is made after those of the files, and kept only if nothing else has changed meanwhile than runs in progress:
/// their checkpoints may be older than the database says, as after a power cut, from which runs go on as from any other.
/// </remarks>
/// <param name="reached">Told of each step before it is done; for tests, which end it there.</param>
internal sealed class Backup(DataFolder from, DataFolder to, Action<string>? reached = null)
{
    private const int MaxRounds = 20;
    private static readonly Message Unchanged = ConsoleMessages.EarlierBackupUnchanged;

    private static readonly string Mark = $"{ConsoleMessages.BackupMark}\n";

    private readonly BackupFolder _folder = new(to, reached);

    private string Staging => BackupFolder.Staging(to);

    private string StagedDatabase => Path.Combine(Staging, Path.GetFileName(to.Database));

    /// <returns>A sentence about what was copied.</returns>
    /// <exception cref="UserErrorException">There is nothing to copy, or it cannot be copied there.</exception>
    public async Task<Message> RunAsync(CancellationToken cancellationToken)
    {
        if (!DatabaseState.IsThere(from))
            throw new UserErrorException(ConsoleMessages.BackupSourceHasNoDatabase(from.Root));
        if (File.Exists(from.RestoreMark))
        {
            throw new UserErrorException(ConsoleMessages.BackupSourceIsUnfinishedRestore(from.Root));
        }

        if (IsWithin(to.Root, from.Root))
            throw new UserErrorException(ConsoleMessages.BackupLiesInDataFolder(to.Root));
        if (IsWithin(from.Root, to.Root))
        {
            throw new UserErrorException(ConsoleMessages.DataFolderLiesInBackup(from.Root, to.Root));
        }

        try
        {
            Take();
            return await CopyAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DbException)
        {
            if (StorageFailure.Is(exception, StorageFault.Full) && Directory.Exists(Staging))
                Directory.Delete(Staging, recursive: true);
            throw BackupFiles.Describe(exception, from.Root, to.Root, Unchanged);
        }
        finally
        {
            to.Dispose();
        }
    }

    private static bool IsWithin(string folder, string other) =>
        Path.GetFullPath(folder + "/").StartsWith(Path.GetFullPath(other + "/"), StringComparison.Ordinal);

    private void Take()
    {
        RequireOurs();
        try
        {
            to.Lock();
        }
        catch (DataFolderInUseException exception)
        {
            throw new UserErrorException(ConsoleMessages.BackupFolderIsInUse(to.Root), exception);
        }

        // A server that was started on it in this very moment has made it its own.
        RequireOurs();
        if (!File.Exists(to.BackupMark))
            File.WriteAllText(to.BackupMark, Mark);
        PrivateFiles.Tighten(to.Root);
        _folder.Finish();
        if (Directory.Exists(Staging))
            Directory.Delete(Staging, recursive: true);
        PrivateFiles.CreateFolder(Staging);
    }

    private void RequireOurs()
    {
        if (!to.IsEmpty && !File.Exists(to.BackupMark) && !File.Exists(to.BackupManifest))
            throw new UserErrorException(ConsoleMessages.BackupFolderIsNotEmpty(to.Root));
    }

    private async Task<Message> CopyAsync(CancellationToken cancellationToken)
    {
        var old = new Earlier(_folder.Find() is { } manifest ? _folder.List(manifest) : []);
        BackupFiles.RequireRoom(to.Root, new FileInfo(from.Database).Length, Unchanged);
        var copied = 0L;
        IReadOnlyList<BackedUpFile> files;
        var before = await SnapshotAsync(cancellationToken);
        RequireKnown();
        for (var round = 1; ; round++)
        {
            (files, var bytes) = CopyFiles(before, old, cancellationToken);
            copied += bytes;
            var after = await SnapshotAsync(cancellationToken);
            if (after.HasSameFilesAs(before))
                break;
            if (round == MaxRounds)
                throw new UserErrorException(ConsoleMessages.BackupSourceChangesTooFast);
            before = after;
        }

        await DatabaseUpgrade.CheckAsync(StagedDatabase, ConsoleMessages.BackupSourceIsDamaged(from.Root, Unchanged), cancellationToken);
        var all = files.Sum(file => file.Bytes) + new FileInfo(StagedDatabase).Length;
        Commit(files, all);
        var said = ConsoleMessages.BackupDone(to.Root, before.Datasets.Count, before.Runs.Count, before.Models.Count, all, copied);
        var missing = before.CountMissing(from);
        return missing == 0 ? said : Message.Sentences(said, ConsoleMessages.BackupLacksFiles(missing));
    }

    // It may have files that this version does not look for.
    private void RequireKnown()
    {
        if (DatabaseState.FindNewer(StagedDatabase) is { } newer)
        {
            throw new UserErrorException(ConsoleMessages.BackupSourceIsNewer(from.Root, newer, EngineVersions.ChordDash, Unchanged));
        }
    }

    private void Commit(IReadOnlyList<BackedUpFile> files, long bytes)
    {
        var names = files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        foreach (
            var stray in BackupFiles
                .Below(Staging, _ => true)
                .ToList()
                .Where(file => !string.Equals(file.FullName, StagedDatabase, StringComparison.Ordinal) && !names.Contains(StagedName(file)))
        )
        {
            stray.Delete();
        }

        if (files.FirstOrDefault(file => !HasSize(File.Exists(Path.Combine(Staging, file.Path)) ? Staging : to.Root, file)) is { } lost)
        {
            throw new UserErrorException(ConsoleMessages.BackupFileIsNotAsWritten(Path.Combine(to.Root, lost.Path), Unchanged));
        }

        File.WriteAllBytes(
            Path.Combine(Staging, Path.GetFileName(to.BackupManifest)),
            JsonSerializer.SerializeToUtf8Bytes(
                new BackupManifest(EngineVersions.ChordDash, DateTimeOffset.UtcNow, bytes, files),
                EngineJson.Options
            )
        );
        PrivateFiles.Tighten(Staging);
        BackupFiles.Sync();
        reached?.Invoke("commit");
        Directory.Move(Staging, BackupFolder.Ready(to));
        reached?.Invoke("committed");
        _folder.Finish();
        BackupFiles.Sync();
    }

    private string StagedName(FileInfo file) => Path.GetRelativePath(Staging, file.FullName).Replace(Path.DirectorySeparatorChar, '/');

    private static bool HasSize(string root, BackedUpFile file) =>
        new FileInfo(Path.Combine(root, file.Path)) is { Exists: true } there && there.Length == file.Bytes;

    private async Task<BackupContents> SnapshotAsync(CancellationToken cancellationToken)
    {
        reached?.Invoke("database");
        DatabaseUpgrade.Copy(from.Database, StagedDatabase);
        var options = new DbContextOptionsBuilder<ChordDashContext>()
            .UseSqlite(new SqliteConnectionStringBuilder { DataSource = StagedDatabase, Pooling = false }.ToString())
            .Options;
        await using var database = new ChordDashContext(options);
        try
        {
            // Whoever signs out after the backup would be signed in again wherever it is restored.
            await database.Sessions.ExecuteDeleteAsync(cancellationToken);
            return await BackupContents.ReadAsync(database, cancellationToken);
        }
        catch (SqliteException exception)
        {
            throw new UserErrorException(ConsoleMessages.BackupSourceIsOtherVersion(from.Root, Unchanged), exception);
        }
    }

    // Of what the database knows. What is new is put in its place, where the earlier backup does not look; what would change that one
    // waits.
    private (IReadOnlyList<BackedUpFile> Files, long Copied) CopyFiles(
        BackupContents contents,
        Earlier old,
        CancellationToken cancellationToken
    )
    {
        var found = contents.Files(from).Select(file => (Source: file, Name: BackupFiles.Name(from, file))).ToList();
        var needed = found.Where(file => !IsThere(file.Source, file.Name)).Sum(file => Length(file.Source));
        BackupFiles.RequireRoom(to.Root, needed, Unchanged);
        var files = new List<BackedUpFile>();
        var copied = 0L;
        foreach (var (source, name) in found)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (place, staged) = (Path.Combine(to.Root, name), Path.Combine(Staging, name));
            var mustWait = !BackupFiles.IsSame(source, place) && !old.MayReplace(name);
            var target = mustWait ? staged : place;
            if (!mustWait && File.Exists(staged))
                File.Delete(staged);
            if (!BackupFiles.IsSame(source, target))
            {
                reached?.Invoke("file");
                try
                {
                    BackupFiles.Copy(source, target);
                }
                catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException && !source.Exists)
                {
                    continue; // A newer checkpoint has taken its place; the next round has that.
                }

                copied += new FileInfo(target).Length;
            }

            files.Add(new(name, new FileInfo(target).Length));
        }

        return (files, copied);
    }

    private bool IsThere(FileInfo source, string name) =>
        BackupFiles.IsSame(source, Path.Combine(to.Root, name)) || BackupFiles.IsSame(source, Path.Combine(Staging, name));

    private static long Length(FileInfo file)
    {
        file.Refresh();
        return file.Exists ? file.Length : 0;
    }

    /// <summary>The complete backup that was there before.</summary>
    private sealed class Earlier(IReadOnlyList<BackedUpFile> files)
    {
        private readonly HashSet<string> _files = [.. files.Select(file => file.Path)];

        // Of a model or a run: a file more beside the others could change what they mean.
        private readonly HashSet<string> _folders =
        [
            .. files.Where(file => file.Path.Count(letter => letter == '/') > 1).Select(file => Folder(file.Path)),
        ];

        /// <summary>Whether it does not mind what lies there.</summary>
        public bool MayReplace(string path) => !_files.Contains(path) && !_folders.Contains(Folder(path));

        private static string Folder(string path) => string.Join('/', path.Split('/').Take(2));
    }
}

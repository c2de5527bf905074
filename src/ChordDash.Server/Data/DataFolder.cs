using ChordDash.Components.Administration;
using ChordDash.Engine.Common;
using ChordDash.Server.Hosting;
using ChordDash.Server.Resources;

namespace ChordDash.Server.Data;

/// <summary>The data root: its paths, and the lock that keeps a second server out of it as long as this one lives.</summary>
internal sealed class DataFolder(ChordDashOptions options) : IDisposable
{
    private readonly string _root = options.DataRoot;
    private FileStream? _lock;

    /// <summary>A folder that is only looked at, or copied to.</summary>
    public static DataFolder At(string root) => new(new ChordDashOptions { DataRoot = Path.GetFullPath(root) });

    /// <summary>Makes it this server's.</summary>
    /// <exception cref="DataFolderInUseException">Another server uses it.</exception>
    /// <exception cref="UserErrorException">The folder cannot be written to.</exception>
    public void Take()
    {
        try
        {
            Lock();
            foreach (var folder in new[] { Datasets, Models, Checkpoints, Keys })
                PrivateFiles.CreateFolder(folder);
            // The lock is ours, so whatever lies here was left behind by a server that is gone.
            if (Directory.Exists(Temporary))
                Directory.Delete(Temporary, recursive: true);
            PrivateFiles.CreateFolder(Temporary);
            foreach (var folder in new[] { Root, Datasets, Models, Checkpoints, Keys })
                RequireWritable(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Dispose();
            throw Unwritable(exception);
        }
    }

    /// <summary>
    /// Makes the folder, if there is none, and keeps servers, backups and restores out of it until <see cref="Dispose"/>.
    /// </summary>
    /// <exception cref="DataFolderInUseException">A server, backup or restore uses it.</exception>
    /// <exception cref="UserErrorException">The folder cannot be written to.</exception>
    public void Lock()
    {
        try
        {
            PrivateFiles.CreateFolder(_root);
            _lock ??= TakeLock();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(exception);
        }
    }

    /// <summary>Whether there is nothing in it but the lock, or what a new file system brings along.</summary>
    public bool IsEmpty =>
        !Directory.Exists(_root)
        || !Directory.EnumerateFileSystemEntries(_root).Any(path => Path.GetFileName(path) is not (LockName or "lost+found"));

    public string Root => _root;

    /// <summary>Is there as long as a restore into this folder is not complete.</summary>
    public string RestoreMark => Path.Combine(_root, "restore-unfinished.txt");

    /// <summary>Is there, for good, in the folder of a backup.</summary>
    public string BackupMark => Path.Combine(_root, "chorddash-backup.txt");

    /// <summary>Is there in the folder of a backup that is complete, and says what belongs to it.</summary>
    public string BackupManifest => Path.Combine(_root, "backup.json");

    public string Database => Path.Combine(_root, "chorddash.db");

    public string Datasets => Path.Combine(_root, "datasets");

    public string Models => Path.Combine(_root, "models");

    /// <summary>A folder per run, and in it one per round.</summary>
    public string Checkpoints => Path.Combine(_root, "checkpoints");

    /// <summary>Copies of the database from before it was brought up to date.</summary>
    public string Backups => Path.Combine(_root, "backups");

    /// <summary>The keys that cookies and forms are sealed with: who has them can make cookies for anybody.</summary>
    public string Keys => Path.Combine(_root, "keys");

    private string Temporary => Path.Combine(_root, "temporary");

    /// <summary>The file as it was uploaded.</summary>
    public string OriginalFile(Guid id) => Path.Combine(Datasets, $"{id}.pkl");

    /// <summary>The file that data sets are read from.</summary>
    public string DatasetFile(Guid id) => Path.Combine(Datasets, $"{id}.arrow");

    public string ModelFolder(Guid id) => Path.Combine(Models, id.ToString());

    /// <summary>A free place in a folder of its own for a file or folder that no row of the database knows.</summary>
    public string OrphanPath(string path)
    {
        var orphans = Orphans;
        PrivateFiles.CreateFolder(orphans);
        var place = Path.Combine(orphans, Path.GetFileName(path));
        return Path.Exists(place) ? Path.Combine(orphans, $"{Guid.NewGuid()}-{Path.GetFileName(path)}") : place;
    }

    public string NewTemporaryFile() => Path.Combine(Temporary, Path.GetRandomFileName());

    public string Orphans => Path.Combine(_root, "orphans");

    public string CheckpointFolder(Guid runId, int round) => Path.Combine(Checkpoints, runId.ToString(), $"{round}");

    public bool HasCheckpoint(Guid runId, int round) =>
        Directory.Exists(CheckpointFolder(runId, round)) && Directory.EnumerateFiles(CheckpointFolder(runId, round), "*.checkpoint").Any();

    /// <summary>The folder for the checkpoints of a round, which is made; those of earlier rounds are deleted.</summary>
    public string CreateCheckpointFolder(Guid runId, int round)
    {
        var folder = Directory.CreateDirectory(CheckpointFolder(runId, round));
        foreach (
            var other in folder
                .Parent!.EnumerateDirectories()
                .Where(other => !string.Equals(other.Name, folder.Name, StringComparison.Ordinal))
        )
            other.Delete(recursive: true);
        return folder.FullName;
    }

    public long MeasureCheckpoints(Guid runId) => Measure(CheckpointsOf(runId));

    /// <exception cref="FilesNotDeletedException">Some of them are still there.</exception>
    public void DeleteCheckpoints(Guid runId) => Delete([CheckpointsOf(runId)]);

    public string CheckpointsOf(Guid runId) => Path.Combine(Checkpoints, runId.ToString());

    /// <summary>Bytes of all files in a folder; 0 if there is none.</summary>
    public static long Measure(string folder) =>
        Directory.Exists(folder) ? new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(Length) : 0;

    /// <summary>What lies where, the largest first.</summary>
    public IReadOnlyList<StoragePart> MeasureParts()
    {
        var parts = new Dictionary<StorageKind, (int Files, long Bytes)>();
        foreach (var file in new DirectoryInfo(_root).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            var kind = Path.GetRelativePath(_root, file.FullName).Split(Path.DirectorySeparatorChar)[0] switch
            {
                "datasets" => StorageKind.Datasets,
                "models" => StorageKind.Models,
                "checkpoints" => StorageKind.Checkpoints,
                "backups" => StorageKind.Backups,
                "orphans" => StorageKind.Orphans,
                var name when name.StartsWith("chorddash.db", StringComparison.Ordinal) => StorageKind.Database,
                _ => StorageKind.Other,
            };
            var (files, bytes) = parts.GetValueOrDefault(kind);
            parts[kind] = (files + 1, bytes + Length(file));
        }

        return
        [
            .. parts.Select(part => new StoragePart(part.Key, part.Value.Files, part.Value.Bytes)).OrderByDescending(part => part.Bytes),
        ];
    }

    // It may be gone by now.
    private static long Length(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    }

    /// <summary>Copies the files of a folder into one that is there.</summary>
    /// <exception cref="IOException">There is no room for them.</exception>
    public static void Copy(string folder, string destination)
    {
        DiskRoom.Require(destination, Measure(folder));
        foreach (var file in Directory.EnumerateFiles(folder))
            File.Copy(file, Path.Combine(destination, Path.GetFileName(file)));
    }

    /// <summary>Whether a model has any file.</summary>
    public bool HasModel(Guid id) => Directory.Exists(ModelFolder(id)) && Directory.EnumerateFiles(ModelFolder(id)).Any();

    public string CreateModelFolder(Guid id) => Directory.CreateDirectory(ModelFolder(id)).FullName;

    public void DeleteDataset(Guid id)
    {
        foreach (var path in DatasetFiles(id))
            File.Delete(path);
    }

    public string[] DatasetFiles(Guid id) => [OriginalFile(id), DatasetFile(id)];

    /// <summary>Deletes what a run that came to nothing has left; what can't be deleted is set aside at the next start.</summary>
    public void DropRun(Guid runId, Guid modelId)
    {
        try
        {
            Delete([CheckpointsOf(runId), ModelFolder(modelId)]);
        }
        catch (FilesNotDeletedException)
        {
            // Why it came to nothing is what somebody wants to know.
        }
    }

    /// <summary>Deletes files and folders. One that can't be deleted doesn't keep the others.</summary>
    /// <exception cref="FilesNotDeletedException">Some of them are still there.</exception>
    public static void Delete(IEnumerable<string> paths)
    {
        var failures = new List<Exception>();
        foreach (var path in paths)
        {
            try
            {
                if (Directory.Exists(path))
                    Directory.Delete(path, recursive: true);
                else
                    File.Delete(path);
            }
            catch (DirectoryNotFoundException)
            {
                // It is gone, which is what was wanted.
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                failures.Add(exception);
            }
        }

        if (failures.Count > 0)
            throw new FilesNotDeletedException(new AggregateException(failures));
    }

    public void DeleteModelIfEmpty(Guid id)
    {
        if (Directory.Exists(ModelFolder(id)) && !Directory.EnumerateFileSystemEntries(ModelFolder(id)).Any())
            Directory.Delete(ModelFolder(id));
    }

    /// <summary>
    /// Bytes kept by <see cref="KeepBallast"/>: enough for the database to write down that there is no room for anything else.
    /// </summary>
    private const int BallastBytes = 1 << 20;

    private string Ballast => Path.Combine(_root, "ballast");

    /// <summary>Sets aside room on the disk, if there is any.</summary>
    public void KeepBallast()
    {
        if (File.Exists(Ballast) || DiskRoom.Free(_root) < DiskRoom.Reserve + BallastBytes)
            return;
        File.WriteAllBytes(Ballast, new byte[BallastBytes]);
    }

    /// <summary>Gives the room that was set aside to whoever writes next.</summary>
    public void DropBallast() => File.Delete(Ballast);

    public void Dispose()
    {
        _lock?.Dispose();
        _lock = null;
    }

    private const string LockName = "chorddash.lock";

    // Unlike the permissions of a folder, this finds also a disk that is read-only, and one that is full to the last byte.
    private static void RequireWritable(string folder)
    {
        var probe = Path.Combine(folder, $"{Path.GetRandomFileName()}.tmp");
        File.WriteAllBytes(probe, [1]);
        File.Delete(probe);
    }

    private UserErrorException Unwritable(Exception exception) =>
        DiskRoom.IsFull(exception)
            ? new(ConsoleMessages.DataFolderDiskIsFull(_root), exception)
            : new(ConsoleMessages.DataFolderNotWritable(_root, exception.Message), exception);

    private FileStream TakeLock()
    {
        var path = Path.Combine(_root, LockName);
        try
        {
            return new FileStream(path, PrivateFiles.OpenOrCreate());
        }
        catch (IOException exception)
            when (File.Exists(path)
                && !StorageFailure.Is(exception, StorageFault.Full)
                && !StorageFailure.Is(exception, StorageFault.ReadOnly)
            )
        {
            throw new DataFolderInUseException(_root, exception);
        }
    }
}

/// <summary>Another process works in the data folder.</summary>
internal sealed class DataFolderInUseException(string root, Exception innerException)
    : UserErrorException(ConsoleMessages.DataFolderIsInUse(root), innerException);

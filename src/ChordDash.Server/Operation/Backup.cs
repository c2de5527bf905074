using System.Text.Json;
using ChordDash.Engine;
using ChordDash.Engine.Runs;
using ChordDash.Server.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Operation;

/// <summary>
/// Copies a data folder, also while a server uses it, into one that a server can be started on. Made again into the same place, it copies
/// only what has changed.
/// </summary>
/// <remarks>
/// The copy of the database is made after those of the files, and kept only if nothing else has changed meanwhile than runs in progress: their
/// checkpoints may be older than the database says, as after a power cut, from which runs go on as from any other.
/// </remarks>
internal sealed class Backup(DataFolder from, DataFolder to)
{
    public const string Manifest = "backup.json";
    private const int MostRounds = 20;

    private string ManifestFile => Path.Combine(to.Root, Manifest);

    /// <returns>A sentence about what was copied.</returns>
    /// <exception cref="UserErrorException">There is nothing to copy, or it cannot be copied there.</exception>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(from.Database))
            throw new UserErrorException($"There is no database of ChordDash in '{from.Root}'. Name the data folder with --ChordDash:DataRoot=<folder>.");
        if (Path.GetFullPath(to.Root + "/").StartsWith(Path.GetFullPath(from.Root + "/"), StringComparison.Ordinal))
            throw new UserErrorException($"'{to.Root}' lies in the data folder itself. Choose a folder outside of it, best on another disk.");
        if (Directory.Exists(to.Root) && !File.Exists(ManifestFile) && Directory.EnumerateFileSystemEntries(to.Root).Any())
            throw new UserErrorException($"'{to.Root}' is not empty, and no backup of ChordDash. Choose an empty folder, or an earlier backup.");
        Directory.CreateDirectory(to.Root);
        // Without it a backup that was broken off is none.
        File.Delete(ManifestFile);

        var copied = 0L;
        var before = await SnapshotAsync(cancellationToken);
        for (var round = 1; ; round++)
        {
            copied += CopyFiles(before);
            var after = await SnapshotAsync(cancellationToken);
            if (after.HasSameFilesAs(before))
                break;
            if (round == MostRounds)
                throw new UserErrorException("Data sets, models and runs changed faster than they could be copied. Try again at a quieter time.");
            before = after;
        }

        File.Move(to.Database + ".new", to.Database, overwrite: true);
        var bytes = DataFolder.Measure(to.Root);
        await File.WriteAllTextAsync(ManifestFile, JsonSerializer.Serialize(new { ChordDash = EngineVersions.ChordDash, MadeAt = DateTimeOffset.UtcNow, Bytes = bytes }, EngineJson.Options), cancellationToken);
        return $"The backup in '{to.Root}' is complete: {before.Datasets.Count} data sets, {before.Runs.Count} runs and {before.Models.Count} models, {bytes / 1e6:N1} MB, of which {copied / 1e6:N1} MB were new.";
    }

    private async Task<Contents> SnapshotAsync(CancellationToken cancellationToken)
    {
        var file = to.Database + ".new";
        File.Delete(file);
        DatabaseUpgrade.Copy(from.Database, file);
        var options = new DbContextOptionsBuilder<ChordDashContext>().UseSqlite(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString()).Options;
        await using var database = new ChordDashContext(options);
        try
        {
            return new(
                [.. await database.Datasets.Select(row => row.Id).Concat(database.Imports.Select(row => row.Id)).ToListAsync(cancellationToken)],
                [.. await database.Models.Select(row => row.Id).ToListAsync(cancellationToken)],
                await database.Runs.Select(row => new { row.Id, row.State, row.Round, row.NextSequence }).ToDictionaryAsync(row => row.Id, row => new RunMark(row.State, row.Round, row.NextSequence), cancellationToken));
        }
        catch (SqliteException exception)
        {
            throw new UserErrorException($"The database in '{from.Root}' is of another version of ChordDash, or damaged. Start the server on it once, then make the backup.", exception);
        }
    }

    // Of what the database knows; what it does not know any more goes from the copy too.
    private long CopyFiles(Contents contents)
    {
        var copied = MirrorFolder(from.Datasets, to.Datasets, name => Guid.TryParse(Path.GetFileNameWithoutExtension(name), out var id) && contents.Datasets.Contains(id));
        copied += MirrorFolder(from.Keys, to.Keys, _ => true);
        foreach (var (source, target, known) in new[] { (from.Models, to.Models, contents.Models), (from.Checkpoints, to.Checkpoints, [.. contents.Runs.Keys]) })
        {
            Directory.CreateDirectory(target);
            foreach (var gone in Directory.EnumerateDirectories(target).Where(path => !Guid.TryParse(Path.GetFileName(path), out var id) || !known.Contains(id)))
                Directory.Delete(gone, recursive: true);
            copied += known.Sum(id => MirrorTree(Path.Combine(source, id.ToString()), Path.Combine(target, id.ToString())));
        }

        return copied;
    }

    private static long MirrorTree(string source, string target)
    {
        if (!Directory.Exists(source))
            return 0;
        var copied = MirrorFolder(source, target, _ => true);
        foreach (var gone in Directory.EnumerateDirectories(target).Where(path => !Directory.Exists(Path.Combine(source, Path.GetFileName(path)))))
            Directory.Delete(gone, recursive: true);
        return copied + Directory.EnumerateDirectories(source).Sum(path => MirrorTree(path, Path.Combine(target, Path.GetFileName(path))));
    }

    private static long MirrorFolder(string source, string target, Func<string, bool> isWanted)
    {
        Directory.CreateDirectory(target);
        // Half-written files have names of their own.
        var wanted = Directory.EnumerateFiles(source).Select(path => Path.GetFileName(path)).Where(name => !name.EndsWith(".tmp", StringComparison.Ordinal) && isWanted(name)).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in Directory.EnumerateFiles(target).Where(path => !wanted.Contains(Path.GetFileName(path))))
            File.Delete(gone);
        return wanted.Sum(name => CopyIfNew(new FileInfo(Path.Combine(source, name)), Path.Combine(target, name)));
    }

    private static long CopyIfNew(FileInfo source, string target)
    {
        try
        {
            var there = new FileInfo(target);
            if (there.Exists && there.Length == source.Length && there.LastWriteTimeUtc == source.LastWriteTimeUtc)
                return 0;
            var half = target + ".half";
            File.Copy(source.FullName, half, overwrite: true);
            File.Move(half, target, overwrite: true);
            return source.Length;
        }
        catch (FileNotFoundException)
        {
            return 0; // A newer checkpoint has taken its place; the next round has that.
        }
    }

    private sealed record RunMark(RunState State, int Round, long NextSequence)
    {
        public bool IsActive => State is RunState.Queued or RunState.Running or RunState.Paused;
    }

    private sealed record Contents(HashSet<Guid> Datasets, HashSet<Guid> Models, IReadOnlyDictionary<Guid, RunMark> Runs)
    {
        public bool HasSameFilesAs(Contents other) => Datasets.SetEquals(other.Datasets) && Models.SetEquals(other.Models) && Runs.Keys.ToHashSet().SetEquals(other.Runs.Keys)
            && Runs.All(run => run.Value == other.Runs[run.Key] || run.Value.IsActive);
    }
}

/// <summary>Puts a backup where a server can be started on it.</summary>
internal static class Restore
{
    /// <returns>A sentence about what was done.</returns>
    /// <exception cref="UserErrorException">It is no whole backup, or there is something in its place already.</exception>
    public static async Task<string> RunAsync(DataFolder from, DataFolder to, CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(from.Root, Backup.Manifest)) || !File.Exists(from.Database))
            throw new UserErrorException($"'{from.Root}' is no complete backup of ChordDash: its {Backup.Manifest} or its database is missing. Make it anew with the command 'backup', or choose another.");
        if (Directory.Exists(to.Root) && Directory.EnumerateFileSystemEntries(to.Root).Any())
            throw new UserErrorException($"The data folder '{to.Root}' is not empty, and nothing was changed. Move what is in it elsewhere, or choose another with --ChordDash:DataRoot=<folder>.");
        await DatabaseUpgrade.CheckAsync(from.Database, cancellationToken);
        foreach (var file in Directory.EnumerateFiles(from.Root, "*", SearchOption.AllDirectories))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var target = Path.Combine(to.Root, Path.GetRelativePath(from.Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        File.Delete(Path.Combine(to.Root, Backup.Manifest));
        return $"The backup is restored to '{to.Root}' ({DataFolder.Measure(to.Root) / 1e6:N1} MB). Start the server on it.";
    }
}

using System.Text.Json;
using ChordDash.Engine.Common;
using ChordDash.Server.Data;
using ChordDash.Server.Resources;

namespace ChordDash.Server.Maintenance;

/// <param name="Path">Below the folder, with slashes.</param>
internal sealed record BackedUpFile(string Path, long Bytes);

/// <summary>What a complete backup says of itself.</summary>
/// <param name="Files">All but the database; null in backups of older versions, to which every file belongs that lies there.</param>
internal sealed record BackupManifest(string ChordDash, DateTimeOffset MadeAt, long Bytes, IReadOnlyList<BackedUpFile>? Files);

/// <summary>
/// The folder of a backup. What a new backup would change lies in <see cref="Staging"/> until all of it is there; then that folder is
/// renamed to <see cref="Ready"/> in one step, and from that moment on the new backup is the one that counts, even before its files are in
/// their places. So there is a whole backup at every moment.
/// </summary>
internal sealed class BackupFolder(DataFolder folder, Action<string>? reached = null)
{
    public static string Staging(DataFolder folder) => Path.Combine(folder.Root, "backup-next");

    public static string Ready(DataFolder folder) => Path.Combine(folder.Root, "backup-ready");

    private string ManifestName => Path.GetFileName(folder.BackupManifest);

    /// <summary>The newest complete backup; null if there is none.</summary>
    public BackupManifest? Find()
    {
        var file = Locate(ManifestName);
        if (!File.Exists(file) || !DatabaseExists())
            return null;
        try
        {
            return JsonSerializer.Deserialize<BackupManifest>(File.ReadAllBytes(file), EngineJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public string Database => Locate(Path.GetFileName(folder.Database));

    /// <summary>Where a file of the newest complete backup lies.</summary>
    public string Locate(string path) =>
        Path.Combine(Ready(folder), path) is var ready && File.Exists(ready) ? ready : Path.Combine(folder.Root, path);

    /// <summary>The files of a backup, with their sizes.</summary>
    public IReadOnlyList<BackedUpFile> List(BackupManifest manifest) =>
        manifest.Files
        ??
        [
            .. BackupFiles
                .Parts(folder)
                .SelectMany(part => BackupFiles.Below(part, _ => true))
                .Select(file => new BackedUpFile(BackupFiles.Name(folder, file), file.Length)),
        ];

    /// <summary>Puts what is ready in its place; goes on where an earlier process was ended.</summary>
    public void Finish()
    {
        var ready = Ready(folder);
        if (!Directory.Exists(ready))
            return;
        var manifest = Find() ?? throw new UserErrorException(ConsoleMessages.BackupManifestIsDamaged(ready));
        var last = new[] { Path.GetFileName(folder.Database), ManifestName };
        foreach (
            var file in BackupFiles
                .Below(ready, _ => true)
                .ToList()
                .Where(file => !last.Contains(Path.GetRelativePath(ready, file.FullName), StringComparer.Ordinal))
        )
        {
            Move(file.FullName, Path.Combine(folder.Root, Path.GetRelativePath(ready, file.FullName)));
        }

        DeleteAllBut(List(manifest));
        foreach (var name in last.Where(name => File.Exists(Path.Combine(ready, name))))
            Move(Path.Combine(ready, name), Path.Combine(folder.Root, name));
        Directory.Delete(ready, recursive: true);
        reached?.Invoke("end");
    }

    /// <summary>Deletes what does not belong to it, and folders that are empty then.</summary>
    public void DeleteAllBut(IEnumerable<BackedUpFile> files)
    {
        var wanted = files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var part in BackupFiles.Parts(folder).Where(Directory.Exists))
        {
            foreach (
                var file in new DirectoryInfo(part)
                    .EnumerateFiles("*", SearchOption.AllDirectories)
                    .ToList()
                    .Where(file => !wanted.Contains(BackupFiles.Name(folder, file)))
            )
            {
                reached?.Invoke("delete");
                file.Delete();
            }

            foreach (
                var empty in Directory
                    .EnumerateDirectories(part, "*", SearchOption.AllDirectories)
                    .OrderByDescending(path => path.Length)
                    .ToList()
                    .Where(path => !Directory.EnumerateFileSystemEntries(path).Any())
            )
            {
                Directory.Delete(empty);
            }
        }
    }

    private bool DatabaseExists() => File.Exists(Database);

    private void Move(string from, string to)
    {
        reached?.Invoke("move");
        PrivateFiles.CreateFolder(Path.GetDirectoryName(to)!);
        File.Move(from, to, overwrite: true);
    }
}

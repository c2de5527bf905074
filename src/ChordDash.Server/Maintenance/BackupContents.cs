using ChordDash.Engine.Runs;
using ChordDash.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Maintenance;

/// <summary>What a database knows of files.</summary>
/// <param name="Imports">Files that were received and are still to be read.</param>
internal sealed record BackupContents(
    HashSet<Guid> Datasets,
    HashSet<Guid> Imports,
    HashSet<Guid> Models,
    IReadOnlyDictionary<Guid, BackupContents.RunMark> Runs
)
{
    public static async Task<BackupContents> ReadAsync(ChordDashContext database, CancellationToken cancellationToken) =>
        new(
            await database.Datasets.IgnoreQueryFilters().Select(row => row.Id).ToHashSetAsync(cancellationToken),
            await database.Imports.Select(row => row.Id).ToHashSetAsync(cancellationToken),
            await database.Models.IgnoreQueryFilters().Select(row => row.Id).ToHashSetAsync(cancellationToken),
            await database
                .Runs.IgnoreQueryFilters()
                .Select(row => new
                {
                    row.Id,
                    row.State,
                    row.Round,
                    row.NextSequence,
                })
                .ToDictionaryAsync(row => row.Id, row => new RunMark(row.State, row.Round, row.NextSequence), cancellationToken)
        );

    public bool HasSameFilesAs(BackupContents other) =>
        Datasets.SetEquals(other.Datasets)
        && Imports.SetEquals(other.Imports)
        && Models.SetEquals(other.Models)
        && Runs.Keys.ToHashSet().SetEquals(other.Runs.Keys)
        && Runs.All(run => run.Value == other.Runs[run.Key] || run.Value.State.IsActive());

    /// <summary>The files in a data folder that belong to it.</summary>
    public IEnumerable<FileInfo> Files(DataFolder folder) =>
        BackupFiles
            .Below(folder.Keys, _ => true)
            .Concat(BackupFiles.Below(folder.Datasets, name => Id(name) is { } id && (Datasets.Contains(id) || Imports.Contains(id))))
            .Concat(BackupFiles.Below(folder.Models, name => Id(name) is { } id && Models.Contains(id)))
            .Concat(BackupFiles.Below(folder.Checkpoints, name => Id(name) is { } id && Runs.ContainsKey(id)));

    /// <summary>Data sets and models of whose files there are none.</summary>
    public int CountMissing(DataFolder folder) =>
        Datasets.Count(id => !File.Exists(folder.DatasetFile(id))) + Models.Count(id => !Directory.Exists(folder.ModelFolder(id)));

    private static Guid? Id(string name) => Guid.TryParse(Path.GetFileNameWithoutExtension(name), out var id) ? id : null;

    internal sealed record RunMark(RunState State, int Round, long NextSequence);
}

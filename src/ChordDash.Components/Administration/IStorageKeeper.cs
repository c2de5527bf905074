namespace ChordDash.Components.Administration;

/// <summary>What takes the room in the data folder, and what the rules of retention would give back. For administrators.</summary>
public interface IStorageKeeper
{
    Task<StorageReport> MeasureAsync(CancellationToken cancellationToken = default);

    /// <summary>What <see cref="ApplyAsync"/> would delete now: a dry run.</summary>
    Task<IReadOnlyList<RetentionItem>> PreviewAsync(CancellationToken cancellationToken = default);

    /// <summary>Deletes what the rules do not keep.</summary>
    /// <returns>What was deleted.</returns>
    Task<IReadOnlyList<RetentionItem>> ApplyAsync(CancellationToken cancellationToken = default);
}

/// <param name="FreeBytes">Of the disk of the data folder.</param>
/// <param name="Rules">The rules of retention, a sentence each; empty if everything is kept.</param>
public sealed record StorageReport(IReadOnlyList<StoragePart> Parts, long FreeBytes, IReadOnlyList<Message> Rules);

/// <param name="Files">How many there are.</param>
public sealed record StoragePart(StorageKind Kind, int Files, long Bytes);

public enum StorageKind
{
    Database,
    Datasets,
    Models,
    Checkpoints,

    /// <summary>Copies of the database from before upgrades.</summary>
    Backups,

    /// <summary>Files that belonged to nothing at a start, and were set aside.</summary>
    Orphans,
    Other,
}

/// <param name="WholeRun">Whether the run goes with all that is its; else only its checkpoints.</param>
public sealed record RetentionItem(Guid RunId, int RunNumber, string RunName, DateTimeOffset EndedAt, bool WholeRun, long Bytes);

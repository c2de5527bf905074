using ChordDash.Engine.Common;

namespace ChordDash.Components.Administration;

/// <summary>What takes the room in the data folder, and what can be given back. For administrators.</summary>
public interface IStorageKeeper
{
    Task<StorageReport> MeasureAsync(CancellationToken cancellationToken = default);

    /// <summary>The rules of retention that hold.</summary>
    RetentionRules Rules { get; }

    /// <summary>Whether <see cref="Rules"/> are those of the settings, because nobody has set others.</summary>
    bool AreOfSettings { get; }

    /// <param name="rules">Null for those of the settings.</param>
    /// <exception cref="UserErrorException">They are out of range.</exception>
    Task SetRulesAsync(RetentionRules? rules, CancellationToken cancellationToken = default);

    /// <summary>What rules would delete now: a dry run.</summary>
    /// <param name="rules">Null for those that hold.</param>
    Task<IReadOnlyList<RetentionItem>> PreviewAsync(RetentionRules? rules = null, CancellationToken cancellationToken = default);

    /// <summary>Deletes what the rules that hold do not keep.</summary>
    Task<RetentionOutcome> ApplyAsync(CancellationToken cancellationToken = default);

    /// <summary>Deletes the checkpoints of runs that have ended: these runs cannot be resumed or trained further any more.</summary>
    /// <param name="runs">Null for all. Those that have not ended keep theirs.</param>
    Task<RetentionOutcome> DeleteCheckpointsAsync(IReadOnlyList<Guid>? runs = null, CancellationToken cancellationToken = default);
}

/// <summary>What takes the room in the data folder.</summary>
/// <param name="FreeBytes">Free space on the disk of the data folder.</param>
/// <param name="Parts">The kinds of files, the largest first.</param>
/// <param name="Items">The data sets and runs that have files, the largest 1,000 first. Deleted ones are left out.</param>
/// <param name="Owners">What accounts have stored, the largest first, deleted items included until they are removed for good.</param>
/// <param name="EndedRunsWithCheckpoints">Number of ended runs that have checkpoints.</param>
/// <param name="EndedCheckpointBytes">Size of the checkpoints of all ended runs.</param>
public sealed record StorageReport(
    long FreeBytes,
    IReadOnlyList<StoragePart> Parts,
    IReadOnlyList<StoredItem> Items,
    IReadOnlyList<OwnerUse> Owners,
    int EndedRunsWithCheckpoints,
    long EndedCheckpointBytes
)
{
    /// <summary>Most <see cref="Items"/>.</summary>
    public const int MaxItems = 1_000;
}

/// <summary>A kind of files in the data folder.</summary>
/// <param name="Kind">What the files are.</param>
/// <param name="Files">How many there are.</param>
/// <param name="Bytes">Their size.</param>
public sealed record StoragePart(StorageKind Kind, int Files, long Bytes);

/// <summary>
/// What files are. "database": the database. "datasets": data sets. "models": models. "checkpoints": checkpoints of runs. "backups":
/// copies of the database from before upgrades. "orphans": files that belonged to nothing at a start. "other": everything else.
/// </summary>
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

/// <summary>A data set, or a run with its models and checkpoints.</summary>
/// <param name="Kind">Whether it is a data set or a run.</param>
/// <param name="Id">Id of the data set or the run.</param>
/// <param name="Number">Number of the run, shown as "#12"; null for a data set.</param>
/// <param name="Name">Its name.</param>
/// <param name="Owner">Who uploaded or queued it; null for nobody in particular.</param>
/// <param name="Bytes">Size of all its files.</param>
/// <param name="CheckpointBytes">Size of its checkpoints.</param>
/// <param name="IsActive">Whether it is a run that has not ended.</param>
public sealed record StoredItem(
    StoredKind Kind,
    Guid Id,
    int? Number,
    string Name,
    Owner? Owner,
    long Bytes,
    long CheckpointBytes,
    bool IsActive
);

/// <summary>What is stored: "dataset" or "run".</summary>
public enum StoredKind
{
    Dataset,
    Run,
}

/// <summary>What an account has stored.</summary>
/// <param name="Name">Name of the account; null for what belongs to nobody in particular.</param>
/// <param name="Datasets">Number of data sets.</param>
/// <param name="Runs">Number of runs that have files.</param>
/// <param name="Bytes">Size of their files.</param>
public sealed record OwnerUse(string? Name, int Datasets, int Runs, long Bytes);

/// <summary>When ChordDash deletes old checkpoints and runs by itself.</summary>
/// <param name="KeepCheckpointsDays">Days after the end of a run until its checkpoints are deleted; 0 for never.</param>
/// <param name="KeepRunsDays">Days after the end of a run until it is deleted; 0 for never. Runs with the tag "keep" and runs whose model
/// is in production stay.</param>
public sealed record RetentionRules(int KeepCheckpointsDays, int KeepRunsDays)
{
    public const int MaxDays = 36_500;

    public bool KeepEverything => KeepCheckpointsDays == 0 && KeepRunsDays == 0;

    /// <summary>What is wrong with these rules, a sentence each.</summary>
    public IEnumerable<Message> Check()
    {
        if (KeepCheckpointsDays is < 0 or > MaxDays)
            yield return AccessMessages.KeepCheckpointsDaysOutOfRange(MaxDays, KeepCheckpointsDays);
        if (KeepRunsDays is < 0 or > MaxDays)
            yield return AccessMessages.KeepRunsDaysOutOfRange(MaxDays, KeepRunsDays);
    }
}

/// <summary>A run, or its checkpoints, that is deleted.</summary>
/// <param name="RunId">Id of the run.</param>
/// <param name="RunNumber">Number of the run, shown as "#12".</param>
/// <param name="RunName">Name of the run.</param>
/// <param name="EndedAt">When the run ended.</param>
/// <param name="WholeRun">Whether the whole run is deleted; otherwise only its checkpoints are.</param>
/// <param name="Bytes">Size of the deleted files.</param>
public sealed record RetentionItem(Guid RunId, int RunNumber, string RunName, DateTimeOffset EndedAt, bool WholeRun, long Bytes);

/// <summary>What came of deleting runs or checkpoints.</summary>
/// <param name="Deleted">What was deleted.</param>
/// <param name="Failed">What could not be deleted completely.</param>
public sealed record RetentionOutcome(IReadOnlyList<RetentionItem> Deleted, IReadOnlyList<RetentionFailure> Failed)
{
    /// <summary>Size of all deleted files.</summary>
    public long FreedBytes => Deleted.Sum(item => item.Bytes);

    /// <summary>What could not be deleted, and why; null if all is gone.</summary>
    internal Message? Problem =>
        Failed.Count == 0
            ? null
            : Message.Sentences([
                .. Failed.Take(MaxShown).Select(failed => Texts.FilesOfRunNotDeleted(failed.RunNumber, failed.RunName, failed.Reason)),
                .. Failed.Count > MaxShown ? [Texts.MoreRunsNotDeleted(Failed.Count - MaxShown)] : (Message[])[],
            ]);

    private const int MaxShown = 5;
}

/// <summary>A run whose files could not all be deleted.</summary>
/// <param name="RunId">Id of the run.</param>
/// <param name="RunNumber">Number of the run, shown as "#12".</param>
/// <param name="RunName">Name of the run.</param>
/// <param name="Reason">Why.</param>
public sealed record RetentionFailure(Guid RunId, int RunNumber, string RunName, Message Reason);

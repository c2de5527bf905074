namespace ChordDash.Engine.Common;

/// <summary>
/// Runs, data sets and models that were deleted and are kept for a while, so that they can be restored. Safe for concurrent use.
/// </summary>
public interface IDeletedItems
{
    /// <summary>How long what is deleted is kept; 0 if it is removed at once.</summary>
    int KeepHours { get; }

    /// <summary>What can be restored now, the newest first: of one's own, or of all for administrators.</summary>
    Task<IReadOnlyList<DeletedItem>> ListAsync(CancellationToken cancellationToken = default);

    /// <exception cref="NotFoundException">It is not there any more.</exception>
    Task RestoreAsync(DeletedKind kind, Guid id, CancellationToken cancellationToken = default);

    /// <summary>Removes it for good, with its files.</summary>
    /// <exception cref="NotFoundException">It is not there any more.</exception>
    Task RemoveAsync(DeletedKind kind, Guid id, CancellationToken cancellationToken = default);
}

/// <summary>Something that was deleted and can be restored.</summary>
/// <param name="Kind">Whether it is a run, a data set or a model.</param>
/// <param name="Id">Id of the run, the data set or the model.</param>
/// <param name="Name">Its name; that of a run with its number.</param>
/// <param name="DeletedAt">When it was deleted.</param>
/// <param name="RemovedAt">When it will be removed for good.</param>
/// <param name="Bytes">Size of its files on the disk.</param>
public sealed record DeletedItem(DeletedKind Kind, Guid Id, string Name, DateTimeOffset DeletedAt, DateTimeOffset RemovedAt, long Bytes);

/// <summary>What was deleted: "run", "dataset" or "model".</summary>
public enum DeletedKind
{
    Run,
    Dataset,
    Model,
}

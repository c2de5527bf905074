namespace ChordDash.Engine.Datasets;

/// <summary>The stored data sets. Safe for concurrent use.</summary>
public interface IDatasetCatalog
{
    /// <summary>Largest file that <see cref="ImportAsync"/> takes, in bytes.</summary>
    long MaximumBytes { get; }

    /// <summary>All data sets, newest first.</summary>
    Task<IReadOnlyList<DatasetSummary>> ListAsync(CancellationToken cancellationToken = default);

    /// <exception cref="NotFoundException">No such data set.</exception>
    Task<DatasetSummary> GetAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>The sequences and labels.</summary>
    /// <exception cref="NotFoundException">No such data set.</exception>
    Task<ChordDataset> LoadAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>Streams a file to disk, reads it and stores it. A failed or cancelled import leaves nothing behind.</summary>
    /// <param name="fileName">The name that the user's file has; only shown, never used as a path.</param>
    /// <param name="bytesReceived">Told the bytes received so far.</param>
    /// <exception cref="DatasetFormatException">The file is too large or cannot be read as a data set.</exception>
    Task<DatasetSummary> ImportAsync(
        Stream content, string fileName, IProgress<long>? bytesReceived = null, CancellationToken cancellationToken = default);

    /// <summary>Generates and stores the labelled and the unlabelled sample; the labelled one comes first.</summary>
    Task<IReadOnlyList<DatasetSummary>> AddSampleAsync(CancellationToken cancellationToken = default);

    /// <exception cref="UserErrorException">The name is empty or longer than 200 characters.</exception>
    Task RenameAsync(Guid id, string name, CancellationToken cancellationToken = default);

    /// <summary>Gives every class a name, in class-index order.</summary>
    /// <exception cref="UserErrorException">A name is missing, too long, or given twice.</exception>
    Task RenameClassesAsync(Guid id, IReadOnlyList<string> names, CancellationToken cancellationToken = default);

    /// <exception cref="UserErrorException">A run that waits or is in progress uses the data set.</exception>
    Task DeleteAsync(Guid id, CancellationToken cancellationToken = default);
}

using ChordDash.Engine.Common;

namespace ChordDash.Engine.Datasets;

/// <summary>The stored data sets. Safe for concurrent use.</summary>
public interface IDatasetCatalog
{
    /// <summary>All data sets, newest first.</summary>
    Task<IReadOnlyList<DatasetSummary>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>How many there are.</summary>
    Task<int> CountAsync(CancellationToken cancellationToken = default);

    /// <exception cref="NotFoundException">No such data set.</exception>
    Task<DatasetSummary> GetAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>The sequences and labels; shared with others who look at the same data set.</summary>
    /// <exception cref="NotFoundException">No such data set.</exception>
    Task<ChordDataset> LoadAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>Generates and stores the labelled and the unlabelled sample; the labelled one comes first.</summary>
    /// <exception cref="UserErrorException">The size is out of range.</exception>
    Task<IReadOnlyList<DatasetSummary>> AddSampleAsync(SampleSize size, CancellationToken cancellationToken = default);

    /// <exception cref="UserErrorException">The name is empty or longer than 200 characters, a tag longer than 40, the notes longer than
    /// 10,000.</exception>
    Task UpdateAsync(Guid id, DatasetChanges changes, CancellationToken cancellationToken = default);

    /// <summary>Gives every class a name, in class-index order.</summary>
    /// <exception cref="UserErrorException">A name is missing, too long, or given twice.</exception>
    Task RenameClassesAsync(Guid id, IReadOnlyList<string> names, CancellationToken cancellationToken = default);

    /// <summary>Gives chord codes symbols of their own.</summary>
    /// <param name="symbols">By code; null or none removes them.</param>
    /// <exception cref="UserErrorException">A symbol is given twice, is empty, too long or has a blank in it.</exception>
    Task SetSymbolsAsync(Guid id, IReadOnlyDictionary<int, string>? symbols, CancellationToken cancellationToken = default);

    /// <exception cref="UserErrorException">A run that waits or is in progress uses the data set.</exception>
    Task DeleteAsync(Guid id, CancellationToken cancellationToken = default);
}

/// <summary>What a user writes about a data set; null leaves as it is.</summary>
public sealed record DatasetChanges(string? Name = null, string? Notes = null, IReadOnlyList<string>? Tags = null);

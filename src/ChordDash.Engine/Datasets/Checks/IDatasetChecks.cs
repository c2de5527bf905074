using ChordDash.Engine.Common;

namespace ChordDash.Engine.Datasets.Checks;

/// <summary>Examines stored data sets and makes better ones of them. Safe for concurrent use.</summary>
public interface IDatasetChecks
{
    /// <summary>What should be known about a data set before it is trained on, the gravest first.</summary>
    /// <exception cref="NotFoundException">No such data set.</exception>
    Task<IReadOnlyList<DatasetFinding>> ExamineAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>Stores a changed copy as a data set of its own; runs that use the old one are not touched.</summary>
    /// <exception cref="NotFoundException">No such data set.</exception>
    /// <exception cref="UserErrorException">The edit cannot be applied.</exception>
    Task<DatasetSummary> DeriveAsync(Guid id, DatasetEdit edit, CancellationToken cancellationToken = default);
}

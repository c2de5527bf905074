using ChordDash.Engine.Common;

namespace ChordDash.Engine.Models;

/// <summary>All trained models. Safe for concurrent use, also while a run trains.</summary>
public interface IModelCatalog
{
    /// <summary>All models, newest first.</summary>
    Task<IReadOnlyList<ModelSummary>> ListAsync(CancellationToken cancellationToken = default);

    /// <exception cref="NotFoundException">No such model.</exception>
    Task<ModelSummary> GetAsync(Guid id, CancellationToken cancellationToken = default);
}

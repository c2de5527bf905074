using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Checks;

namespace ChordDash.Component.Tests.Shared;

/// <summary>Findings as the test wants them; remembers the edits that were asked for.</summary>
internal sealed class FakeDatasetChecks(FakeDatasetCatalog catalog) : IDatasetChecks
{
    public IReadOnlyList<DatasetFinding> Findings { get; set; } = [];

    public List<DatasetEdit> Edits { get; } = [];

    public Task<IReadOnlyList<DatasetFinding>> ExamineAsync(Guid id, CancellationToken cancellationToken = default) =>
        Task.FromResult(Findings);

    public Task<DatasetSummary> DeriveAsync(Guid id, DatasetEdit edit, CancellationToken cancellationToken = default)
    {
        Edits.Add(edit);
        return Task.FromResult(catalog.Add(Samples.Dataset($"derived ({edit.Describe()})")));
    }
}

using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;

namespace ChordDash.Component.Tests.Shared;

/// <summary>Data sets in memory.</summary>
internal sealed class FakeDatasetCatalog : IDatasetCatalog
{
    private readonly List<DatasetSummary> _datasets = [];

    public Dictionary<Guid, ChordDataset> Data { get; } = [];

    public DatasetSummary Add(DatasetSummary dataset)
    {
        _datasets.Insert(0, dataset);
        return dataset;
    }

    public async Task<int> CountAsync(CancellationToken cancellationToken = default) => (await ListAsync(cancellationToken)).Count;

    public Task<IReadOnlyList<DatasetSummary>> ListAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<DatasetSummary>>([.. _datasets]);

    public Task<DatasetSummary> GetAsync(Guid id, CancellationToken cancellationToken = default) => Task.FromResult(Find(id));

    public Task<ChordDataset> LoadAsync(Guid id, CancellationToken cancellationToken = default) =>
        Task.FromResult(Data.TryGetValue(id, out var data) ? data : Samples.Data(Find(id)));

    public Task<IReadOnlyList<DatasetSummary>> AddSampleAsync(SampleSize size, CancellationToken cancellationToken = default)
    {
        var unlabelled = Add(Samples.Dataset("Sample (unlabelled)", classes: []));
        return Task.FromResult<IReadOnlyList<DatasetSummary>>([Add(Samples.Dataset("Sample (labelled)")), unlabelled]);
    }

    public Task UpdateAsync(Guid id, DatasetChanges changes, CancellationToken cancellationToken = default)
    {
        if (changes.Name?.Length == 0)
            throw new UserErrorException(Message.Literal("A data set needs a name. Type one."));
        var dataset = Find(id);
        Replace(
            dataset with
            {
                Name = changes.Name ?? dataset.Name,
                Notes = changes.Notes ?? dataset.Notes,
                Tags = changes.Tags ?? dataset.Tags,
            }
        );
        return Task.CompletedTask;
    }

    public Task RenameClassesAsync(Guid id, IReadOnlyList<string> names, CancellationToken cancellationToken = default)
    {
        if (names.Any(name => name.Length == 0))
            throw new UserErrorException(Message.Literal("Every class needs a name. Fill the empty field."));
        var dataset = Find(id);
        Replace(dataset with { Classes = [.. dataset.Classes.Select((one, i) => one with { Name = names[i] })] });
        return Task.CompletedTask;
    }

    public Task SetSymbolsAsync(Guid id, IReadOnlyDictionary<int, string>? symbols, CancellationToken cancellationToken = default)
    {
        Replace(Find(id) with { Symbols = symbols });
        return Task.CompletedTask;
    }

    public Task DeleteAsync(Guid id, CancellationToken cancellationToken = default)
    {
        _datasets.Remove(Find(id));
        return Task.CompletedTask;
    }

    private void Replace(DatasetSummary changed) => _datasets[_datasets.FindIndex(dataset => dataset.Id == changed.Id)] = changed;

    private DatasetSummary Find(Guid id) =>
        _datasets.Find(dataset => dataset.Id == id)
        ?? throw new NotFoundException(Message.Literal("There is no such data set. It may have been deleted."));
}

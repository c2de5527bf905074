using ChordDash.Engine.Datasets;

namespace ChordDash.Component.Tests.Shared;

/// <summary>Imports in memory; what becomes of a received file is up to the test.</summary>
internal sealed class FakeDatasetImports(FakeDatasetCatalog catalog) : IDatasetImports
{
    private readonly List<DatasetImport> _imports = [];

    private Action _changed = () => { };

    public long MaximumBytes { get; set; } = 256_000_000;

    /// <summary>Called while a file arrives.</summary>
    public Func<string, CancellationToken, Task> Receive { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>What a received file becomes.</summary>
    public Func<DatasetImport, DatasetImport> Read { get; set; } =
        import => import with { State = DatasetImportState.Done, Dataset = Samples.Dataset(import.FileName) };

    public IReadOnlyList<DatasetImport> List() => [.. _imports];

    public async Task<DatasetImport> ReceiveAsync(
        Stream content,
        string fileName,
        IProgress<long>? bytesReceived = null,
        CancellationToken cancellationToken = default
    )
    {
        await Receive(fileName, cancellationToken);
        var import = Read(new(Guid.NewGuid(), fileName, 1, DatasetImportState.Waiting));
        Set(import);
        return import;
    }

    /// <summary>Adds an import, or changes the one with its id.</summary>
    public void Set(DatasetImport import)
    {
        _imports.RemoveAll(other => other.Id == import.Id);
        _imports.Add(import);
        if (import.Dataset is not null && !import.WasThere)
            catalog.Add(import.Dataset);
        _changed();
    }

    public Task<DatasetImport> WaitAsync(Guid id, CancellationToken cancellationToken = default) =>
        Task.FromResult(_imports.Single(import => import.Id == id));

    public void Cancel(Guid id) => Set(_imports.Single(import => import.Id == id) with { State = DatasetImportState.Cancelled });

    public void Dismiss(Guid id)
    {
        _imports.RemoveAll(import => import.Id == id);
        _changed();
    }

    public IDisposable Subscribe(Action changed)
    {
        _changed += changed;
        return new Subscription(() => _changed = (_changed - changed)!);
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}

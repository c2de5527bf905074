using ChordDash.Engine.Datasets;
using Microsoft.Extensions.Caching.Memory;

namespace ChordDash.Server.Datasets;

/// <summary>Data sets that somebody looks at, read once for all of them and kept for a while. Training reads its own.</summary>
internal sealed class DatasetCache(DatasetFiles files) : IDisposable
{
    private const long MaxBytes = 512L << 20;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = MaxBytes });
    private readonly SemaphoreSlim _reading = new(1);

    public async Task<ChordDataset> GetAsync(Guid id, CancellationToken cancellationToken)
    {
        if (_cache.TryGetValue(id, out ChordDataset? cached))
            return cached!;
        // One at a time: pages that open together want the same.
        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (_cache.TryGetValue(id, out cached))
                return cached!;
            var dataset = await Task.Run(() => files.Read(id, cancellationToken), cancellationToken);
            Keep(id, dataset);
            return dataset;
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>Keeps one that was just read from its file: whoever sent it looks at it next.</summary>
    public void Keep(Guid id, ChordDataset dataset)
    {
        var bytes = dataset.Sequences.Sum(sequence => 40L + sizeof(int) * (long)sequence.Length);
        _cache.Set(id, dataset, new MemoryCacheEntryOptions { Size = bytes, SlidingExpiration = Kept });
    }

    public void Remove(Guid id) => _cache.Remove(id);

    public void Dispose()
    {
        _cache.Dispose();
        _reading.Dispose();
    }
}

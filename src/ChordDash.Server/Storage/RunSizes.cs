using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Storage;

/// <summary>
/// What runs take on the disk. Measured once for all who look, and again only where a run has changed: whoever changes one announces it.
/// </summary>
internal sealed class RunSizes : IDisposable
{
    private readonly IDbContextFactory<ChordDashContext> _contexts;
    private readonly DataFolder _folder;
    private readonly IDisposable _subscription;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ConcurrentDictionary<Guid, byte> _changed = [];
    private Dictionary<Guid, long> _bytes = [];
    private int _allChanged = 1;

    public RunSizes(IDbContextFactory<ChordDashContext> contexts, RunChanges changes, DataFolder folder)
    {
        (_contexts, _folder) = (contexts, folder);
        _subscription = changes.Subscribe((RunChange change) =>
        {
            if (change.RunId != RunChanges.All)
                _changed[change.RunId] = 0;
            else if (!change.IsOrder)
                Interlocked.Exchange(ref _allChanged, 1);
        });
    }

    /// <summary>Bytes of the models and checkpoints of the runs that have any.</summary>
    public async Task<IReadOnlyDictionary<Guid, long>> MeasureAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            // Marks are taken before the files are looked at: what changes meanwhile is measured again the next time.
            var all = Interlocked.Exchange(ref _allChanged, 0) == 1;
            var changed = _changed.Keys.ToHashSet();
            foreach (var id in changed)
                _changed.TryRemove(id, out _);
            if (all || changed.Count > 0)
                _bytes = await MeasureAsync(all, changed, cancellationToken);
            return _bytes;
        }
        catch
        {
            Interlocked.Exchange(ref _allChanged, 1);
            throw;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose()
    {
        _subscription.Dispose();
        _gate.Dispose();
    }

    private async Task<Dictionary<Guid, long>> MeasureAsync(bool all, HashSet<Guid> changed, CancellationToken cancellationToken)
    {
        await using var database = await _contexts.CreateDbContextAsync(cancellationToken);
        var models = await database.Models.Select(row => new { row.RunId, row.Id }).ToListAsync(cancellationToken);
        var byRun = models.ToLookup(model => model.RunId, model => model.Id);
        return await Task.Run(
            () =>
            {
                // Whatever has files has a folder: runs that only wait are not asked about.
                var checkpoints = Directory.EnumerateDirectories(_folder.Checkpoints)
                    .Select(path => Guid.TryParse(Path.GetFileName(path), out var id) ? id : Guid.Empty);
                HashSet<Guid> runs = all ? [.. byRun.Select(group => group.Key), .. checkpoints] : changed;
                var bytes = all ? [] : new Dictionary<Guid, long>(_bytes);
                foreach (var id in runs)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var size = _folder.MeasureCheckpoints(id) + byRun[id].Sum(model => DataFolder.Measure(_folder.ModelFolder(model)));
                    if (size > 0)
                        bytes[id] = size;
                    else
                        bytes.Remove(id);
                }

                return bytes;
            },
            cancellationToken);
    }
}

using ChordDash.Engine.Models;
using ChordDash.Server.Data;

namespace ChordDash.Server.Models;

/// <summary>The models asked last, in memory. Used by the prediction thread alone.</summary>
internal sealed class ModelCache(IModelLoader loader, DataFolder folder) : IDisposable
{
    private const int Capacity = 4;

    // The one used last comes first.
    private readonly List<Entry> _entries = [];

    /// <param name="epoch">Of the stored weights; a run in progress may have replaced those in memory.</param>
    public ITrainedModel Get(Guid modelId, int epoch)
    {
        var entry = _entries.Find(item => item.ModelId == modelId);
        if (entry is not null)
            _entries.Remove(entry);
        if (entry is null || entry.Epoch != epoch)
        {
            entry?.Model.Dispose();
            entry = new Entry(modelId, epoch, loader.Load(folder.ModelFolder(modelId)));
        }

        _entries.Insert(0, entry);
        if (_entries.Count > Capacity)
        {
            _entries[^1].Model.Dispose();
            _entries.RemoveAt(_entries.Count - 1);
        }

        return entry.Model;
    }

    public void Dispose() => _entries.ForEach(entry => entry.Model.Dispose());

    private sealed record Entry(Guid ModelId, int Epoch, ITrainedModel Model);
}

using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Server.Data;
using ChordDash.Server.Resources;

namespace ChordDash.Server.Datasets;

/// <summary>The imports of this server and those who watch them. Safe for concurrent use.</summary>
internal sealed class ImportList
{
    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];

    private readonly Subscribers<DatasetImport> _subscribers = new();

    public IReadOnlyList<DatasetImport> Items
    {
        get
        {
            lock (_gate)
                return [.. _entries.Select(entry => entry.Current)];
        }
    }

    public IReadOnlyList<Task> Running
    {
        get
        {
            lock (_gate)
                return [.. _entries.Select(entry => entry.Task)];
        }
    }

    /// <param name="endedKept">Of those that have ended, as many stay on the list.</param>
    public Entry Add(ImportRow row, int endedKept)
    {
        var entry = new Entry(this, row);
        lock (_gate)
        {
            var ended = _entries.Where(item => item.Current.HasEnded).ToList();
            foreach (var old in ended.Take(ended.Count - endedKept))
                Remove(old);
            _entries.Add(entry);
        }
        _subscribers.Announce(entry.Current);
        return entry;
    }

    /// <exception cref="NotFoundException">No such import.</exception>
    public Entry Find(Guid id)
    {
        lock (_gate)
            return _entries.Find(entry => entry.Current.Id == id)
                ?? throw new NotFoundException(DatasetStoreMessages.ImportIsMissing(id.ToString()));
    }

    /// <summary>The import in progress of a file with these bytes.</summary>
    public DatasetImport? FindActive(string sha256)
    {
        lock (_gate)
            return _entries
                .Find(entry => string.Equals(entry.Sha256, sha256, StringComparison.Ordinal) && !entry.Current.HasEnded)
                ?.Current;
    }

    /// <summary>Those of an account, or of nobody, that have not ended.</summary>
    public int CountActive(Owner? owner)
    {
        lock (_gate)
            return _entries.Count(entry => !entry.Current.HasEnded && entry.Current.Owner?.Id == owner?.Id);
    }

    public void RemoveEnded(Guid id)
    {
        Entry? entry;
        lock (_gate)
        {
            entry = _entries.Find(item => item.Current.Id == id && item.Current.HasEnded);
            if (entry is not null)
                Remove(entry);
        }
        if (entry is not null)
            _subscribers.Announce(entry.Current);
    }

    public IDisposable Subscribe(Action changed) => _subscribers.Subscribe(_ => changed());

    private void Remove(Entry entry)
    {
        _entries.Remove(entry);
        entry.Dispose();
    }

    /// <summary>One import. What it reports is told to those who watch the list, when a percent is full.</summary>
    public sealed class Entry(ImportList list, ImportRow row) : IProgress<double>, IDisposable
    {
        private readonly CancellationTokenSource _cancel = new();
        private readonly TaskCompletionSource<DatasetImport> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile DatasetImport _current = new(row.Id, row.FileName, row.Bytes, DatasetImportState.Waiting) { Owner = row.Owner };

        public DatasetImport Current => _current;

        public string Sha256 => row.Sha256;

        public Task Task { get; private set; } = Task.CompletedTask;

        public Task<DatasetImport> Ended => _ended.Task;

        public void Run(Func<CancellationToken, Task> work, CancellationToken stopping)
        {
            var both = CancellationTokenSource.CreateLinkedTokenSource(_cancel.Token, stopping);
            Task = work(both.Token).ContinueWith(_ => both.Dispose(), TaskScheduler.Default);
        }

        public void Cancel()
        {
            if (!_current.HasEnded)
                _cancel.Cancel();
        }

        public void Dispose() => _cancel.Dispose();

        public void Report(double value)
        {
            var before = _current;
            if (before.HasEnded || (before.State == DatasetImportState.Reading && (int)(100 * value) == (int)(100 * before.Progress)))
                return;
            _current = before with { State = DatasetImportState.Reading, Progress = value };
            list._subscribers.Announce(_current);
        }

        public DatasetImport End(DatasetImportState state, Message? error = null, DatasetSummary? dataset = null, bool wasThere = false)
        {
            var ended = _current with { State = state, Error = error, Dataset = dataset, WasThere = wasThere };
            _current = ended;
            list._subscribers.Announce(_current);
            _ended.TrySetResult(ended);
            return ended;
        }
    }
}

using System.Collections.Concurrent;
using ChordDash.Engine.Common;
using ChordDash.Server.Data;
using ChordDash.Server.Resources;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Accounts.Budgets;

/// <summary>
/// What each account has stored: the files of its data sets, models and checkpoints. Room is taken before anything is written, so that a
/// quota holds however much comes at once. Training is counted, but never ended by it.
/// </summary>
/// <remarks>
/// Kept in memory and measured anew at each start: this server alone uses the data folder, and what counts is what lies there, so that
/// nothing that happens to a server can leave a wrong sum behind.
/// </remarks>
internal sealed partial class StoredBytes(
    IDbContextFactory<ChordDashContext> contexts,
    StorageHealth health,
    DataFolder folder,
    AccountLimitStore limits,
    RunChanges changes,
    ILogger<StoredBytes> logger
) : BackgroundService
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetryWhenBusy = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();

    // By data set or run. Where nobody owns it, by no account.
    private readonly Dictionary<Guid, (Guid? Owner, long Bytes)> _things = [];
    private readonly Dictionary<Guid, long> _sums = [];
    private readonly TaskCompletionSource _measured = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Runs that have changed since they were measured last.
    private readonly ConcurrentDictionary<Guid, bool> _changed = new();

    /// <summary>Of an account, as far as it was measured.</summary>
    public long Of(Guid account)
    {
        MeasureChanged();
        lock (_gate)
            return _sums.GetValueOrDefault(account);
    }

    /// <summary>Of each data set and run that has any, as they were measured last.</summary>
    public async Task<IReadOnlyDictionary<Guid, long>> OfEachAsync(CancellationToken cancellationToken)
    {
        await _measured.Task.WaitAsync(cancellationToken);
        MeasureChanged(cancellationToken);
        lock (_gate)
            return _things.ToDictionary(thing => thing.Key, thing => thing.Value.Bytes);
    }

    /// <summary>Takes room for what is about to be written. What is not kept is given back.</summary>
    /// <param name="thing">Id of the data set or run.</param>
    /// <exception cref="UserErrorException">The owner's quota does not allow it.</exception>
    public async Task<Room> TakeAsync(Guid thing, Owner? owner, long bytes, CancellationToken cancellationToken)
    {
        if (Quota(owner) > 0)
            await Task.Run(AwaitMeasured, cancellationToken);
        return Take(thing, owner, bytes);
    }

    /// <inheritdoc cref="TakeAsync"/>
    public Room Take(Guid thing, Owner? owner, long bytes)
    {
        Grow(thing, owner, bytes);
        return new Room(this, thing, owner);
    }

    /// <summary>For what only takes room later, such as a run that is queued.</summary>
    /// <exception cref="UserErrorException">The owner's quota is used up.</exception>
    public void RequireAny(Owner? owner)
    {
        if (owner is null || Quota(owner) is not (> 0 and var quota))
            return;
        // Only in the first moments after a start does anybody wait here.
        AwaitMeasured();
        if (Of(owner.Id) >= quota)
        {
            throw new UserErrorException(AccountMessages.StorageQuotaReached(quota, Of(owner.Id)));
        }
    }

    /// <summary>What lies there of a thing; nothing, once it is deleted.</summary>
    public void Set(Guid thing, Owner? owner, long bytes)
    {
        lock (_gate)
            Replace(thing, owner?.Id, bytes);
    }

    public void Forget(Guid thing)
    {
        lock (_gate)
            Replace(thing, null, 0);
    }

    /// <summary>Bytes of the files of a data set.</summary>
    public long MeasureDataset(Guid id) => AtomicFile.Length(folder.OriginalFile(id)) + AtomicFile.Length(folder.DatasetFile(id));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = changes.Subscribe(run =>
        {
            if (run != RunChanges.All)
                _changed[run] = true;
        });
        while (!_measured.Task.IsCompleted && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Run(() => MeasureAllAsync(stoppingToken), stoppingToken);
                _measured.TrySetResult();
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                var pause = StorageFailure.Is(exception, StorageFault.Busy) ? RetryWhenBusy : RetryPause;
                LogBytesNotMeasured(exception, pause);
                await Task.Delay(pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await Task.Delay(Timeout.Infinite, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task MeasureAllAsync(CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var datasets = await database
            .Datasets.IgnoreQueryFilters()
            .Select(row => new { row.Id, row.Owner })
            .Concat(database.Imports.Select(row => new { row.Id, row.Owner }))
            .ToListAsync(cancellationToken);
        foreach (var dataset in datasets)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Set(dataset.Id, dataset.Owner, MeasureDataset(dataset.Id));
        }

        foreach (var run in await database.Runs.IgnoreQueryFilters().Select(row => row.Id).ToListAsync(cancellationToken))
            _changed[run] = true;
        MeasureChanged(cancellationToken);
    }

    private void MeasureChanged(CancellationToken cancellationToken = default)
    {
        const int AtOnce = 200;
        while (_changed.Keys.Take(AtOnce).ToList() is { Count: > 0 } ids)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var id in ids)
                _changed.TryRemove(id, out _);
            using var database = contexts.CreateDbContext();
            var rows = database
                .Runs.IgnoreQueryFilters()
                .Where(row => ids.Contains(row.Id))
                .Select(row => new { row.Id, row.Owner })
                .ToDictionary(row => row.Id, row => row.Owner);
            var models = database
                .Models.IgnoreQueryFilters()
                .Where(row => ids.Contains(row.RunId))
                .Select(row => new { row.RunId, row.Id })
                .ToLookup(row => row.RunId, row => row.Id);
            foreach (var id in ids)
            {
                if (rows.TryGetValue(id, out var owner))
                    Set(id, owner, folder.MeasureCheckpoints(id) + models[id].Sum(model => DataFolder.Measure(folder.ModelFolder(model))));
                else
                    Forget(id);
            }
        }
    }

    /// <exception cref="DatabaseBusyException">It cannot be measured, for another program holds the database.</exception>
    private void AwaitMeasured()
    {
        while (!_measured.Task.Wait(TimeSpan.FromSeconds(1)))
        {
            if (health.IsHeld)
                throw new DatabaseBusyException();
        }
    }

    private long Quota(Owner? owner) => owner is null ? 0 : limits.Current.MaxStoredBytes;

    private void Grow(Guid thing, Owner? owner, long bytes)
    {
        var quota = bytes > 0 ? Quota(owner) : 0;
        if (quota > 0)
        {
            // As above: done in the first moments after a start.
            AwaitMeasured();
            MeasureChanged();
        }

        lock (_gate)
        {
            var used = owner is null ? 0 : _sums.GetValueOrDefault(owner.Id);
            if (quota > 0 && used + bytes > quota)
            {
                throw new UserErrorException(AccountMessages.StorageQuotaTooSmall(quota, used, bytes));
            }

            Replace(thing, owner?.Id, _things.GetValueOrDefault(thing).Bytes + bytes);
        }
    }

    // With the gate held.
    private void Replace(Guid thing, Guid? owner, long bytes)
    {
        if (_things.Remove(thing, out var before) && before.Owner is { } former)
            Add(former, -before.Bytes);
        if (bytes == 0)
            return;
        _things[thing] = (owner, bytes);
        if (owner is { } account)
            Add(account, bytes);
    }

    private void Add(Guid account, long bytes)
    {
        var sum = _sums.GetValueOrDefault(account) + bytes;
        if (sum == 0)
            _sums.Remove(account);
        else
            _sums[account] = sum;
    }

    /// <summary>Room for one thing. Given back when this is disposed, unless it was kept.</summary>
    public sealed class Room(StoredBytes stored, Guid thing, Owner? owner) : IDisposable
    {
        private bool _isKept;

        /// <summary>What was written, whatever had been taken for it.</summary>
        public void Keep(long bytes)
        {
            stored.Set(thing, owner, bytes);
            _isKept = true;
        }

        public void Dispose()
        {
            if (!_isKept)
                stored.Forget(thing);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What accounts store could not be measured; it is tried again in {Pause}.")]
    private partial void LogBytesNotMeasured(Exception exception, TimeSpan pause);
}

using System.Collections.Concurrent;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;
using ChordDash.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Runs;

/// <summary>
/// All runs in memory: a page that shows hundreds, and looks several times a second while one trains, reads only what has changed.
/// Whoever changes a run announces it.
/// </summary>
internal sealed class RunList : IDisposable
{
    private static readonly Comparer<Run> NewestFirst = Comparer<Run>.Create((one, other) => other.Number.CompareTo(one.Number));

    private readonly IDbContextFactory<ChordDashContext> _contexts;
    private readonly DataFolder _folder;
    private readonly IDisposable _subscription;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ConcurrentDictionary<Guid, byte> _changed = [];
    private readonly ConcurrentDictionary<Guid, Advance> _advances = [];
    private readonly Dictionary<Guid, (Run Run, int Rank)> _runs = [];

    // Shared by all who look, and never changed; null after a change that it does not show.
    private Run[]? _newestFirst;
    private int _allChanged = 1;
    private int _orderChanged;

    public RunList(IDbContextFactory<ChordDashContext> contexts, RunChanges changes, DataFolder folder)
    {
        (_contexts, _folder) = (contexts, folder);
        _subscription = changes.Subscribe(Mark);
    }

    /// <summary>Newest first, those queued with their positions. As long as nothing has changed the result is the same object.</summary>
    public async Task<IReadOnlyList<Run>> ListAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await RefreshAsync(cancellationToken);
            return _newestFirst ??= List();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <returns>Null if there is no such run.</returns>
    public async Task<Run?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await RefreshAsync(cancellationToken);
            _newestFirst ??= List();
            // A training that was stopped writes its checkpoint after its row.
            return _runs.TryGetValue(id, out var found)
                ? found.Run with
                {
                    HasCheckpoint = HasCheckpoint(id, found.Run.State, found.Run.Round, _folder),
                }
                : null;
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

    private static Run ToRun(RunRow row, DataFolder folder) =>
        new(
            row.Id,
            row.Number,
            row.Name,
            row.DatasetId,
            row.DatasetName,
            row.ClassNames,
            row.Preset,
            row.HyperParameters,
            row.State,
            row.Round,
            row.Reason,
            row.CreatedAt,
            row.StartedAt,
            row.EndedAt,
            row.Device,
            row.Epoch,
            row.Baseline,
            row.Best,
            row.Last,
            null,
            row.Models.FirstOrDefault(model => model.Round == row.Round)?.Id
        )
        {
            Owner = row.Owner,
            Attempt = row.Attempt,
            Held = row.Held,
            Pause = row.Pause,
            HasCheckpoint = HasCheckpoint(row.Id, row.State, row.Round, folder),
            ParentId = row.ParentId,
            SweepId = row.SweepId,
            Tags = row.Tags,
            Notes = row.Notes,
            Archived = row.Archived,
            Environment = row.Environment,
            Reported = row.Reported,
        };

    private static bool HasCheckpoint(Guid id, RunState state, int round, DataFolder folder) =>
        state != RunState.Queued && folder.HasCheckpoint(id, round);

    private void Mark(RunChange change)
    {
        if (change.Epoch is { IsBest: false } epoch)
            _advances.AddOrUpdate(
                change.RunId,
                _ => new(epoch.Epoch, epoch),
                (_, before) => before.Last.Epoch + 1 == epoch.Epoch ? before with { Last = epoch } : new(epoch.Epoch, epoch)
            );
        else if (change.IsOrder)
            Interlocked.Exchange(ref _orderChanged, 1);
        else
            Mark(change.RunId);
    }

    private void Mark(Guid id)
    {
        if (id == RunChanges.All)
            Interlocked.Exchange(ref _allChanged, 1);
        else
            _changed[id] = 0;
    }

    // Most changes are epochs of a run that trains. Those that bring a model, or come out of turn, are read like any other change.
    private bool TryAdvance(Guid id, Advance advance)
    {
        if (
            !_runs.TryGetValue(id, out var found)
            || found.Run is not { State: RunState.Running, HyperParameters.Keep: ModelSelection.BestEpoch } run
            || advance.First != run.Epoch + 1
        )
            return false;
        Set(run with { Epoch = advance.Last.Epoch, Last = advance.Last }, found.Rank);
        return true;
    }

    // What does not wait, before or now, stands in the list where it stood.
    private void Set(Run run, int rank)
    {
        var isKnown = _runs.TryGetValue(run.Id, out var before);
        _runs[run.Id] = (run, rank);
        if (_newestFirst is null)
            return;
        if (isKnown && before.Run.State != RunState.Queued && run.State != RunState.Queued)
            _newestFirst[Array.BinarySearch(_newestFirst, run, NewestFirst)] = run;
        else
            _newestFirst = null;
    }

    private Run[] List()
    {
        var queue = _runs
            .Values.Where(item => item.Run.State == RunState.Queued)
            .OrderBy(item => item.Rank)
            .ThenBy(item => item.Run.Number);
        foreach (var (index, (run, rank)) in queue.Index())
        {
            if (run.QueuePosition != index + 1)
                _runs[run.Id] = (run with { QueuePosition = index + 1 }, rank);
        }

        Run[] runs = [.. _runs.Values.Select(item => item.Run)];
        Array.Sort(runs, NewestFirst);
        return runs;
    }

    // Marks are taken before the rows are read: what changes meanwhile is read again the next time.
    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var order = Interlocked.Exchange(ref _orderChanged, 0) == 1;
        var all = Interlocked.Exchange(ref _allChanged, 0) == 1;
        if (!order && !all && _changed.IsEmpty && _advances.IsEmpty)
            return;
        // Whoever has the list keeps it as it is.
        _newestFirst = _newestFirst is null ? null : [.. _newestFirst];
        foreach (var id in _advances.Keys)
        {
            if (_advances.TryRemove(id, out var advance) && !TryAdvance(id, advance))
                Mark(id);
        }

        List<Guid> changed = [.. _changed.Keys];
        foreach (var id in changed)
            _changed.TryRemove(id, out _);
        try
        {
            await using var database = await _contexts.CreateDbContextAsync(cancellationToken);
            if (all || changed.Count > 0)
                await ReadAsync(database, all, changed, cancellationToken);
            if (order && !all)
                await ReadOrderAsync(database, cancellationToken);
        }
        catch
        {
            Mark(RunChanges.All);
            throw;
        }
    }

    private async Task ReadAsync(ChordDashContext database, bool all, List<Guid> changed, CancellationToken cancellationToken)
    {
        if (all)
        {
            _runs.Clear();
            _newestFirst = null;
        }

        var gone = changed.ToHashSet();
        var rows = database.Runs.AsNoTracking().Include(row => row.Models).Where(row => all || changed.Contains(row.Id));
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            Set(ToRun(row, _folder), row.Rank);
            gone.Remove(row.Id);
        }

        foreach (var id in gone)
        {
            if (_runs.Remove(id))
                _newestFirst = null;
        }
    }

    private async Task ReadOrderAsync(ChordDashContext database, CancellationToken cancellationToken)
    {
        var rows = database.Runs.Where(row => row.State == RunState.Queued).Select(row => new { row.Id, row.Rank });
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (_runs.TryGetValue(row.Id, out var found) && found.Rank != row.Rank)
                Set(found.Run, row.Rank);
        }
    }

    /// <summary>Epochs without a gap since the last look.</summary>
    private sealed record Advance(int First, EpochMetrics Last);
}

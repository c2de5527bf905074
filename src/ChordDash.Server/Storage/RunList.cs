using System.Collections.Concurrent;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Storage;

/// <summary>
/// All runs in memory: a page that shows hundreds, and looks several times a second while one trains, reads only what has changed.
/// Whoever changes a run announces it.
/// </summary>
internal sealed class RunList : IDisposable
{
    private readonly IDbContextFactory<ChordDashContext> _contexts;
    private readonly DataFolder _folder;
    private readonly IDisposable _subscription;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ConcurrentDictionary<Guid, byte> _changed = [];
    private readonly ConcurrentDictionary<Guid, Advance> _advances = [];
    private readonly Dictionary<Guid, (Run Run, int Rank)> _runs = [];
    private int _allChanged = 1;

    public RunList(IDbContextFactory<ChordDashContext> contexts, RunChanges changes, DataFolder folder)
    {
        (_contexts, _folder) = (contexts, folder);
        _subscription = changes.Subscribe(Mark);
    }

    /// <summary>Newest first, those queued with their positions.</summary>
    public async Task<IReadOnlyList<Run>> ListAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await RefreshAsync(cancellationToken);
            var positions = _runs.Values.Where(item => item.Run.State == RunState.Queued).OrderBy(item => item.Rank).ThenBy(item => item.Run.Number)
                .Index().ToDictionary(item => item.Item.Run.Id, item => item.Index + 1);
            return
            [
                .. _runs.Values.Select(item => item.Run).OrderByDescending(run => run.Number)
                    .Select(run => positions.TryGetValue(run.Id, out var position) ? run with { QueuePosition = position } : run),
            ];
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
            if (!_runs.TryGetValue(id, out var found))
                return null;
            var (run, rank) = found;
            int? position = run.State == RunState.Queued
                ? 1 + _runs.Values.Count(other => other.Run.State == RunState.Queued && (other.Rank < rank || (other.Rank == rank && other.Run.Number < run.Number)))
                : null;
            // A training that was stopped writes its checkpoint after its row.
            return run with { QueuePosition = position, HasCheckpoint = HasCheckpoint(run.Id, run.State, run.Round, _folder) };
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

    private static Run ToRun(RunRow row, DataFolder folder) => new(
        row.Id, row.Number, row.Name, row.DatasetId, row.DatasetName, row.ClassNames, row.Preset, row.HyperParameters, row.State, row.Round,
        row.Reason, row.CreatedAt, row.StartedAt, row.EndedAt, row.Device, row.Epoch, row.Baseline, row.Best, row.Last, null,
        row.Models.FirstOrDefault(model => model.Round == row.Round)?.Id)
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
    };

    private static bool HasCheckpoint(Guid id, RunState state, int round, DataFolder folder) => state != RunState.Queued && folder.HasCheckpoint(id, round);

    private void Mark(RunChange change)
    {
        if (change.Epoch is { IsBest: false } epoch)
            _advances.AddOrUpdate(change.RunId, _ => new(epoch.Epoch, epoch), (_, before) => before.Last.Epoch + 1 == epoch.Epoch ? before with { Last = epoch } : new(epoch.Epoch, epoch));
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
        if (!_runs.TryGetValue(id, out var found) || found.Run is not { State: RunState.Running, HyperParameters.Keep: ModelSelection.BestEpoch } run || advance.First != run.Epoch + 1)
            return false;
        _runs[id] = (run with { Epoch = advance.Last.Epoch, Last = advance.Last }, found.Rank);
        return true;
    }

    // Marks are taken before the rows are read: what changes meanwhile is read again the next time.
    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        foreach (var id in _advances.Keys)
        {
            if (_advances.TryRemove(id, out var advance) && !TryAdvance(id, advance))
                Mark(id);
        }

        var all = Interlocked.Exchange(ref _allChanged, 0) == 1;
        List<Guid> changed = [.. _changed.Keys];
        if (!all && changed.Count == 0)
            return;
        foreach (var id in changed)
            _changed.TryRemove(id, out _);
        try
        {
            await using var database = await _contexts.CreateDbContextAsync(cancellationToken);
            var rows = await database.Runs.AsNoTracking().Include(row => row.Models).Where(row => all || changed.Contains(row.Id)).ToListAsync(cancellationToken);
            if (all)
                _runs.Clear();
            foreach (var id in changed)
                _runs.Remove(id);
            foreach (var row in rows)
                _runs[row.Id] = (ToRun(row, _folder), row.Rank);
        }
        catch
        {
            Mark(RunChanges.All);
            throw;
        }
    }

    /// <summary>Epochs without a gap since the last look.</summary>
    private sealed record Advance(int First, EpochMetrics Last);
}

using System.Linq.Expressions;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;
using ChordDash.Server.Accounts.Budgets;
using ChordDash.Server.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using LogLevel = ChordDash.Engine.Training.LogLevel;

namespace ChordDash.Server.Runs;

/// <summary>
/// Where every change of a run is written: the event and the run's row in one transaction, then the event to those who watch.
/// </summary>
/// <remarks>
/// Synchronous, because its main writer is the training thread and SQLite has no asynchronous input and output. One writer at a time
/// in this process: SQLite has no more, and events must reach the watchers in the order in which they were numbered. The gate is taken
/// after the database: who waits for another program that holds it keeps nobody from watching.
/// </remarks>
internal sealed class RunJournal(IDbContextFactory<ChordDashContext> contexts, RunChanges changes, RunEnds ends, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, TrainingEventLog> _watched = [];

    /// <summary>Adds the runs that <paramref name="create"/> makes, numbered from the given number on, and their first events.</summary>
    public IReadOnlyList<RunRow> Add(Func<ChordDashContext, int, IReadOnlyList<RunRow>> create)
    {
        IReadOnlyList<RunRow> runs;
        using (var database = contexts.CreateDbContext())
        using (var transaction = database.Begin())
        {
            runs = create(database, (database.Runs.IgnoreQueryFilters().Max(row => (int?)row.Number) ?? 0) + 1);
            foreach (var run in runs)
            {
                var queued = TrainingEventDraft.Queued(run.Round).Stamp(0, time.GetUtcNow());
                database.Runs.Add(run);
                database.Events.Add(ToRow(run.Id, run.Round, queued));
            }

            database.SaveChanges();
            transaction.Commit();
        }

        foreach (var run in runs)
            changes.Announce(run.Id);
        return runs;
    }

    /// <summary>Appends an event and changes the run's row, if <paramref name="condition"/> holds.</summary>
    /// <param name="change">Changes of the row besides its event count.</param>
    /// <param name="also">Further changes in the same transaction.</param>
    /// <returns>False, and nothing is written, if there is no such run or the condition does not hold.</returns>
    public bool Append(
        Guid runId,
        Expression<Func<RunRow, bool>> condition,
        TrainingEventDraft draft,
        Action<UpdateSettersBuilder<RunRow>>? change = null,
        Action<ChordDashContext>? also = null
    )
    {
        TrainingEvent item;
        using (var database = contexts.CreateDbContext())
        using (var transaction = database.Begin())
        {
            var rows = database
                .Runs.Where(run => run.Id == runId)
                .Where(condition)
                .ExecuteUpdate(set =>
                {
                    set.SetProperty(run => run.NextSequence, run => run.NextSequence + 1);
                    change?.Invoke(set);
                });
            if (rows == 0)
                return false;

            var run = database.Runs.Where(row => row.Id == runId).Select(row => new { row.NextSequence, row.Round }).Single();
            item = draft.Stamp(run.NextSequence - 1, time.GetUtcNow());
            database.Events.Add(ToRow(runId, run.Round, item));
            also?.Invoke(database);
            database.SaveChanges();
            lock (_gate)
            {
                transaction.Commit();
                Publish(runId, item);
            }
        }

        changes.Announce(new RunChange(runId, item.Epoch));
        if (item.Kind == TrainingEventKind.Ended)
            ends.Announce(runId);
        return true;
    }

    /// <summary>Ends a run, if <paramref name="condition"/> holds.</summary>
    public bool End(Guid runId, Expression<Func<RunRow, bool>> condition, RunState state, Message reason, TrainingVerdict? verdict = null)
    {
        var now = time.GetUtcNow();
        return Append(runId, condition, TrainingEventDraft.Ended(new RunEnd(state, reason) { Verdict = verdict }), set =>
            set.SetProperty(run => run.State, state)
                .SetProperty(run => run.Reason, reason)
                .SetProperty(run => run.EndedAt, now)
                .SetProperty(run => run.LeaseHolder, (string?)null)
                .SetProperty(run => run.LeaseUntil, (DateTimeOffset?)null)
                .SetProperty(run => run.Pause, (PauseCause?)null)
        );
    }

    /// <summary>Pauses a run, if <paramref name="condition"/> holds.</summary>
    public bool Pause(Guid runId, Expression<Func<RunRow, bool>> condition, PauseCause cause, Message reason) =>
        Append(
            runId,
            condition,
            TrainingEventDraft.Log(cause == PauseCause.DiskFull ? LogLevel.Warning : LogLevel.Information, reason),
            set =>
                set.SetProperty(run => run.State, RunState.Paused)
                    .SetProperty(run => run.Reason, reason)
                    .SetProperty(run => run.Pause, cause)
                    .SetProperty(run => run.LeaseHolder, (string?)null)
                    .SetProperty(run => run.LeaseUntil, (DateTimeOffset?)null)
                    .SetProperty(run => run.Attempt, 0)
        );

    /// <summary>Puts a run to the front of the queue, if <paramref name="condition"/> holds.</summary>
    /// <param name="keepPlace">Whether it goes where it stood before instead, and is held if it was.</param>
    /// <param name="keepAttempt">Whether the attempt that was begun counts.</param>
    /// <param name="also">See <see cref="Append"/>.</param>
    public bool ToFront(
        Guid runId,
        Expression<Func<RunRow, bool>> condition,
        LogLevel level,
        Message message,
        bool keepPlace = false,
        bool keepAttempt = false,
        Action<ChordDashContext>? also = null
    )
    {
        int front;
        using (var database = contexts.CreateDbContext())
            front = (database.Runs.Where(run => run.State == RunState.Queued).Min(run => (int?)run.Rank) ?? 0) - QueueOrder.Stride;
        return Append(
            runId,
            condition,
            TrainingEventDraft.Log(level, message),
            set =>
            {
                set.SetProperty(run => run.State, RunState.Queued)
                    .SetProperty(run => run.Reason, (Message?)null)
                    .SetProperty(run => run.EndedAt, (DateTimeOffset?)null)
                    .SetProperty(run => run.Pause, (PauseCause?)null)
                    .SetProperty(run => run.LeaseHolder, (string?)null)
                    .SetProperty(run => run.LeaseUntil, (DateTimeOffset?)null);
                if (!keepPlace)
                    set.SetProperty(run => run.Rank, front).SetProperty(run => run.Held, false);
                if (!keepAttempt)
                    set.SetProperty(run => run.Attempt, 0);
            },
            also
        );
    }

    /// <summary>Notes where an attempt begins to train.</summary>
    /// <returns>Whether that is further on than any before; then the attempt counts as the first one again.</returns>
    public bool Advance(Guid runId, Expression<Func<RunRow, bool>> condition, (int Epoch, int Step) position)
    {
        var (epoch, step) = position;
        using var database = contexts.CreateDbContext();
        var isFurther =
            database
                .Runs.Where(run => run.Id == runId)
                .Where(condition)
                .Where(run => run.ReachedEpoch < epoch || (run.ReachedEpoch == epoch && run.ReachedStep < step))
                .ExecuteUpdate(set =>
                    set.SetProperty(run => run.ReachedEpoch, epoch)
                        .SetProperty(run => run.ReachedStep, step)
                        .SetProperty(run => run.Attempt, 1)
                ) == 1;
        changes.Announce(runId);
        return isFurther;
    }

    /// <summary>
    /// The log of a run that has not ended; null for one that has, whose events are then all stored: <paramref name="count"/> of them.
    /// </summary>
    /// <exception cref="Engine.Common.NotFoundException">No such run.</exception>
    public TrainingEventLog? Watch(Guid runId, out long count)
    {
        lock (_gate)
        {
            count = 0;
            if (_watched.TryGetValue(runId, out var log))
                return log;
            using var database = contexts.CreateDbContext();
            var run = database.Runs.Where(row => row.Id == runId).Select(row => new { row.State, row.NextSequence }).FirstOrDefault()
                ?? throw RunCatalog.Missing(runId);
            count = run.NextSequence;
            if (!run.State.IsActive())
                return null;
            log = new TrainingEventLog(
                database.Events.Where(row => row.RunId == runId).OrderBy(row => row.Sequence).Select(row => row.Event).AsEnumerable()
            );
            _watched.Add(runId, log);
            return log;
        }
    }

    private void Publish(Guid runId, TrainingEvent item)
    {
        if (!_watched.TryGetValue(runId, out var log))
            return;
        log.Append(item);
        if (item.Kind == TrainingEventKind.Ended)
        {
            log.Complete();
            _watched.Remove(runId);
        }
    }

    private static EventRow ToRow(Guid runId, int round, TrainingEvent item) =>
        new()
        {
            RunId = runId,
            Sequence = item.Sequence,
            Round = round,
            Kind = item.Kind,
            Event = item,
        };
}

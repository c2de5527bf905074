using System.Text.Json;
using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Engine.Runs;
using ChordDash.Server.Accounts.Budgets;
using ChordDash.Server.Data;
using ChordDash.Server.Resources;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Runs;

/// <summary>
/// Changes which runs wait, and in which order. Called within a transaction of the caller: it takes the queue's row before it reads, so
/// that of two changes at the same time the second one is made on top of the first.
/// </summary>
internal sealed class QueueOrder(AccountLimitStore limits)
{
    /// <summary>Between the ranks of runs that are queued one after the other: room for those that come between them.</summary>
    public const int Stride = 1 << 10;

    /// <summary>Runs of one account that may wait; 0 for any number.</summary>
    public int MaxOfAccount => limits.Current.MaxWaitingRuns;

    /// <summary>Makes room for new runs of one account, each at its turn.</summary>
    /// <returns>The rank of each.</returns>
    /// <exception cref="UserErrorException">Too many would wait.</exception>
    public IReadOnlyList<int> Add(ChordDashContext database, Owner? owner, int count)
    {
        var waiting = Take(database, except: null);
        RequireRoom(waiting, owner, count);
        var ranks = waiting.ConvertAll(item => (int?)item.Rank);
        var runs = waiting.ConvertAll(item => (Guid?)item.Id);
        var accounts = waiting.ConvertAll(item => item.Owner?.Id);
        for (var i = 0; i < count; i++)
        {
            var place = QueueTurns.PlaceOf(accounts, owner?.Id);
            accounts.Insert(place, owner?.Id);
            ranks.Insert(place, null);
            runs.Insert(place, null);
        }

        var filled = Fill(ranks);
        var moved = runs.Index().Where(item => item.Item is not null && ranks[item.Index] != filled[item.Index]);
        Write(database, moved.Select(item => (item.Item!.Value, filled[item.Index])));
        return [.. filled.Where((_, index) => runs[index] is null)];
    }

    /// <summary>Refuses a run that comes back to the queue, whatever its place, if too many would wait.</summary>
    public void RequireRoom(ChordDashContext database, Owner? owner, Guid run) => RequireRoom(Take(database, run), owner, 1);

    /// <summary>
    /// Moves a waiting run. What a member moves beside another run of the same account changes places with those of the account only.
    /// </summary>
    /// <returns>False if it does not wait.</returns>
    /// <exception cref="UserErrorException">The run to stand beside does not wait.</exception>
    /// <exception cref="AccessDeniedException">It would overtake a run of somebody else.</exception>
    public static bool Move(ChordDashContext database, Guid id, QueuePlace place, Visitor visitor)
    {
        var waiting = Take(database, except: null);
        var before = waiting.FindIndex(item => item.Id == id);
        if (before < 0)
            return false;
        if (place.Beside == id)
            return true;
        var (run, isFree) = (waiting[before], visitor.May(Role.Administrator));
        List<WaitingRun> order;
        List<int?> ranks;
        if (!isFree && waiting.Exists(item => item.Id == place.Beside && item.Owner?.Id == run.Owner?.Id))
        {
            var own = new Queue<WaitingRun>(Moved([.. waiting.Where(item => item.Owner?.Id == run.Owner?.Id)], run, place, out _));
            order = waiting.ConvertAll(item => item.Owner?.Id == run.Owner?.Id ? own.Dequeue() : item);
            ranks = waiting.ConvertAll(item => (int?)item.Rank);
        }
        else
        {
            order = Moved(waiting, run, place, out var index);
            if (!isFree && index < before && waiting[index..before].Find(item => !visitor.IsOwn(item.Owner)) is { } overtaken)
            {
                throw new AccessDeniedException(RunMessages.RunWouldOvertake(overtaken.Number));
            }

            ranks = order.ConvertAll(item => item.Id == id ? null : (int?)item.Rank);
        }

        var filled = Fill(ranks);
        var changed = order.Index().Where(item => item.Item.Rank != filled[item.Index]);
        Write(database, changed.Select(item => (item.Item.Id, filled[item.Index])));
        return true;
    }

    /// <summary>Ascending ranks for an order: those that are there stay if there is room between them, else all are given anew.</summary>
    /// <param name="ranks">In order; null for what has none yet.</param>
    internal static int[] Fill(IReadOnlyList<int?> ranks)
    {
        var filled = new int[ranks.Count];
        for (var start = 0; start < ranks.Count; )
        {
            if (ranks[start] is { } rank)
            {
                if (start > 0 && rank <= filled[start - 1])
                    return Anew(filled);
                filled[start++] = rank;
                continue;
            }

            var end = start;
            while (end < ranks.Count && ranks[end] is null)
                end++;
            long gaps = end - start + 1;
            long? next = end < ranks.Count ? ranks[end] : null;
            var low = start > 0 ? filled[start - 1] : next - (gaps * Stride) ?? 0;
            var high = next ?? low + (gaps * Stride);
            var step = (high - low) / gaps;
            if (step < 1 || low < int.MinValue || high > int.MaxValue)
                return Anew(filled);
            for (var first = start; start < end; start++)
                filled[start] = (int)(low + ((start - first + 1) * step));
        }

        return filled;
    }

    private static int[] Anew(int[] ranks) => [.. ranks.Select((_, index) => (index + 1) * Stride)];

    private static List<WaitingRun> Moved(List<WaitingRun> waiting, WaitingRun run, QueuePlace place, out int index)
    {
        List<WaitingRun> order = [.. waiting.Where(item => item.Id != run.Id)];
        index =
            place.Beside is { } beside ? order.FindIndex(item => item.Id == beside)
            : place.End == QueueEnd.Top ? 0
            : order.Count;
        if (index < 0)
            throw new UserErrorException(RunMessages.NeighbourIsNotWaiting);
        index = place is { Beside: not null, End: QueueEnd.Bottom } ? index + 1 : index;
        order.Insert(index, run);
        return order;
    }

    private void RequireRoom(List<WaitingRun> waiting, Owner? owner, int count)
    {
        var ofAccount = waiting.Count(item => item.Owner?.Id == owner?.Id);
        if (MaxOfAccount > 0 && ofAccount + count > MaxOfAccount)
        {
            throw new UserErrorException(
                RunMessages.AccountQueueIsFull(ofAccount, MaxOfAccount, Math.Max(0, MaxOfAccount - ofAccount), count)
            );
        }

        if (waiting.Count + count > Limits.MaxWaitingRuns)
        {
            throw new UserErrorException(
                RunMessages.ServerQueueIsFull(
                    waiting.Count,
                    Limits.MaxWaitingRuns,
                    Math.Max(0, Limits.MaxWaitingRuns - waiting.Count),
                    count
                )
            );
        }
    }

    private static List<WaitingRun> Take(ChordDashContext database, Guid? except)
    {
        database.Queue.ExecuteUpdate(set => set.SetProperty(queue => queue.Version, queue => queue.Version + 1));
        return
        [
            .. database
                .Runs.Where(row => row.State == RunState.Queued && row.Id != except)
                .OrderBy(row => row.Rank)
                .ThenBy(row => row.Number)
                .Select(row => new WaitingRun(row.Id, row.Number, row.Rank, row.Owner)),
        ];
    }

    // In one statement, however many there are.
    private static void Write(ChordDashContext database, IEnumerable<(Guid Id, int Rank)> changed)
    {
        var ranks = changed.ToDictionary(item => item.Id.ToString().ToUpperInvariant(), item => item.Rank, StringComparer.Ordinal);
        if (ranks.Count == 0)
            return;
        var json = JsonSerializer.Serialize(ranks);
        database.Database.ExecuteSql(
            $"""UPDATE "Runs" SET "Rank" = "changed"."value" FROM json_each({json}) AS "changed" WHERE "Runs"."Id" = "changed"."key" """
        );
    }

    private sealed record WaitingRun(Guid Id, int Number, int Rank, Owner? Owner);
}

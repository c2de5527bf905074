using System.Runtime.CompilerServices;
using ChordDash.Engine.Runs;
using ChordDash.Server.Data;
using ChordDash.Server.Monitoring;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Runs;

internal sealed class TrainingEventStream(RunJournal journal, IDbContextFactory<ChordDashContext> contexts, ServerMetrics metrics)
    : ITrainingEventStream
{
    // Not an iterator itself, so that an unknown run is said at the call.
    public IAsyncEnumerable<TrainingEvent> WatchAsync(Guid runId, long from = 0, CancellationToken cancellationToken = default) =>
        journal.Watch(runId, out var count) is { } log
            ? metrics.MeasureAsync(log.WatchAsync(from, cancellationToken), cancellationToken)
            : ReadAsync(runId, from, count, cancellationToken);

    // Up to `count`: the run may be resumed while its old events are being read.
    private async IAsyncEnumerable<TrainingEvent> ReadAsync(
        Guid runId,
        long from,
        long count,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var events = database
            .Events.Where(row => row.RunId == runId && row.Sequence >= from && row.Sequence < count)
            .OrderBy(row => row.Sequence)
            .Select(row => row.Event);
        await foreach (var item in events.AsAsyncEnumerable().WithCancellation(cancellationToken))
            yield return item;
    }
}

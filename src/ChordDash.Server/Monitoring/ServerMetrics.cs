using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using ChordDash.Engine.Runs;
using ChordDash.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Monitoring;

/// <summary>What the server counts and measures, by OpenTelemetry's conventions: names with dots, units of UCUM.</summary>
internal sealed class ServerMetrics : IDisposable
{
    /// <summary>Of the meter, and of the source of traces.</summary>
    public const string Name = "ChordDash";

    /// <summary>Spans: an attempt of a run, an import, a prediction.</summary>
    public static readonly ActivitySource Traces = new(Name);

    private readonly Meter _meter;
    private readonly Counter<long> _epochs;
    private readonly Histogram<double> _speed;
    private readonly Histogram<double> _predictions;
    private readonly Histogram<double> _lag;
    private readonly IDisposable _subscription;
    private readonly TimeProvider _time;

    public ServerMetrics(
        IMeterFactory meters,
        IDbContextFactory<ChordDashContext> contexts,
        RunChanges changes,
        IMachineMonitor machine,
        TimeProvider time
    )
    {
        _time = time;
        _meter = meters.Create(Name);
        _epochs = _meter.CreateCounter<long>("chorddash.training.epochs", "{epoch}", "Epochs completed.");
        _speed = _meter.CreateHistogram<double>(
            "chorddash.training.speed",
            "{beat}/s",
            "Beats (tokens) trained on per second, of each epoch."
        );
        _predictions = _meter.CreateHistogram<double>(
            "chorddash.predictions.duration",
            "s",
            "From a question to its answer, with the time that it waited."
        );
        _lag = _meter.CreateHistogram<double>(
            "chorddash.events.lag",
            "s",
            "From an event of a run to its delivery to somebody who watches."
        );
        _meter.CreateObservableGauge("chorddash.runs", () => CountRuns(contexts), "{run}", "Runs by state; those queued are the queue.");
        _meter.CreateObservableGauge(
            "chorddash.device.memory",
            () => (machine.Latest?.Cards ?? []).Select(card => new Measurement<long>(card.Bytes, Card(card.Index, card.Name))),
            "By",
            "Memory in use on each GPU."
        );
        _meter.CreateObservableGauge(
            "chorddash.device.load",
            () => (machine.Latest?.Cards ?? []).Select(card => new Measurement<double>(card.Load, Card(card.Index, card.Name))),
            "1",
            "Share of the time in which each GPU computed."
        );
        _subscription = changes.Subscribe(
            (RunChange change) =>
            {
                if (change.Epoch is not { } epoch)
                    return;
                _epochs.Add(1);
                _speed.Record(epoch.BeatsPerSecond);
            }
        );
    }

    public void Predicted(long startedAt) => _predictions.Record(_time.GetElapsedTime(startedAt).TotalSeconds);

    /// <summary>Passes events on, and measures how late those are that came after the first look.</summary>
    public async IAsyncEnumerable<TrainingEvent> MeasureAsync(
        IAsyncEnumerable<TrainingEvent> events,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var since = _time.GetUtcNow();
        await foreach (var item in events.WithCancellation(cancellationToken))
        {
            if (item.At >= since)
                _lag.Record((_time.GetUtcNow() - item.At).TotalSeconds);
            yield return item;
        }
    }

    public void Dispose()
    {
        _subscription.Dispose();
        _meter.Dispose();
    }

    private static IEnumerable<Measurement<long>> CountRuns(IDbContextFactory<ChordDashContext> contexts)
    {
        using var database = contexts.CreateDbContext();
        var counts = database
            .Runs.GroupBy(run => run.State)
            .Select(group => new { group.Key, Count = group.LongCount() })
            .ToDictionary(group => group.Key, group => group.Count);
        return
        [
            .. Enum.GetValues<RunState>()
                .Select(state => new Measurement<long>(
                    counts.GetValueOrDefault(state),
                    new KeyValuePair<string, object?>("state", state.ToString().ToLowerInvariant())
                )),
        ];
    }

    private static KeyValuePair<string, object?>[] Card(int index, string name) => [new("index", index), new("name", name)];
}

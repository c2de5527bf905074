using ChordDash.Engine.Torch;

namespace ChordDash.Engine.Runs;

/// <summary>What the queue will probably do.</summary>
/// <param name="Starts">When each waiting run starts; only runs for which it can be told.</param>
/// <param name="NextStarts">When a run that is queued last would start on each device; only devices for which it can be told.</param>
/// <param name="End">When the last waiting run has ended; null if none waits or it can't be told for one of them.</param>
public sealed record QueueOutlook(
    IReadOnlyDictionary<Guid, DateTimeOffset> Starts,
    IReadOnlyDictionary<string, DateTimeOffset> NextStarts,
    DateTimeOffset? End
);

/// <summary>Guesses when waiting runs will start, from how long runs like them took.</summary>
public static class QueueForecast
{
    /// <summary>Most runs that a start is told for, the first ones: what is further off is not worth the work.</summary>
    public const int MaxStarts = 500;

    /// <param name="runs">All runs; those queued with their positions.</param>
    /// <param name="devices">Each trains one run at a time; those of the first one's kind take runs that want any.</param>
    /// <param name="secondsLeft">Of a run that trains now; null if it is not known.</param>
    /// <returns>Of at most <see cref="MaxStarts"/> runs.</returns>
    public static QueueOutlook Of(
        IReadOnlyList<Run> runs,
        IReadOnlyList<ComputeDevice> devices,
        Func<Run, double?> secondsLeft,
        DateTimeOffset now
    )
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(devices);
        ArgumentNullException.ThrowIfNull(secondsLeft);
        // Seconds from now at which each device is free; null from the first run on that nothing is known about.
        var free = devices.ToDictionary(device => device.Id, _ => (double?)0, StringComparer.OrdinalIgnoreCase);
        foreach (var run in runs.Where(run => run.State == RunState.Running))
        {
            var device = devices.FirstOrDefault(device => device.Name.Equals(run.Device)) ?? devices[0];
            free[device.Id] = secondsLeft(run);
        }

        var epochSeconds = new EpochSeconds(runs);
        var starts = new Dictionary<Guid, DateTimeOffset>();
        List<Run> waiting = [.. runs.Where(run => run is { State: RunState.Queued, Held: false }).OrderBy(run => run.QueuePosition)];
        var (last, isKnown) = (0.0, waiting.Count is > 0 and <= MaxStarts);
        foreach (var run in waiting.Take(MaxStarts))
        {
            var wanted = devices.Where(device => Takes(device, devices[0], run.HyperParameters.Device)).ToList();
            if (wanted.Count == 0)
                continue; // It fails when its turn comes.
            var device = wanted.MinBy(device => free[device.Id] ?? double.PositiveInfinity)!;
            if (free[device.Id] is { } seconds)
            {
                starts[run.Id] = now.AddSeconds(seconds);
                free[device.Id] = seconds + (epochSeconds.Of(run) * (run.HyperParameters.Epochs - run.Epoch));
            }

            isKnown &= free[device.Id] is not null;
            last = Math.Max(last, free[device.Id] ?? 0);
        }

        return new(
            starts,
            free.Where(device => waiting.Count <= MaxStarts && device.Value is not null)
                .ToDictionary(device => device.Key, device => now.AddSeconds(device.Value!.Value), StringComparer.OrdinalIgnoreCase),
            isKnown ? now.AddSeconds(last) : null
        );
    }

    /// <summary>When a run that is queued last would start; null if that can't be told.</summary>
    /// <param name="nextStarts">See <see cref="QueueOutlook"/>.</param>
    /// <param name="wanted">A device's id or "auto".</param>
    public static DateTimeOffset? NextStart(
        IReadOnlyDictionary<string, DateTimeOffset> nextStarts,
        IReadOnlyList<ComputeDevice> devices,
        string wanted
    )
    {
        ArgumentNullException.ThrowIfNull(nextStarts);
        ArgumentNullException.ThrowIfNull(devices);
        return devices
            .Where(device => Takes(device, devices[0], wanted) && nextStarts.ContainsKey(device.Id))
            .Min(device => (DateTimeOffset?)nextStarts[device.Id]);
    }

    /// <summary>The first of the waiting runs that a device takes; null if there is none.</summary>
    /// <param name="runs">All runs; those queued with their positions.</param>
    /// <param name="best">The best device of the machine.</param>
    public static Run? Next(IReadOnlyList<Run> runs, ComputeDevice device, ComputeDevice best) =>
        runs.Where(run => run is { State: RunState.Queued, Held: false } && Takes(device, best, run.HyperParameters.Device))
            .MinBy(run => run.QueuePosition);

    /// <summary>Whether a device trains runs that want <paramref name="wanted"/>, a device's id or "auto".</summary>
    /// <param name="best">The best device of the machine.</param>
    public static bool Takes(ComputeDevice device, ComputeDevice best, string wanted)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(best);
        return string.Equals(device.Id, wanted, StringComparison.OrdinalIgnoreCase)
            || (
                string.Equals(wanted, "auto", StringComparison.OrdinalIgnoreCase)
                && string.Equals(Kind(device), Kind(best), StringComparison.Ordinal)
            );
    }

    private static string Kind(ComputeDevice device) => device.Id.Split(':')[0];

    // RunDuration, which New run uses, is more precise: the two differ where a run has other hyper-parameters than the last one of its
    // preset. It needs the sizes of all data sets and sorts the measured runs for each estimate, which is too much for up to 500 runs that
    // the queue estimates again each second under a lock.
    // Time per epoch, by the newest run with the same preset on the same data, else with the same preset.
    private sealed class EpochSeconds
    {
        private readonly Dictionary<(string, Guid), Run> _onData = [];
        private readonly Dictionary<string, Run> _onAny = new(StringComparer.Ordinal);

        public EpochSeconds(IReadOnlyList<Run> runs)
        {
            foreach (var run in runs.Where(run => run.Last is not null))
            {
                Keep(_onData, (run.Preset, run.DatasetId), run);
                Keep(_onAny, run.Preset, run);
            }
        }

        public double? Of(Run run) =>
            (_onData.GetValueOrDefault((run.Preset, run.DatasetId)) ?? _onAny.GetValueOrDefault(run.Preset))?.Last!.Seconds;

        private static void Keep<TKey>(Dictionary<TKey, Run> newest, TKey key, Run run)
            where TKey : notnull
        {
            if (!newest.TryGetValue(key, out var other) || other.Number < run.Number)
                newest[key] = run;
        }
    }
}

using ChordDash.Engine.Common;
using ChordDash.Engine.Networks;
using ChordDash.Engine.Torch;
using ChordDash.Engine.Training;
using ChordDash.Engine.Training.Memory;
using ChordDash.Server.Hosting;
using ChordDash.Server.Resources;

namespace ChordDash.Server.Runs;

/// <summary>What a run that is to be begun meets: it may begin, has to wait, or will never fit.</summary>
/// <param name="Wait">Why it has to wait; null if it need not.</param>
/// <param name="Refusal">Why it cannot be trained here; null if it can.</param>
/// <param name="HoldsOthers">Whether it has waited for so long that nothing behind it may begin.</param>
internal sealed record MemoryVerdict(Message? Wait = null, Message? Refusal = null, bool HoldsOthers = false);

/// <summary>
/// Keeps trainings within the memory that there is. On a CPU nothing else does: Linux promises more than it has and then ends the whole
/// server.
/// </summary>
internal sealed class RunMemory(IMachineMemory machine, IComputeDevices devices, ChordDashOptions options, TimeProvider time)
    : ITrainingMemory
{
    /// <summary>How long a run waits for other programs of the machine, while nothing trains.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>How long smaller runs may go before one that waits for memory.</summary>
    public static readonly TimeSpan PassedOverAtMost = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, (DateTimeOffset Since, Message Why)> _waiting = [];
    private long? _idle;

    /// <summary>What queued runs wait for, by run.</summary>
    public IReadOnlyDictionary<Guid, Message> Waiting
    {
        get
        {
            lock (_gate)
                return _waiting.ToDictionary(pair => pair.Key, pair => pair.Value.Why);
        }
    }

    public MemoryOutlook Look(HyperParameters parameters, TrainingSize size)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var estimate = MemoryEstimate.Of(parameters, size);
        var device = Device(parameters);
        return new(OnCard(parameters, device) ? estimate.OnCard : estimate.Total, FindObstacle(parameters, device, size));
    }

    /// <summary>Asked before a run is begun. What it may take then is that of <paramref name="running"/>'s estimates no more.</summary>
    public MemoryVerdict Consider(Guid runId, HyperParameters parameters, TrainingSize size, IReadOnlyList<RunAttempt> running)
    {
        var device = Device(parameters);
        if (FindObstacle(parameters, device, size) is { } obstacle)
            return Settled(runId, new(Refusal: obstacle));
        var estimate = MemoryEstimate.Of(parameters, size);
        var (needed, free) = Room();
        if (needed > free && running.Count == 0)
        {
            machine.GiveBack();
            (needed, free) = Room();
        }

        if (needed <= free)
            return Settled(runId, new());
        var now = time.GetUtcNow();
        var why = RunMessages.RunWaitsForMemory(needed, Math.Max(0, free));
        DateTimeOffset since;
        lock (_gate)
        {
            since = _waiting.TryGetValue(runId, out var before) ? before.Since : now;
            _waiting[runId] = (since, why);
        }

        return running.Count == 0 && now - since >= Patience
            ? Settled(
                runId,
                new(
                    Refusal: MemoryAdvice.Refuse(
                        parameters,
                        size,
                        one => OfMachine(one, parameters, device) - one.Program,
                        free,
                        onCard: false
                    )
                )
            )
            : new(Wait: why, HoldsOthers: now - since >= PassedOverAtMost);

        // The program itself runs already.
        (long Needed, long Free) Room()
        {
            if (machine.Machine is not { } memory)
                return (0, 0);
            var own = machine.Own;
            if (running.Count == 0)
                _idle = own;
            // What the others were promised and have not taken yet.
            var promised = running.Sum(attempt => attempt.Memory) - Math.Max(0, own - (_idle ?? own));
            return (OfMachine(estimate, parameters, device) - estimate.Program, memory.Available - Reserve(memory) - Math.Max(0, promised));
        }
    }

    /// <summary>Bytes of the machine's own memory that a run is promised when it begins.</summary>
    public long Promise(HyperParameters parameters, TrainingSize size)
    {
        var estimate = MemoryEstimate.Of(parameters, size);
        return OfMachine(estimate, parameters, Device(parameters)) - estimate.Program;
    }

    /// <summary>Forgets those that wait no more: they were cancelled, held or moved to another server.</summary>
    public void Forget(Predicate<Guid> gone)
    {
        lock (_gate)
        {
            foreach (var run in _waiting.Keys.Where(run => gone(run)).ToList())
                _waiting.Remove(run);
        }
    }

    private MemoryVerdict Settled(Guid runId, MemoryVerdict verdict)
    {
        lock (_gate)
            _waiting.Remove(runId);
        return verdict;
    }

    private Message? FindObstacle(HyperParameters parameters, string device, TrainingSize size)
    {
        var estimate = MemoryEstimate.Of(parameters, size);
        if (OnCard(parameters, device) && machine.Card(device) is { } card && estimate.OnCard > card.Total)
            return MemoryAdvice.Refuse(parameters, size, one => one.OnCard, card.Total, onCard: true);
        if (machine.Machine is not { } memory)
            return null;
        var limit = memory.Total - Reserve(memory);
        return OfMachine(estimate, parameters, device) > limit
            ? MemoryAdvice.Refuse(parameters, size, one => OfMachine(one, parameters, device), limit, onCard: false)
            : null;
    }

    private long Reserve(MemoryFigures memory) => options.MemoryReserveBytes ?? Math.Max(512L << 20, memory.Total / 20);

    private static long OfMachine(MemoryEstimate estimate, HyperParameters parameters, string device) =>
        OnCard(parameters, device) ? estimate.BesideCard : estimate.Total;

    private static bool OnCard(HyperParameters parameters, string device) =>
        parameters.Architecture != ModelArchitecture.Linear && !device.Equals("cpu", StringComparison.OrdinalIgnoreCase);

    private string Device(HyperParameters parameters)
    {
        try
        {
            return devices.Resolve(parameters.Device).Id;
        }
        catch (UserErrorException)
        {
            return "cpu"; // The run fails with a sentence about it.
        }
    }
}

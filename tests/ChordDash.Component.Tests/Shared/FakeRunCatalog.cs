using System.Collections.Concurrent;
using ChordDash.Engine.Common;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;

namespace ChordDash.Component.Tests.Shared;

/// <summary>Runs in memory; nothing trains them but the test.</summary>
internal sealed class FakeRunCatalog : IRunCatalog, IRunCommands, IRunMonitor, IRunQueue
{
    private readonly ConcurrentDictionary<Guid, Run> _runs = [];
    private readonly ConcurrentDictionary<object, Action<Guid>> _handlers = [];

    public ConcurrentDictionary<Guid, TrainingProgress> Progress { get; } = [];

    public ConcurrentDictionary<Guid, EvaluationReport> Reports { get; } = [];

    public List<RunRequest> Requests { get; } = [];

    public int Subscribers => _handlers.Count;

    /// <summary>Answers a request instead of queueing it.</summary>
    public Func<RunRequest, Run>? Enqueue { get; set; }

    /// <summary>Tells whoever waits for ends that a run has.</summary>
    public Action<Guid>? End { get; private set; }

    /// <summary>Adds or replaces a run and tells the subscribers.</summary>
    public Run Put(Run run)
    {
        _runs[run.Id] = run;
        Changed(run.Id);
        return run;
    }

    public Task<IReadOnlyList<Run>> ListAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<Run>>([.. _runs.Values.OrderByDescending(run => run.Number)]);

    public Task<Run> GetAsync(Guid id, CancellationToken cancellationToken = default) => Task.FromResult(Find(id));

    public Task<IReadOnlyList<EpochMetrics>> ListEpochsAsync(Guid id, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<EpochMetrics>>([]);

    public Task<Run> EnqueueAsync(RunRequest request, CancellationToken cancellationToken = default)
    {
        Requests.Add(request);
        var run = Enqueue?.Invoke(request)
            ?? Samples.Run(RunState.Queued) with
            {
                DatasetId = request.DatasetId,
                HyperParameters = request.HyperParameters,
            };
        return Task.FromResult(Put(run));
    }

    public async Task<IReadOnlyList<Run>> EnqueueFoldsAsync(RunRequest request, CancellationToken cancellationToken = default)
    {
        var runs = new List<Run>();
        foreach (var fold in Enumerable.Range(1, request.HyperParameters.Folds))
            runs.Add(
                await EnqueueAsync(request with { HyperParameters = request.HyperParameters with { Fold = fold } }, cancellationToken)
            );
        return runs;
    }

    public Task<EvaluationReport?> FindReportAsync(Guid id, CancellationToken cancellationToken = default) =>
        Task.FromResult(Reports.GetValueOrDefault(Find(id).Id));

    public Task CancelAsync(Guid id, CancellationToken cancellationToken = default)
    {
        if (!Find(id).IsActive)
            throw new UserErrorException(Message.Literal("This run has already ended."));
        Put(Find(id) with { State = RunState.Cancelled, Reason = Message.Literal("Cancelled."), QueuePosition = null });
        return Task.CompletedTask;
    }

    public Task<Run> RunAgainAsync(Guid id, CommandKey? key = null, CancellationToken cancellationToken = default)
    {
        var run = Find(id);
        return EnqueueAsync(
            new RunRequest(run.DatasetId, run.Preset, run.HyperParameters, run.Name) { Tags = run.Tags },
            cancellationToken
        );
    }

    public Task DeleteAsync(Guid id, CancellationToken cancellationToken = default)
    {
        _runs.TryRemove(id, out _);
        Changed(id);
        return Task.CompletedTask;
    }

    public Dictionary<Guid, TimeSpan> Silences { get; } = [];

    public bool QueueHeld { get; private set; }

    public List<(Guid Run, QueuePlace Place)> Moves { get; } = [];

    public async Task<IReadOnlyList<Run>> EnqueueSweepAsync(
        IReadOnlyList<RunRequest> requests,
        CancellationToken cancellationToken = default
    )
    {
        var runs = new List<Run>();
        foreach (var request in requests)
            runs.Add(await EnqueueAsync(request, cancellationToken));
        return runs;
    }

    public Task<Run> TrainOnAsync(Guid id, int epochs, CommandKey? key = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            Put(
                Samples.Run(RunState.Queued) with
                {
                    Id = Guid.NewGuid(),
                    ParentId = id,
                    HyperParameters = Find(id).HyperParameters with { Epochs = Find(id).Epoch + epochs },
                }
            )
        );

    public Task EditAsync(Guid id, RunEdit edit, CancellationToken cancellationToken = default)
    {
        var run = Find(id);
        Put(
            run with
            {
                Name = edit.Name ?? run.Name,
                Notes = edit.Notes ?? run.Notes,
                Tags = edit.Tags ?? run.Tags,
                Archived = edit.Archived ?? run.Archived,
            }
        );
        return Task.CompletedTask;
    }

    public Task<IReadOnlyDictionary<Guid, long>> MeasureAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyDictionary<Guid, long>>(_runs.Keys.ToDictionary(id => id, _ => 3L << 20));

    public TimeSpan? FindSilence(Guid id) => Silences.TryGetValue(id, out var silence) ? silence : null;

    public Dictionary<Guid, DateTimeOffset> ExpectedStarts { get; } = [];

    public Task<QueueStatus> GetStatusAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult(new QueueStatus(QueueHeld, ExpectedStarts) { Devices = Devices, NextStarts = NextStarts });

    public IReadOnlyList<DeviceUse> Devices { get; set; } = [];

    public Dictionary<string, DateTimeOffset> NextStarts { get; } = new(StringComparer.Ordinal);

    public Task HoldAllAsync(bool held, CancellationToken cancellationToken = default)
    {
        QueueHeld = held;
        Changed(Guid.Empty);
        return Task.CompletedTask;
    }

    public Task HoldAsync(Guid id, bool held, CancellationToken cancellationToken = default)
    {
        Put(Find(id) with { Held = held });
        return Task.CompletedTask;
    }

    public Task MoveAsync(Guid id, QueuePlace place, CancellationToken cancellationToken = default)
    {
        Moves.Add((id, place));
        Changed(id);
        return Task.CompletedTask;
    }

    public Task PauseAsync(Guid id, CancellationToken cancellationToken = default)
    {
        Put(Find(id) with { State = RunState.Paused, Pause = PauseCause.Request });
        return Task.CompletedTask;
    }

    public Task ResumeAsync(Guid id, CancellationToken cancellationToken = default)
    {
        Put(Find(id) with { State = RunState.Queued, QueuePosition = 1, Reason = null });
        return Task.CompletedTask;
    }

    public TrainingProgress? FindProgress(Guid id) => Progress.GetValueOrDefault(id);

    public IDisposable Subscribe(Action<Guid> changed)
    {
        var key = new object();
        _handlers[key] = changed;
        return new Subscription(() => _handlers.TryRemove(key, out _));
    }

    public IDisposable SubscribeEnds(Action<Guid> ended)
    {
        End = ended;
        return new Subscription(() => End = null);
    }

    public Task<IReadOnlyList<TrainingEvent>> ListLogAsync(Guid id, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    private void Changed(Guid id)
    {
        foreach (var handler in _handlers.Values)
            handler(id);
    }

    private Run Find(Guid id) =>
        _runs.GetValueOrDefault(id) ?? throw new NotFoundException(Message.Literal("There is no such run. It may have been deleted."));

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}

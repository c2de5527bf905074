using System.Collections.Concurrent;
using ChordDash.Engine;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;

namespace ChordDash.Component.Tests.Shared;

/// <summary>Runs in memory; nothing trains them but the test.</summary>
internal sealed class FakeRunCatalog : IRunCatalog
{
    private readonly ConcurrentDictionary<Guid, Run> _runs = [];
    private readonly ConcurrentDictionary<object, Action<Guid>> _handlers = [];

    public ConcurrentDictionary<Guid, TrainingProgress> Progress { get; } = [];

    public ConcurrentDictionary<Guid, EvaluationReport> Reports { get; } = [];

    public List<RunRequest> Requests { get; } = [];

    public int Subscribers => _handlers.Count;

    /// <summary>Answers a request instead of queueing it.</summary>
    public Func<RunRequest, Run>? Enqueue { get; set; }

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
        var run = Enqueue?.Invoke(request) ?? Samples.Run(RunState.Queued) with { DatasetId = request.DatasetId, HyperParameters = request.HyperParameters };
        return Task.FromResult(Put(run));
    }

    public async Task<IReadOnlyList<Run>> EnqueueFoldsAsync(RunRequest request, CancellationToken cancellationToken = default)
    {
        var runs = new List<Run>();
        foreach (var fold in Enumerable.Range(1, request.HyperParameters.Folds))
            runs.Add(await EnqueueAsync(request with { HyperParameters = request.HyperParameters with { Fold = fold } }, cancellationToken));
        return runs;
    }

    public Task<EvaluationReport?> FindReportAsync(Guid id, CancellationToken cancellationToken = default) =>
        Task.FromResult(Reports.GetValueOrDefault(Find(id).Id));

    public Task CancelAsync(Guid id, CancellationToken cancellationToken = default)
    {
        if (!Find(id).IsActive)
            throw new UserErrorException("This run has already ended.");
        Put(Find(id) with { State = RunState.Cancelled, Reason = "Cancelled.", QueuePosition = null });
        return Task.CompletedTask;
    }

    public Task RequeueAsync(Guid id, CancellationToken cancellationToken = default)
    {
        var run = Find(id);
        Put(run with { State = RunState.Queued, Attempt = run.Attempt + 1, Reason = null, QueuePosition = 1 });
        return Task.CompletedTask;
    }

    public Task DeleteAsync(Guid id, CancellationToken cancellationToken = default)
    {
        _runs.TryRemove(id, out _);
        Changed(id);
        return Task.CompletedTask;
    }

    public TrainingProgress? FindProgress(Guid id) => Progress.GetValueOrDefault(id);

    public IDisposable Subscribe(Action<Guid> changed)
    {
        var key = new object();
        _handlers[key] = changed;
        return new Subscription(() => _handlers.TryRemove(key, out _));
    }

    private void Changed(Guid id)
    {
        foreach (var handler in _handlers.Values)
            handler(id);
    }

    private Run Find(Guid id) => _runs.GetValueOrDefault(id) ?? throw new NotFoundException("There is no such run. It may have been deleted.");

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}

using System.Collections.Concurrent;
using ChordDash.Server.Hosting;

namespace ChordDash.Server.Operation;

/// <summary>
/// The threads on which people's work is computed: half as many as there are cores, and of a lower priority than training, so that
/// training goes on whatever is asked.
/// </summary>
internal class WorkThreads : TaskScheduler, IDisposable
{
    private readonly BlockingCollection<Task> _tasks = [];
    private readonly Thread[] _threads;

    public WorkThreads(ILogger<WorkThreads> logger)
        : this("Work", Math.Max(1, Environment.ProcessorCount / 2), BackgroundPriority.Work, logger)
    {
    }

    public WorkThreads(string name, int count, int nice, ILogger logger)
    {
        _threads = [.. Enumerable.Range(1, count)
            .Select(number => new Thread(() => Work(nice, logger)) { IsBackground = true, Name = $"{name} {number}" })];
        foreach (var thread in _threads)
            thread.Start();
    }

    public override int MaximumConcurrencyLevel => _threads.Length;

    /// <summary>
    /// Runs <paramref name="function"/> on one of the threads. What is cancelled while it waits its turn is gone at once.
    /// </summary>
    public Task<T> RunAsync<T>(Func<T> function, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(function, cancellationToken, TaskCreationOptions.DenyChildAttach, this);

    /// <summary>As the other one; what follows each wait of <paramref name="function"/> runs on one of the threads too.</summary>
    public Task<T> RunAsync<T>(Func<Task<T>> function, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(function, cancellationToken, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    public void Dispose()
    {
        if (_tasks.IsAddingCompleted)
            return;
        _tasks.CompleteAdding();
        // What is being computed may take longer; the process does not wait for it.
        var end = DateTime.UtcNow.AddSeconds(2);
        if (Array.TrueForAll(_threads, thread => thread.Join(Max(end - DateTime.UtcNow))))
            _tasks.Dispose();
    }

    protected override void QueueTask(Task task) => _tasks.Add(task);

    // Whoever waits for it is on a thread of another priority.
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => [.. _tasks];

    private static TimeSpan Max(TimeSpan left) => left > TimeSpan.Zero ? left : TimeSpan.Zero;

    private void Work(int nice, ILogger logger)
    {
        BackgroundPriority.LowerThisThread(logger, nice);
        foreach (var task in _tasks.GetConsumingEnumerable())
            TryExecuteTask(task);
    }
}

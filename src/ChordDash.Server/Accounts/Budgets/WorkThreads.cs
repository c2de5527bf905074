using System.Collections.Concurrent;
using ChordDash.Server.Hosting;

namespace ChordDash.Server.Accounts.Budgets;

/// <summary>
/// The threads on which people's work is computed: in each lane half as many as there are cores, and of a lower priority than training, so
/// that training goes on whatever is asked.
/// </summary>
internal class WorkThreads : IDisposable
{
    private readonly PerLane<Lane> _lanes;

    public WorkThreads(WorkTurns turns, ILogger<WorkThreads> logger)
        : this("Work", Math.Max(1, Environment.ProcessorCount / 2), turns, logger) { }

    /// <param name="count">Of each lane.</param>
    protected WorkThreads(string name, int count, WorkTurns turns, ILogger logger) =>
        _lanes = new(lane => new Lane(lane, name, count, turns, logger));

    /// <summary>
    /// Runs <paramref name="function"/> on one of the threads. What is cancelled while it waits its turn is gone at once.
    /// </summary>
    public Task<T> RunAsync<T>(Func<T> function, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(function, cancellationToken, TaskCreationOptions.DenyChildAttach, new Job(_lanes.Current));

    /// <summary>As the other one; what follows each wait of <paramref name="function"/> runs on one of the threads too.</summary>
    public Task<T> RunAsync<T>(Func<Task<T>> function, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(function, cancellationToken, TaskCreationOptions.DenyChildAttach, new Job(_lanes.Current)).Unwrap();

    public void Dispose()
    {
        _lanes.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// What somebody asked to have computed. It is a scheduler of its own, so that each step of it is done in its lane and counts as work
    /// of whoever asked, also after a wait.
    /// </summary>
    private sealed class Job(Lane lane) : TaskScheduler
    {
        public override int MaximumConcurrencyLevel => lane.Count;

        public CallerBudget? Budget { get; } = CallerBudget.Current;

        public void Do(Task step) => TryExecuteTask(step);

        protected override void QueueTask(Task task) => lane.Add(this, task);

        // Whoever waits for it is on a thread of another priority.
        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

        protected override IEnumerable<Task> GetScheduledTasks() => [];
    }

    private sealed class Lane : IDisposable
    {
        private readonly BlockingCollection<(Job Job, Task Step)> _steps = [];
        private readonly Thread[] _threads;

        public Lane(WorkLane lane, string name, int count, WorkTurns turns, ILogger logger)
        {
            _threads =
            [
                .. Enumerable
                    .Range(1, count)
                    .Select(number => new Thread(() => Work(lane, turns, logger))
                    {
                        IsBackground = true,
                        Name = $"{name} {number} {lane}",
                    }),
            ];
            foreach (var thread in _threads)
                thread.Start();
        }

        public int Count => _threads.Length;

        public void Add(Job job, Task step) => _steps.Add((job, step));

        public void Dispose()
        {
            if (_steps.IsAddingCompleted)
                return;
            _steps.CompleteAdding();
            // What is being computed may take longer; the process does not wait for it.
            var end = DateTime.UtcNow.AddSeconds(2);
            if (Array.TrueForAll(_threads, thread => thread.Join(Max(end - DateTime.UtcNow))))
                _steps.Dispose();
        }

        private static TimeSpan Max(TimeSpan left) => left > TimeSpan.Zero ? left : TimeSpan.Zero;

        private void Work(WorkLane lane, WorkTurns turns, ILogger logger)
        {
            BackgroundPriority.LowerThisThread(logger, BackgroundPriority.Work);
            foreach (var (job, step) in _steps.GetConsumingEnumerable())
                turns.Do(lane, job.Budget, () => job.Do(step));
        }
    }
}

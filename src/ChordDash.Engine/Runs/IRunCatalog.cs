using ChordDash.Engine.Common;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Training;

namespace ChordDash.Engine.Runs;

/// <summary>All runs, those that wait and those that have ended. Safe for concurrent use.</summary>
public interface IRunCatalog
{
    /// <summary>All runs, newest first.</summary>
    Task<IReadOnlyList<Run>> ListAsync(CancellationToken cancellationToken = default);

    /// <exception cref="NotFoundException">No such run.</exception>
    Task<Run> GetAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>Completed epochs of the current round, in order.</summary>
    /// <exception cref="NotFoundException">No such run.</exception>
    Task<IReadOnlyList<EpochMetrics>> ListEpochsAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>The final report of the current round; null until its training is over.</summary>
    /// <exception cref="NotFoundException">No such run.</exception>
    Task<EvaluationReport?> FindReportAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>The events so far, of all rounds, that have a line in the log: see <see cref="LogLines"/>.</summary>
    /// <exception cref="NotFoundException">No such run.</exception>
    Task<IReadOnlyList<TrainingEvent>> ListLogAsync(Guid id, CancellationToken cancellationToken = default);

    /// <exception cref="NotFoundException">No such data set.</exception>
    /// <exception cref="InvalidHyperParametersException">A field is wrong, or the data set cannot be trained on.</exception>
    Task<Run> EnqueueAsync(RunRequest request, CancellationToken cancellationToken = default);

    /// <summary>Queues one run for each fold of the request's split into folds, all or none. Their names end with the fold.</summary>
    /// <returns>The runs in the order of their folds.</returns>
    /// <exception cref="NotFoundException">No such data set.</exception>
    /// <exception cref="InvalidHyperParametersException">As for one run, or the split is another one.</exception>
    Task<IReadOnlyList<Run>> EnqueueFoldsAsync(RunRequest request, CancellationToken cancellationToken = default);

    /// <summary>Queues runs that are to be compared, all or none; they get the same <see cref="Run.SweepId"/>.</summary>
    /// <exception cref="NotFoundException">No such data set.</exception>
    /// <exception cref="InvalidHyperParametersException">A field of one of them is wrong.</exception>
    Task<IReadOnlyList<Run>> EnqueueSweepAsync(IReadOnlyList<RunRequest> requests, CancellationToken cancellationToken = default);

    /// <summary>Queues a new run that goes on from the last checkpoint of one that has ended, for more epochs.</summary>
    /// <param name="epochs">How many more, from 1.</param>
    /// <exception cref="NotFoundException">No such run.</exception>
    /// <exception cref="UserErrorException">It has not ended, has no checkpoint, or its data set is gone.</exception>
    Task<Run> TrainOnAsync(Guid id, int epochs, CancellationToken cancellationToken = default);

    /// <summary>Changes what is written about a run; null leaves a part as it is.</summary>
    /// <exception cref="NotFoundException">No such run.</exception>
    /// <exception cref="UserErrorException">The name is empty or something is too long.</exception>
    Task EditAsync(Guid id, RunEdit edit, CancellationToken cancellationToken = default);

    /// <summary>Deletes a run that has ended, with its events, checkpoints and models.</summary>
    /// <exception cref="UserErrorException">The run has not ended.</exception>
    Task DeleteAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>Bytes of the models and checkpoints on the server's disk, of each run that has any.</summary>
    Task<IReadOnlyDictionary<Guid, long>> MeasureAsync(CancellationToken cancellationToken = default);

    /// <summary>The latest progress of a run that trains now; null for any other.</summary>
    TrainingProgress? FindProgress(Guid id);

    /// <summary>How long a run that trains now has given no sign of life; null for any other.</summary>
    TimeSpan? FindSilence(Guid id);

    /// <summary>
    /// Calls <paramref name="changed"/> with a run's id after each change of its state or its epochs, and with an empty one when many have
    /// changed or the queue as a whole, on any thread, until the result is disposed. The handler must not throw.
    /// </summary>
    IDisposable Subscribe(Action<Guid> changed);

    /// <summary>
    /// Calls <paramref name="ended"/> with the id of each run that ends, on any thread, until the result is disposed. The handler must not
    /// throw.
    /// </summary>
    IDisposable SubscribeEnds(Action<Guid> ended);
}

/// <summary>What is written about a run.</summary>
public sealed record RunEdit(string? Name = null, string? Notes = null, IReadOnlyList<string>? Tags = null, bool? Archived = null);

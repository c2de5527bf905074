using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Training;

namespace ChordDash.Engine.Runs;

/// <summary>The runs and their queue. Safe for concurrent use.</summary>
public interface IRunCatalog
{
    /// <summary>All runs, newest first.</summary>
    Task<IReadOnlyList<Run>> ListAsync(CancellationToken cancellationToken = default);

    /// <exception cref="NotFoundException">No such run.</exception>
    Task<Run> GetAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>Completed epochs of the current attempt, in order.</summary>
    /// <exception cref="NotFoundException">No such run.</exception>
    Task<IReadOnlyList<EpochMetrics>> ListEpochsAsync(Guid id, CancellationToken cancellationToken = default);

    /// <exception cref="NotFoundException">No such data set.</exception>
    /// <exception cref="InvalidHyperParametersException">A field is wrong, or the data set cannot be trained on.</exception>
    Task<Run> EnqueueAsync(RunRequest request, CancellationToken cancellationToken = default);

    /// <summary>Queues one run for each fold of the request's split into folds, all or none. Their names end with the fold.</summary>
    /// <returns>The runs in the order of their folds.</returns>
    /// <exception cref="NotFoundException">No such data set.</exception>
    /// <exception cref="InvalidHyperParametersException">As for one run, or the split is another one.</exception>
    Task<IReadOnlyList<Run>> EnqueueFoldsAsync(RunRequest request, CancellationToken cancellationToken = default);

    /// <summary>The final report of the current attempt; null until its training is over.</summary>
    /// <exception cref="NotFoundException">No such run.</exception>
    Task<EvaluationReport?> FindReportAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>Takes a run out of the queue, or stops it. The model of its best epoch stays.</summary>
    /// <exception cref="UserErrorException">The run has already ended.</exception>
    Task CancelAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>Queues a run that has ended again, from its first epoch.</summary>
    /// <exception cref="UserErrorException">The run has not ended, or its data set is gone.</exception>
    Task RequeueAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>Deletes a run that has ended, with its events and its model.</summary>
    /// <exception cref="UserErrorException">The run has not ended.</exception>
    Task DeleteAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>The latest progress of a run that trains now; null for any other.</summary>
    TrainingProgress? FindProgress(Guid id);

    /// <summary>Calls <paramref name="changed"/> with a run's id after each change of its state or its epochs, on any thread,
    /// until the result is disposed. The handler must not throw.</summary>
    IDisposable Subscribe(Action<Guid> changed);
}

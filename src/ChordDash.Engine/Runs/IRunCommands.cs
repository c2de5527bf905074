using ChordDash.Engine.Common;
using ChordDash.Engine.Training;

namespace ChordDash.Engine.Runs;

/// <summary>Makes runs, edits and deletes them. What can be done to those that have not ended is in <see cref="IRunQueue"/>.</summary>
public interface IRunCommands
{
    /// <exception cref="NotFoundException">No such data set, or the run of an earlier command with the same key was deleted.</exception>
    /// <exception cref="InvalidHyperParametersException">A field is wrong, or the data set cannot be trained on.</exception>
    Task<Run> EnqueueAsync(RunRequest request, CancellationToken cancellationToken = default);

    /// <summary>Queues one run for each fold of the request's split into folds, all or none. Their names end with the fold.</summary>
    /// <returns>The runs in the order of their folds.</returns>
    /// <exception cref="NotFoundException">No such data set.</exception>
    /// <exception cref="InvalidHyperParametersException">As for one run, or the split is another one.</exception>
    Task<IReadOnlyList<Run>> EnqueueFoldsAsync(RunRequest request, CancellationToken cancellationToken = default);

    /// <summary>Queues runs that are to be compared, all or none; they get the same <see cref="Run.SweepId"/>.</summary>
    /// <param name="requests">The key of the first stands for all.</param>
    /// <param name="cancellationToken">Ends it before anything is queued.</param>
    /// <exception cref="NotFoundException">No such data set.</exception>
    /// <exception cref="InvalidHyperParametersException">A field of one of them is wrong.</exception>
    Task<IReadOnlyList<Run>> EnqueueSweepAsync(IReadOnlyList<RunRequest> requests, CancellationToken cancellationToken = default);

    /// <summary>Queues a new run with the settings, the name and the tags of another one, which stays as it is.</summary>
    /// <param name="id">Of the other run.</param>
    /// <param name="key">See <see cref="RunRequest.Key"/>.</param>
    /// <param name="cancellationToken">Ends it before anything is queued.</param>
    /// <exception cref="NotFoundException">No such run.</exception>
    /// <exception cref="UserErrorException">Its data set is gone, or cannot be trained on.</exception>
    Task<Run> RunAgainAsync(Guid id, CommandKey? key = null, CancellationToken cancellationToken = default);

    /// <summary>Queues a new run that goes on from the last checkpoint of one that has ended, for more epochs.</summary>
    /// <param name="id">Of the run that has ended.</param>
    /// <param name="epochs">How many more, from 1.</param>
    /// <param name="key">See <see cref="RunRequest.Key"/>.</param>
    /// <param name="cancellationToken">Ends it before anything is queued.</param>
    /// <exception cref="NotFoundException">No such run.</exception>
    /// <exception cref="UserErrorException">It has not ended, has no checkpoint, or its data set is gone.</exception>
    Task<Run> TrainOnAsync(Guid id, int epochs, CommandKey? key = null, CancellationToken cancellationToken = default);

    /// <summary>Changes what is written about a run; null leaves a part as it is.</summary>
    /// <exception cref="NotFoundException">No such run.</exception>
    /// <exception cref="UserErrorException">The name is empty or something is too long.</exception>
    Task EditAsync(Guid id, RunEdit edit, CancellationToken cancellationToken = default);

    /// <summary>Deletes a run that has ended, with its events, checkpoints and models.</summary>
    /// <exception cref="UserErrorException">The run has not ended.</exception>
    Task DeleteAsync(Guid id, CancellationToken cancellationToken = default);
}

/// <summary>What is written about a run.</summary>
/// <param name="Name">The new name, 1 to 200 characters. Null leaves the name as it is.</param>
/// <param name="Notes">The new notes, at most 10,000 characters. An empty text deletes them, and null leaves them as they are.</param>
/// <param name="Tags">All tags that the run will have: at most 20, each of at most 40 characters. Null leaves the tags as they are.</param>
/// <param name="Archived">Whether the lists of runs hide the run. Null leaves this as it is.</param>
public sealed record RunEdit(string? Name = null, string? Notes = null, IReadOnlyList<string>? Tags = null, bool? Archived = null);

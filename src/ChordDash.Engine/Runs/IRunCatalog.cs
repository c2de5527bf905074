using ChordDash.Engine.Common;
using ChordDash.Engine.Evaluation;

namespace ChordDash.Engine.Runs;

/// <summary>All runs, those that wait and those that have ended, to be read. Safe for concurrent use.</summary>
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

    /// <summary>Bytes of the models and checkpoints on the server's disk, of each run that has any.</summary>
    Task<IReadOnlyDictionary<Guid, long>> MeasureAsync(CancellationToken cancellationToken = default);
}

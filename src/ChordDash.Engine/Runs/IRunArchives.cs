using ChordDash.Engine.Common;

namespace ChordDash.Engine.Runs;

/// <summary>Runs as single files, to keep them or to take them to another server.</summary>
public interface IRunArchives
{
    /// <summary>The largest archive that is taken in.</summary>
    long MaximumBytes { get; }

    /// <summary>
    /// Writes a run that has ended as a zip: <c>run.json</c> (settings, environment, report), <c>events.json</c>, <c>epochs.csv</c>, the
    /// model's files in <c>model/</c> and for PyTorch in <c>pytorch/</c>, and <c>validation.csv</c>, what the model says about the pieces
    /// held out.
    /// </summary>
    /// <param name="output">Receives the file; stays open.</param>
    /// <exception cref="NotFoundException">No such run.</exception>
    /// <exception cref="UserErrorException">The run has not ended.</exception>
    Task ExportAsync(Guid id, Stream output, CancellationToken cancellationToken = default);

    /// <summary>Takes in what <see cref="ExportAsync"/> wrote, here or elsewhere, as a new run.</summary>
    /// <exception cref="UserErrorException">It is no such archive, or a damaged one.</exception>
    Task<Run> ImportAsync(Stream archive, CancellationToken cancellationToken = default);
}

using ChordDash.Engine.Common;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;

namespace ChordDash.Engine.Models;

/// <summary>The trained models as things to keep: what they are called, meant for and made of, and their files.</summary>
public interface IModelRegistry
{
    /// <exception cref="NotFoundException">No such model.</exception>
    Task<ModelDetails> GetAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>
    /// Changes what people say of a model. A model put into production takes the place of the one that was: that becomes a candidate again.
    /// </summary>
    /// <exception cref="NotFoundException">No such model.</exception>
    /// <exception cref="UserErrorException">The name is empty or too long, or the notes are too long.</exception>
    Task EditAsync(Guid id, ModelEdit edit, CancellationToken cancellationToken = default);

    /// <summary>Deletes a model and its files; its run stays.</summary>
    /// <exception cref="NotFoundException">No such model.</exception>
    /// <exception cref="UserErrorException">Its run is not over.</exception>
    Task DeleteAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>Writes one of a model's files.</summary>
    /// <param name="output">Receives the file; stays open.</param>
    /// <exception cref="NotFoundException">No such model, or it has no such file.</exception>
    /// <exception cref="UserErrorException">The files are missing or damaged.</exception>
    Task WriteAsync(Guid id, ModelFile file, Stream output, CancellationToken cancellationToken = default);
}

/// <summary>The fields that are not null are changed.</summary>
/// <param name="Name">An empty one gives the model the name of its run again.</param>
/// <param name="Notes">The new notes of the model, at most 10,000 characters. An empty text deletes them.</param>
/// <param name="Stage">The new stage of the model. Only an administrator can choose "production". The model that was in production before
/// becomes a candidate again.</param>
public sealed record ModelEdit(string? Name = null, string? Notes = null, ModelStage? Stage = null);

/// <summary>What a model can be downloaded as.</summary>
public enum ModelFile
{
    /// <summary>Configuration, vocabulary, class names and temperatures: model.json.</summary>
    Description,

    /// <summary>The network's weights in TorchSharp's format: weights.dat.</summary>
    TorchSharp,

    /// <summary>All weights, those of the n-gram part included: weights.safetensors.</summary>
    Safetensors,

    /// <summary>The same as a PyTorch state dict: state_dict.pt.</summary>
    StateDict,

    /// <summary>A program that rebuilds the model in PyTorch: predict.py.</summary>
    Script,
}

/// <summary>A model with its origin, its report and its files.</summary>
/// <param name="RunName">Name of the run that trained the model.</param>
/// <param name="DatasetId">Id of the data set that the model was trained on. The server may no longer have it.</param>
/// <param name="Preset">Key of the preset that the run's hyper-parameters started from.</param>
/// <param name="IsTraining">Whether its run goes on and may replace it.</param>
/// <param name="Environment">Where it was trained: versions, device, hash of the data; null where that is not known.</param>
/// <param name="Report">What it was found to be worth at its run's end; null before.</param>
/// <param name="Bytes">Of its files.</param>
/// <param name="Files">That it can be downloaded as.</param>
public sealed record ModelDetails(
    ModelSummary Model,
    string RunName,
    Guid DatasetId,
    string Preset,
    HyperParameters HyperParameters,
    RunEnvironment? Environment,
    EvaluationReport? Report,
    bool IsTraining,
    long Bytes,
    IReadOnlyList<ModelFile> Files
)
{
    /// <summary>Whether the files are gone from the server's disk, so that nothing can be asked of the model.</summary>
    public bool FilesMissing { get; init; }
}

using ChordDash.Engine.Common;

namespace ChordDash.Engine.Models;

/// <summary>Opens the models that an <see cref="Training.ITrainer"/> has written.</summary>
public interface IModelLoader
{
    /// <summary>Reads a model onto the CPU.</summary>
    /// <param name="modelFolder">The folder that training wrote to.</param>
    /// <exception cref="UserErrorException">The files are missing or damaged.</exception>
    ITrainedModel Load(string modelFolder);
}

/// <summary>A trained model in memory. Not safe for concurrent use; any thread may use it, one at a time.</summary>
public interface ITrainedModel : IDisposable
{
    /// <summary>Labels as the training file had them, in class-index order.</summary>
    IReadOnlyList<string> ClassLabels { get; }

    /// <summary>Whether the training pieces had this chord code.</summary>
    bool Knows(int code);

    /// <summary>Predicts each sequence; the answer for one does not depend on the others.</summary>
    /// <param name="sequences">Chord codes, one per beat; none is empty. Codes the model does not know carry no information.</param>
    /// <param name="cancellationToken">Looked at between batches.</param>
    IReadOnlyList<PiecePrediction> Predict(IReadOnlyList<ReadOnlyMemory<int>> sequences, CancellationToken cancellationToken = default);

    /// <summary>
    /// What the linear baseline of the same training pieces says of a sequence, as probabilities in class-index order, not calibrated: it
    /// knows single chords and pairs of neighbours. Null for a model that is nothing else, and for one of an older version that did not
    /// keep it.
    /// </summary>
    IReadOnlyList<double>? AskLinear(ReadOnlyMemory<int> sequence);
}

/// <summary>The answer of a model for one piece.</summary>
/// <param name="ClassIndex">The predicted class.</param>
/// <param name="Probabilities">In class-index order.</param>
public sealed record PiecePrediction(int ClassIndex, IReadOnlyList<double> Probabilities);

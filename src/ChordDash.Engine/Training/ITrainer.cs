using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Networks;

namespace ChordDash.Engine.Training;

/// <summary>Trains one model. Synchronous: tensors belong to the thread that made them.</summary>
public interface ITrainer
{
    /// <param name="observer">Called on the training thread.</param>
    /// <param name="cancellationToken">Looked at between batches.</param>
    /// <exception cref="UserErrorException">The data or hyper-parameters cannot be trained on.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the best model so far stays in the job's folder, and a checkpoint of where
    /// training stood if the job has a place for it.</exception>
    /// <exception cref="IOException">A file could not be written. The last checkpoint is whole.</exception>
    TrainingResult Train(TrainingJob job, ITrainingObserver observer, CancellationToken cancellationToken);
}

/// <param name="ClassNames">Shown names in class-index order, stored with the model.</param>
/// <param name="ModelFolder">An existing folder that receives the model's files.</param>
public sealed record TrainingJob(
    ChordDataset Dataset,
    IReadOnlyList<string> ClassNames,
    HyperParameters HyperParameters,
    string ModelFolder
)
{
    /// <summary>
    /// An existing folder that receives the checkpoints; if it has one already, training goes on from there. Null does without.
    /// </summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>The longest time between two checkpoints of an epoch; each epoch ends with one anyway.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Epochs of an earlier run that this one goes on from: early stopping counts its patience after them.</summary>
    public int EarlierEpochs { get; init; }

    /// <param name="sequences">Training pieces; their codes become the vocabulary.</param>
    internal ModelDescription DescribeModel(IEnumerable<ReadOnlyMemory<int>> sequences) =>
        new(
            HyperParameters.Architecture,
            HyperParameters.EmbeddingSize,
            HyperParameters.HiddenSize,
            HyperParameters.Layers,
            HyperParameters.WindowLength,
            HyperParameters.NextChordLoss,
            HyperParameters.NgramWeight,
            HyperParameters.Dropout,
            HyperParameters.TokenDropout,
            ChordVocabulary.Of(sequences).Codes,
            Dataset.ClassLabels,
            ClassNames,
            TemperatureCalibration.None
        );
}

/// <param name="Reason">A sentence for the user.</param>
/// <param name="BestEpoch">0 when no epoch was completed.</param>
public sealed record TrainingResult(StopReason Stop, Message Reason, int BestEpoch);

public enum StopReason
{
    AllEpochsDone,
    EarlyStopping,
    NotFinite,
}

/// <summary>Hears what a training does.</summary>
public interface ITrainingObserver
{
    /// <param name="checkpoint">Where training goes on; null if it begins with its first epoch.</param>
    void Started(TrainingStart start, TrainingResume? checkpoint);

    /// <summary>After each batch.</summary>
    void Progressed(TrainingProgress progress);

    /// <summary>After each epoch, once the model's files are written if they changed.</summary>
    /// <param name="answers">Null if they are no longer known: the epoch was completed before the server ended, and is told only
    /// now.</param>
    void EpochCompleted(EpochMetrics metrics, HeldOutAnswers? answers);

    /// <summary>Once, after the last epoch of a training that was not cancelled.</summary>
    void Evaluated(EvaluationReport report);

    void Logged(LogLevel level, Message message);
}

/// <summary>How serious a line of the log is.</summary>
public enum LogLevel
{
    Information,
    Warning,
    Error,
}

/// <summary>What is known when training begins.</summary>
/// <param name="Device">Name of the device, such as "CPU (8 cores)" or "NVIDIA A100".</param>
/// <param name="Parameters">Trainable numbers of the model.</param>
/// <param name="TrainPieces">Number of training pieces.</param>
/// <param name="ValidationPieces">Number of held-out pieces.</param>
/// <param name="ValidationCounts">Number of held-out pieces of each composer, in class-index order.</param>
/// <param name="MajorityShare">Validation accuracy of always answering the most frequent class.</param>
/// <param name="Baseline">Of the linear n-gram model, fitted on the same training pieces; null for runs of older versions.</param>
public sealed record TrainingStart(
    Message Device,
    long Parameters,
    int TrainPieces,
    int ValidationPieces,
    IReadOnlyList<int> ValidationCounts,
    double MajorityShare,
    BaselineFigures? Baseline = null
);

/// <summary>The checkpoint that a training goes on from.</summary>
/// <param name="Epoch">The epoch in progress, from 1; one more than the last if only the end was missing.</param>
/// <param name="Step">Batches already done in it.</param>
/// <param name="Last">Figures of the epoch before; null in the first.</param>
/// <param name="IsOlder">Whether the last checkpoint was damaged and the one before it was taken.</param>
public sealed record TrainingResume(int Epoch, int Step, EpochMetrics? Last, bool IsOlder = false);

/// <summary>How the linear n-gram model does on the validation pieces.</summary>
/// <param name="Accuracy">Share of the held-out pieces whose class the linear model recognised, 0 … 1.</param>
/// <param name="BalancedAccuracy">Balanced accuracy: the mean of the recalls of the classes that occur.</param>
/// <param name="ClassAccuracy">In class-index order; null for a class without validation pieces. Null for runs of older versions.</param>
public sealed record BaselineFigures(double Accuracy, double BalancedAccuracy, IReadOnlyList<double?>? ClassAccuracy = null);

/// <summary>Where a training stands.</summary>
/// <param name="Phase">Training, or validating after the last batch.</param>
/// <param name="Epoch">The epoch in progress, from 1.</param>
/// <param name="Epochs">Epochs that the run has in all.</param>
/// <param name="Step">Batches done in this phase of this epoch, 0 … <paramref name="Steps"/>.</param>
/// <param name="Steps">Batches in this phase of this epoch.</param>
/// <param name="BeatsPerSecond">In this epoch; 0 until known.</param>
/// <param name="EpochSecondsLeft">Estimate; null until known.</param>
/// <param name="RunSecondsLeft">Estimate for all epochs; null until known.</param>
public sealed record TrainingProgress(
    TrainingPhase Phase,
    int Epoch,
    int Epochs,
    int Step,
    int Steps,
    double BeatsPerSecond,
    double? EpochSecondsLeft,
    double? RunSecondsLeft
);

/// <summary>What a run does in an epoch. "training": it trains. "validating": it measures the model on the held-out pieces.</summary>
public enum TrainingPhase
{
    Training,
    Validating,
}

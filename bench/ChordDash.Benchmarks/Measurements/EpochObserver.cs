using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Training;

namespace ChordDash.Benchmarks.Measurements;

/// <summary>Keeps the epochs' figures and counts the steps.</summary>
/// <param name="stepDone">Told how many steps have been trained.</param>
internal sealed class EpochObserver(Action<int>? stepDone = null) : ITrainingObserver
{
    private int _steps;

    public List<EpochMetrics> Epochs { get; } = [];

    public void Started(TrainingStart start, TrainingResume? checkpoint) { }

    public void Progressed(TrainingProgress progress)
    {
        if (progress.Phase == TrainingPhase.Training)
            stepDone?.Invoke(++_steps);
    }

    public void EpochCompleted(EpochMetrics metrics, HeldOutAnswers? answers) => Epochs.Add(metrics);

    public void Evaluated(EvaluationReport report) { }

    public void Logged(LogLevel level, Message message) { }
}

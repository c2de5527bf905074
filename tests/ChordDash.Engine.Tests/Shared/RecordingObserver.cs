using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Training;

namespace ChordDash.Engine.Tests.Shared;

/// <summary>Keeps what a training said.</summary>
internal sealed class RecordingObserver(Action<TrainingProgress>? progressed = null) : ITrainingObserver
{
    public TrainingStart? Start { get; private set; }
    public List<TrainingProgress> Progress { get; } = [];
    public List<EpochMetrics> Epochs { get; } = [];
    public List<HeldOutAnswers?> Answers { get; } = [];
    public EvaluationReport? Report { get; private set; }
    public List<string> Log { get; } = [];

    public TrainingResume? Resume { get; private set; }

    public void Started(TrainingStart start, TrainingResume? checkpoint) => (Start, Resume) = (start, checkpoint);

    public void Progressed(TrainingProgress progress)
    {
        Progress.Add(progress);
        progressed?.Invoke(progress);
    }

    public void EpochCompleted(EpochMetrics metrics, HeldOutAnswers? answers)
    {
        Epochs.Add(metrics);
        Answers.Add(answers);
    }

    public void Evaluated(EvaluationReport report) => Report = report;

    public void Logged(LogLevel level, Message message) => Log.Add($"{level}: {message}");
}

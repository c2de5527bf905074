using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Training;

namespace ChordDash.Benchmarks;

internal sealed class ConsoleObserver : ITrainingObserver
{
    public void Started(TrainingStart start)
    {
        Console.WriteLine(
            $"{start.Device}, {start.Parameters:N0} parameters, {start.TrainPieces} pieces to learn from, {start.ValidationPieces} held out "
            + $"({string.Join('/', start.ValidationCounts)}), always guessing the largest class {start.MajorityShare:F3}");
        Console.WriteLine("epoch  train loss  accuracy  |  validation loss  accuracy  balanced  macro F1  |  seconds  beats/s");
    }

    public void Progressed(TrainingProgress progress)
    {
        // The figures of whole epochs are enough here.
    }

    public void EpochCompleted(EpochMetrics metrics) => Console.WriteLine(
        $"{metrics.Epoch,5}{(metrics.IsBest ? '*' : ' ')} {metrics.TrainLoss,10:F4}  {metrics.TrainAccuracy,8:F4}  |  {metrics.ValidationLoss,15:F4}  "
        + $"{metrics.ValidationAccuracy,8:F4}  {metrics.BalancedAccuracy,8:F4}  {metrics.MacroF1,8:F4}  |  {metrics.Seconds,7:F1}  {metrics.BeatsPerSecond,7:N0}");

    public void Logged(LogLevel level, string message) => Console.WriteLine($"{level}: {message}");
}

using System.Globalization;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Training;

namespace ChordDash.Benchmarks;

internal sealed class ConsoleObserver : ITrainingObserver
{
    public EvaluationReport? Report { get; private set; }

    public BaselineFigures? Baseline { get; private set; }

    public void Started(TrainingStart start, TrainingResume? checkpoint)
    {
        Baseline = start.Baseline;
        var baseline = Baseline is null ? "" : $", linear baseline {Baseline.Accuracy:F4} / {Baseline.BalancedAccuracy:F4}";
        Console.WriteLine(
            $"{start.Device}, {start.Parameters:N0} parameters, {start.TrainPieces} pieces to learn from, {start.ValidationPieces} held "
                + "out "
                + $"({string.Join('/', start.ValidationCounts)}), always guessing the largest class {start.MajorityShare:F3}{baseline}"
        );
        Console.WriteLine("epoch  train loss  accuracy  |  validation loss  accuracy  balanced  macro F1  |  seconds  beats/s");
    }

    public void Progressed(TrainingProgress progress)
    {
        // The figures of whole epochs are enough here.
    }

    public void EpochCompleted(EpochMetrics metrics, HeldOutAnswers? answers) =>
        Console.WriteLine(
            $"{metrics.Epoch, 5}{(metrics.IsBest ? '*' : ' ')} {metrics.TrainLoss, 10:F4}  {metrics.TrainAccuracy, 8:F4}  |  "
                + $"{metrics.ValidationLoss, 15:F4}  "
                + $"{metrics.ValidationAccuracy, 8:F4}  {metrics.BalancedAccuracy, 8:F4}  {metrics.MacroF1, 8:F4}  |  "
                + $"{metrics.Seconds, 7:F1}  {metrics.BeatsPerSecond, 7:N0}"
        );

    public void Evaluated(EvaluationReport report)
    {
        Report = report;
        Console.WriteLine(
            $"cross-fitted: accuracy {Show(report.Accuracy)}, balanced {Show(report.BalancedAccuracy)}, macro F1 {Show(report.MacroF1)}"
        );
        Console.WriteLine("beats  accuracy  balanced  confidence  calibration error  log-loss  temperature");
        foreach (var length in report.Lengths)
        {
            Console.WriteLine(
                $"{length.Beats?.ToString(CultureInfo.InvariantCulture) ?? "all", 5}  {length.Accuracy.Value, 8:F4}  "
                    + $"{length.BalancedAccuracy, 8:F4}  {length.Confidence, 10:F4}  "
                    + $"{length.CalibrationError, 17:F4}  {length.LogLoss, 8:F4}  {length.Temperature, 11:F2}"
            );
        }
    }

    private static string Show(Estimate estimate) => $"{estimate.Value:F4} ({estimate.Low:F4} … {estimate.High:F4})";

    public void Logged(LogLevel level, Message message) => Console.WriteLine($"{level}: {message}");
}

using ChordDash.Engine.Common;

namespace ChordDash.Engine.Evaluation;

/// <summary>Writes the figures of epochs as comma-separated values (RFC 4180), with a header and all digits.</summary>
public static class EpochCsv
{
    /// <param name="classNames">In class-index order; each gets a column.</param>
    public static void Write(TextWriter writer, IReadOnlyList<EpochMetrics> epochs, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(epochs);
        ArgumentNullException.ThrowIfNull(classNames);
        using var csv = CsvText.Create(writer, CsvForm.Plain);
        csv.WriteHeading(
            [
                "epoch",
                "train_loss",
                "train_accuracy",
                "validation_loss",
                "validation_accuracy",
                "balanced_accuracy",
                "macro_f1",
                "euclidean_norm",
                "learning_rate",
                "seconds",
                "beats_per_second",
                "is_best",
                "gradient_norm",
            ],
            classNames.Select(name => $"accuracy of {name}")
        );
        foreach (var epoch in epochs)
        {
            csv.WriteField(epoch.Epoch);
            foreach (
                var figure in new[]
                {
                    epoch.TrainLoss,
                    epoch.TrainAccuracy,
                    epoch.ValidationLoss,
                    epoch.ValidationAccuracy,
                    epoch.BalancedAccuracy,
                    epoch.MacroF1,
                    epoch.EuclideanNorm,
                    epoch.LearningRate,
                    epoch.Seconds,
                    epoch.BeatsPerSecond,
                }
            )
                csv.WriteField(figure, "R");
            csv.WriteField(epoch.IsBest ? 1 : 0);
            foreach (var figure in epoch.ClassAccuracy.Prepend(epoch.GradientNorm))
            {
                if (figure is { } known)
                    csv.WriteField(known, "R");
                else
                    csv.WriteField("");
            }

            csv.EndRecord();
        }
    }
}

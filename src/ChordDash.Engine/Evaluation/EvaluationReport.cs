namespace ChordDash.Engine.Evaluation;

/// <summary>
/// What the trained model is worth, on held-out pieces. Each half of them was measured with the epoch and the temperatures that the
/// other half chose (cross-fitting), so that no figure says how well a piece fits a choice that it took part in. Accuracies and
/// errors lie in 0 … 1; log-losses are in nats.
/// </summary>
public sealed record EvaluationReport
{
    /// <summary>The epoch whose model is kept: the best on all held-out pieces, or the last.</summary>
    public required int Epoch { get; init; }

    /// <summary>Number of held-out pieces that the figures were measured on.</summary>
    public required int Pieces { get; init; }

    /// <summary>Share of the held-out pieces that were recognised.</summary>
    public required Estimate Accuracy { get; init; }

    /// <summary>Balanced accuracy: the mean of the recalls of the classes that occur.</summary>
    public required Estimate BalancedAccuracy { get; init; }

    /// <summary>Mean F1 of the classes that occur or were predicted.</summary>
    public required Estimate MacroF1 { get; init; }

    /// <summary>The reference notebook's √(Σ class accuracy²) / classes.</summary>
    public required double EuclideanNorm { get; init; }

    /// <summary>Pieces, [true class][predicted class].</summary>
    public required IReadOnlyList<IReadOnlyList<int>> ConfusionMatrix { get; init; }

    /// <summary>In class-index order.</summary>
    public required IReadOnlyList<ClassFigures> Classes { get; init; }

    /// <summary>By length of the input, ascending; whole pieces last.</summary>
    public required IReadOnlyList<LengthFigures> Lengths { get; init; }

    /// <summary>Whole pieces by the model's confidence; empty bins are left out.</summary>
    public required IReadOnlyList<ReliabilityBin> Reliability { get; init; }

    /// <summary>
    /// How much the balanced accuracy exceeds that of the linear model on the same pieces, -1 … 1; null for a linear model, and in reports
    /// of version 0.1.0.
    /// </summary>
    public Estimate? GainOverLinear { get; init; }

    /// <param name="lengths">Ascending, whole pieces last; the same pieces in each.</param>
    /// <param name="linear">Class that the linear model predicts for each of these pieces; null for a linear model.</param>
    internal static EvaluationReport Of(int epoch, int classes, IReadOnlyList<MeasuredLength> lengths, IReadOnlyList<int>? linear)
    {
        var whole = lengths[^1];
        var matrix = whole.Matrix(classes);
        return new()
        {
            Epoch = epoch,
            Pieces = whole.Pieces.Count,
            Accuracy = Intervals.Wilson(whole.Pieces.Count(piece => piece.Right), whole.Pieces.Count),
            BalancedAccuracy = Intervals.Bootstrap(matrix, one => one.BalancedAccuracy),
            MacroF1 = Intervals.Bootstrap(matrix, one => one.MacroF1),
            EuclideanNorm = matrix.EuclideanNorm,
            ConfusionMatrix = matrix.Counts,
            Classes = [.. Enumerable.Range(0, classes).Select(matrix.ClassFigures)],
            Lengths = [.. lengths.Select(length => length.Figures(classes))],
            Reliability = Calibration.Bin(whole.Pieces.Select(piece => (piece.Confidence, piece.Right))),
            GainOverLinear = linear is null
                ? null
                : Intervals.PairedGain(
                    [.. whole.Pieces.Zip(linear, (piece, other) => (piece.Label, piece.Right, piece.Label == other))],
                    classes
                ),
        };
    }

    /// <summary>The figures that stand for the model wherever there is room for few.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public ReportedFigures Figures => new(Epoch, Pieces, Accuracy, BalancedAccuracy);

    /// <summary>The figures for whole pieces.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public LengthFigures Whole => Lengths[^1];
}

/// <summary>The figures of a final report that stand for its model in lists.</summary>
/// <param name="Epoch">The epoch whose model is kept.</param>
/// <param name="Pieces">Number of held-out pieces that the figures were measured on.</param>
/// <param name="Accuracy">Share of the held-out pieces that were recognised, 0 … 1.</param>
/// <param name="BalancedAccuracy">Balanced accuracy, 0 … 1: the mean of the recalls of the classes that occur.</param>
public sealed record ReportedFigures(int Epoch, int Pieces, Estimate Accuracy, Estimate BalancedAccuracy);

/// <summary>A figure with its 95 % interval.</summary>
/// <param name="Value">The figure that was measured.</param>
/// <param name="Low">Lower end of the 95 % confidence interval.</param>
/// <param name="High">Upper end of the 95 % confidence interval.</param>
public sealed record Estimate(double Value, double Low, double High);

/// <summary>How one class was recognised; null where there is nothing to divide by.</summary>
/// <param name="Pieces">Held-out pieces of the class.</param>
/// <param name="Precision">Share of the pieces taken for this class that are of it.</param>
/// <param name="Recall">Share of the class's pieces that were recognised.</param>
/// <param name="F1">Harmonic mean of precision and recall, 0 … 1.</param>
public sealed record ClassFigures(int Pieces, double? Precision, Estimate? Recall, double? F1);

/// <summary>How well inputs of one length are recognised.</summary>
/// <param name="Beats">The pieces' middle beats, shorter pieces whole; null for all pieces whole.</param>
/// <param name="Accuracy">Share of the pieces that were recognised, 0 … 1.</param>
/// <param name="BalancedAccuracy">Mean of the recalls of the classes that occur, 0 … 1.</param>
/// <param name="Confidence">Mean probability of the predicted class.</param>
/// <param name="CalibrationError">Expected calibration error: the mean distance between confidence and accuracy, 0 … 1.</param>
/// <param name="LogLoss">Mean of -ln(probability of the true class), in nats.</param>
/// <param name="Temperature">What the kept model's scores are divided by at this length; null where a model was measured as it
/// answers.</param>
public sealed record LengthFigures(
    int? Beats,
    Estimate Accuracy,
    double BalancedAccuracy,
    double Confidence,
    double CalibrationError,
    double LogLoss,
    double? Temperature
);

/// <summary>Pieces whose predicted class got a probability above <paramref name="From"/> and at most <paramref name="To"/>.</summary>
/// <param name="From">Lower end of the range of probabilities, 0 … 1. It lies outside the range.</param>
/// <param name="To">Upper end of the range, 0 … 1. It lies within the range.</param>
/// <param name="Pieces">Number of pieces in the range.</param>
/// <param name="Confidence">Mean probability of the predicted class.</param>
/// <param name="Accuracy">Share of them that were recognised.</param>
public sealed record ReliabilityBin(double From, double To, int Pieces, double Confidence, double Accuracy);

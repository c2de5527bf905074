namespace ChordDash.Engine.Evaluation;

/// <summary>What a model made of one labelled input.</summary>
/// <param name="Confidence">Probability that it gave its answer.</param>
/// <param name="LogLoss">-ln(probability of the true class), in nats.</param>
internal sealed record MeasuredPiece(int Label, int Prediction, double Confidence, double LogLoss)
{
    public bool Right => Label == Prediction;
}

/// <summary>Pieces cut to one length and measured.</summary>
/// <param name="Beats">Their middle beats; null for whole pieces.</param>
/// <param name="Temperature">What the scores were divided by; null where that is not known.</param>
internal sealed record MeasuredLength(int? Beats, IReadOnlyList<MeasuredPiece> Pieces, double? Temperature)
{
    public LengthFigures Figures(int classes) =>
        new(
            Beats,
            Intervals.Wilson(Pieces.Count(piece => piece.Right), Pieces.Count),
            Matrix(classes).BalancedAccuracy,
            Pieces.Average(piece => piece.Confidence),
            Calibration.Error(Calibration.Bin(Pieces.Select(piece => (piece.Confidence, piece.Right)))),
            Pieces.Average(piece => piece.LogLoss),
            Temperature
        );

    public ConfusionMatrix Matrix(int classes)
    {
        var matrix = new ConfusionMatrix(classes);
        foreach (var piece in Pieces)
            matrix.Add(piece.Label, piece.Prediction);
        return matrix;
    }
}

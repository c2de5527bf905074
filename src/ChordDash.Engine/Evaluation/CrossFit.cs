namespace ChordDash.Engine.Evaluation;

/// <summary>Measures a training on held-out pieces of which each half takes what the other half chose: the epoch and the temperatures.</summary>
/// <param name="labels">Class of each held-out piece.</param>
/// <param name="beats">Length of each held-out piece.</param>
/// <param name="firstHalf">Which pieces are of the first half, see <see cref="Halve"/>.</param>
internal sealed class CrossFit(IReadOnlyList<int> labels, IReadOnlyList<int> beats, IReadOnlyList<bool> firstHalf, int classes)
{
    /// <summary>Divides pieces into two halves, every class evenly, and pieces with the same <paramref name="twins"/> id into the same one.</summary>
    public static bool[] Halve(IReadOnlyList<int> labels, IReadOnlyList<int> twins)
    {
        var first = new bool[labels.Count];
        var next = true;
        foreach (var groups in Enumerable.Range(0, labels.Count).GroupBy(piece => twins[piece], (_, group) => group.ToArray()).GroupBy(group => labels[group[0]]).OrderBy(groups => groups.Key))
        {
            foreach (var group in groups)
            {
                foreach (var piece in group)
                    first[piece] = next;
                next = !next;
            }
        }

        return first;
    }

    /// <summary>The pieces of one half.</summary>
    public int[] Half(bool first) => [.. Enumerable.Range(0, labels.Count).Where(piece => firstHalf[piece] == first)];

    /// <param name="epoch">Of the kept model.</param>
    /// <param name="calibration">Of the kept model.</param>
    /// <param name="chosenByFirst">Scores of the epoch that is best on the first half; the second half is measured with them.</param>
    /// <param name="chosenBySecond">The other way round. Both by the same ascending lengths, whole pieces last.</param>
    public EvaluationReport Report(
        int epoch, TemperatureCalibration calibration, IReadOnlyList<ScoresByLength> chosenByFirst, IReadOnlyList<ScoresByLength> chosenBySecond)
    {
        var fittedOnFirst = TemperatureCalibration.Fit(chosenByFirst, labels, beats, Half(first: true));
        var fittedOnSecond = TemperatureCalibration.Fit(chosenBySecond, labels, beats, Half(first: false));
        Measured[][] measured =
        [
            .. chosenByFirst.Zip(chosenBySecond, (byFirst, bySecond) => labels.Select((_, piece) =>
                firstHalf[piece] ? Measure(bySecond, fittedOnSecond, piece) : Measure(byFirst, fittedOnFirst, piece)).ToArray()),
        ];

        var whole = measured[^1];
        var matrix = Matrix(whole);
        return new()
        {
            Epoch = epoch,
            Pieces = labels.Count,
            Accuracy = Intervals.Wilson(whole.Count(piece => piece.Right), whole.Length),
            BalancedAccuracy = Intervals.Bootstrap(matrix, one => one.BalancedAccuracy),
            MacroF1 = Intervals.Bootstrap(matrix, one => one.MacroF1),
            EuclideanNorm = matrix.EuclideanNorm,
            ConfusionMatrix = matrix.Counts,
            Classes = [.. Enumerable.Range(0, classes).Select(matrix.ClassFigures)],
            Lengths = [.. measured.Zip(chosenByFirst, (pieces, scores) => ByLength(scores.Beats, pieces, calibration))],
            Reliability = Calibration.Bin(whole.Select(piece => (piece.Confidence, piece.Right))),
        };
    }

    private LengthFigures ByLength(int? cut, Measured[] pieces, TemperatureCalibration calibration) => new(
        cut,
        Intervals.Wilson(pieces.Count(piece => piece.Right), pieces.Length),
        Matrix(pieces).BalancedAccuracy,
        pieces.Average(piece => piece.Confidence),
        Calibration.Error(Calibration.Bin(pieces.Select(piece => (piece.Confidence, piece.Right)))),
        pieces.Average(piece => piece.LogLoss),
        calibration.At(cut ?? beats.Max()));

    private Measured Measure(ScoresByLength scores, TemperatureCalibration calibration, int piece)
    {
        var temperature = calibration.At(Math.Min(scores.Beats ?? int.MaxValue, beats[piece]));
        var (logits, prediction) = (scores.Logits[piece], scores.Predictions[piece]);
        return new(
            labels[piece], prediction, Probabilities.Softmax(logits, temperature)[prediction], Probabilities.LogLoss(logits, labels[piece], temperature));
    }

    private ConfusionMatrix Matrix(IEnumerable<Measured> pieces)
    {
        var matrix = new ConfusionMatrix(classes);
        foreach (var piece in pieces)
            matrix.Add(piece.Label, piece.Prediction);
        return matrix;
    }

    private sealed record Measured(int Label, int Prediction, double Confidence, double LogLoss)
    {
        public bool Right => Label == Prediction;
    }
}

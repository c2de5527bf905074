namespace ChordDash.Engine.Evaluation;

/// <summary>
/// Measures a training on held-out pieces of which each half takes what the other half chose: the epoch and the temperatures.
/// </summary>
/// <param name="labels">Class of each held-out piece.</param>
/// <param name="beats">Length of each held-out piece.</param>
/// <param name="firstHalf">Which pieces are of the first half, see <see cref="Halve"/>.</param>
internal sealed class CrossFit(IReadOnlyList<int> labels, IReadOnlyList<int> beats, IReadOnlyList<bool> firstHalf, int classes)
{
    /// <summary>
    /// Divides pieces into two halves, every class evenly, and pieces with the same <paramref name="twins"/> id into the same one.
    /// </summary>
    public static bool[] Halve(IReadOnlyList<int> labels, IReadOnlyList<int> twins)
    {
        var first = new bool[labels.Count];
        var next = true;
        foreach (
            var groups in Enumerable
                .Range(0, labels.Count)
                .GroupBy(piece => twins[piece], (_, group) => group.ToArray())
                .GroupBy(group => labels[group[0]])
                .OrderBy(groups => groups.Key)
        )
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
    /// <param name="linear">Class that the linear model predicts for each piece; null for a linear model.</param>
    public EvaluationReport Report(
        int epoch,
        TemperatureCalibration calibration,
        IReadOnlyList<ScoresByLength> chosenByFirst,
        IReadOnlyList<ScoresByLength> chosenBySecond,
        IReadOnlyList<int>? linear = null
    )
    {
        var fittedOnFirst = TemperatureCalibration.Fit(chosenByFirst, labels, beats, Half(first: true));
        var fittedOnSecond = TemperatureCalibration.Fit(chosenBySecond, labels, beats, Half(first: false));
        return EvaluationReport.Of(
            epoch,
            classes,
            [
                .. chosenByFirst.Zip(chosenBySecond, (byFirst, bySecond) =>
                    new MeasuredLength(
                        byFirst.Beats,
                        [
                            .. labels.Select(
                                (_, piece) =>
                                    firstHalf[piece] ? Measure(bySecond, fittedOnSecond, piece) : Measure(byFirst, fittedOnFirst, piece)
                            ),
                        ],
                        calibration.At(byFirst.Beats ?? beats.Max())
                    )
                ),
            ],
            linear
        );
    }

    private MeasuredPiece Measure(ScoresByLength scores, TemperatureCalibration calibration, int piece)
    {
        var temperature = calibration.At(Math.Min(scores.Beats ?? int.MaxValue, beats[piece]));
        var (logits, prediction) = (scores.Logits[piece], scores.Predictions[piece]);
        return new(
            labels[piece],
            prediction,
            Probabilities.Softmax(logits, temperature)[prediction],
            Probabilities.LogLoss(logits, labels[piece], temperature)
        );
    }
}

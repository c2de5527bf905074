using ChordDash.Engine.Models;

namespace ChordDash.Benchmarks.Measurements;

/// <summary>
/// Predictions on the CPU by the model and the way that the dashboard uses, from chord codes to calibrated probabilities.
/// </summary>
internal static class PredictionTimes
{
    private const int Pieces = 1_103;
    private static readonly int[] Lengths = [16, 400, 9_000];

    public static IEnumerable<Line> Measure(Bench bench, ITrainedModel model)
    {
        var sequences = bench.Dataset.Sequences;
        int[] beats = [.. bench.Sample(sequences.Count).SelectMany(piece => sequences[piece].ToArray()).Take(Lengths[^1])];
        foreach (var length in Lengths)
        {
            ReadOnlyMemory<int> typed = Enumerable.Range(0, length).Select(beat => beats[beat % beats.Length]).ToArray();
            yield return new($"one prediction of {length:N0} beats, CPU", Line.Time(bench.Seconds(50, () => model.Predict([typed]))));
        }

        ReadOnlyMemory<int>[] pieces = [.. Enumerable.Range(0, Pieces).Select(i => sequences[i % sequences.Count])];
        yield return Line.Faster(
            $"{Pieces:N0} predictions in batches, CPU",
            bench.Seconds(1, () => model.Predict(pieces)),
            "one by one",
            bench.Once(() => Array.ForEach(pieces, piece => model.Predict([piece])))
        );
    }
}

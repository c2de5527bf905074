using ChordDash.Engine.Evaluation;

namespace ChordDash.Engine.Tests.Evaluation;

public sealed class TemperatureCalibrationTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(3)]
    public void FitTemperature_OfLabelsDrawnWithAKnownOne_FindsIt(double temperature)
    {
        var (logits, labels) = Drawn(4_000, temperature);

        Assert.Equal(temperature, TemperatureCalibration.FitTemperature(logits, labels), 0.08 * temperature);
    }

    [Fact]
    public void FitTemperature_WithoutMistakes_StaysBounded()
    {
        Assert.Equal(1, TemperatureCalibration.FitTemperature([], []), 3);
        Assert.InRange(
            TemperatureCalibration.FitTemperature(
                [
                    [5f, 0f],
                    [0f, 5f],
                ],
                [0, 1]
            ),
            0.2,
            1
        );
        Assert.InRange(
            TemperatureCalibration.FitTemperature(
                [
                    [50f, 0f],
                    [50f, 0f],
                ],
                [1, 1]
            ),
            1,
            10.01
        );
    }

    [Fact]
    public void At_BetweenKnots_IsLinearInTheLogarithm()
    {
        var calibration = new TemperatureCalibration([new(8, 2), new(32, 1)]);

        Assert.Equal([2, 2, 1.5, 1, 1], new[] { 1, 8, 16, 32, 9_000 }.Select(calibration.At));
        Assert.Equal(1, TemperatureCalibration.None.At(16));
    }

    [Fact]
    public void Fit_ByLength_FitsEachOnPiecesThatLong()
    {
        var (short_, shortLabels) = Drawn(500, temperature: 3);
        var (long_, longLabels) = Drawn(500, temperature: 0.5);
        int[] labels = [.. shortLabels, .. longLabels];
        int[] beats = [.. Enumerable.Repeat(8, 500), .. Enumerable.Repeat(1_024, 500)];
        float[][] logits = [.. short_, .. long_];
        int[] none = [.. labels.Select(_ => 0)];

        var calibration = TemperatureCalibration.Fit(
            [new(8, logits, none), new(256, logits, none), new(null, logits, none)],
            labels,
            beats,
            [.. Enumerable.Range(0, 1_000)]
        );

        Assert.Equal([8, 256, 1_024], calibration.Knots.Select(knot => Math.Round(knot.Beats)));
        Assert.InRange(calibration.Knots[0].Temperature, 0.6, 3); // Both kinds of pieces have eight beats.
        Assert.Equal(calibration.Knots[1].Temperature, calibration.Knots[2].Temperature);
        Assert.Equal(0.5, calibration.At(2_000), 0.1);
    }

    internal static (float[][] Logits, int[] Labels) Drawn(int pieces, double temperature)
    {
        var random = new Random(3);
        float[][] logits =
        [
            .. Enumerable
                .Range(0, pieces)
                .Select(_ => Enumerable.Range(0, 4).Select(_ => (float)(3 * random.NextDouble() + random.NextDouble() * 3)).ToArray()),
        ];
        int[] labels =
        [
            .. logits.Select(row =>
            {
                var (draw, label) = (random.NextDouble(), 0);
                foreach (var probability in Probabilities.Softmax(row, temperature))
                {
                    if ((draw -= probability) < 0)
                        break;
                    label++;
                }

                return Math.Min(label, 3);
            }),
        ];
        return (logits, labels);
    }
}

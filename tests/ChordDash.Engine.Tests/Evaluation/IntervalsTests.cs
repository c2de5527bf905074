using ChordDash.Engine.Evaluation;
using FsCheck.Xunit;

namespace ChordDash.Engine.Tests.Evaluation;

public sealed class IntervalsTests
{
    [Theory]
    [InlineData(10, 10, 0.7225, 1)]
    [InlineData(0, 10, 0, 0.2775)]
    [InlineData(81, 263, 0.2553, 0.3662)] // Newcombe 1998, table I.
    [InlineData(0, 0, 0, 1)]
    public void Wilson_OfShares_HasThePublishedLimits(int part, int whole, double low, double high)
    {
        var estimate = Intervals.Wilson(part, whole);

        Assert.Equal(low, estimate.Low, 4);
        Assert.Equal(high, estimate.High, 4);
    }

    [Property]
    public void Bootstrap_OfAnyMatrix_ContainsTheFigureAndIsTheSameEachTime(byte[] counts)
    {
        var matrix = new ConfusionMatrix(3);
        foreach (var (index, count) in counts.Index())
        {
            for (var i = 0; i < count % 20; i++)
                matrix.Add(index % 3, index / 3 % 3);
        }

        var estimate = Intervals.Bootstrap(matrix, one => one.BalancedAccuracy);

        Assert.Equal(matrix.BalancedAccuracy, estimate.Value);
        Assert.True(0 <= estimate.Low && estimate.Low <= estimate.Value && estimate.Value <= estimate.High && estimate.High <= 1);
        Assert.Equal(estimate, Intervals.Bootstrap(matrix, one => one.BalancedAccuracy));
    }

    [Fact]
    public void Bootstrap_OfAccuracy_AgreesWithWilson()
    {
        var matrix = new ConfusionMatrix(2);
        for (var i = 0; i < 500; i++)
        {
            matrix.Add(0, i % 10 == 0 ? 1 : 0);
            matrix.Add(1, i % 5 == 0 ? 0 : 1);
        }

        var (bootstrap, wilson) = (Intervals.Bootstrap(matrix, one => one.Accuracy), Intervals.Wilson(850, 1_000));

        Assert.Equal(wilson.Low, bootstrap.Low, 0.01);
        Assert.Equal(wilson.High, bootstrap.High, 0.01);
    }

    [Fact]
    public void CalibrationError_OfHandWorkedBins_IsTheWeightedGap()
    {
        // Bin (0.6, 0.667]: two pieces at 0.65, one right. Bin (0.933, 1]: two at 0.95, both right.
        var bins = Calibration.Bin([(0.65, true), (0.65, false), (0.95, true), (0.95, true)]);

        Assert.Equal(2, bins.Count);
        Assert.Equal((0.15 + 0.05) / 2, Calibration.Error(bins), 9);
        Assert.Equal(0, Calibration.Error([]));
        Assert.Equal(1, Calibration.Bin([(0, true), (1, true)])[^1].To);
    }

    [Fact]
    public void CalibrationError_OfAPerfectlyCalibratedModel_IsSmall()
    {
        var (logits, labels) = TemperatureCalibrationTests.Drawn(4_000, temperature: 1);

        var bins = Calibration.Bin(logits.Zip(labels, (row, label) =>
            {
                var prediction = Probabilities.Largest(row);
                return (Probabilities.Softmax(row)[prediction], prediction == label);
            }));

        Assert.InRange(Calibration.Error(bins), 0, 0.03);
    }
}

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

    [Property]
    public void PairedGain_OfAnyAnswers_IsTheDifferenceOfBothBalancedAccuracies(byte[] answers)
    {
        var pieces = answers.Select(answer => (Label: answer % 3, Right: (answer & 8) > 0, OtherRight: (answer & 16) > 0)).ToList();

        var gain = Intervals.PairedGain(pieces, 3);

        if (pieces.Count == 0)
        {
            Assert.Equal(new(0, -1, 1), gain);
            return;
        }

        Assert.Equal(Balanced(piece => piece.Right) - Balanced(piece => piece.OtherRight), gain.Value, 12);
        Assert.True(gain.Low <= gain.Value && gain.Value <= gain.High);
        // The other way round it is a loss of the same size.
        var loss = Intervals.PairedGain([.. pieces.Select(piece => (piece.Label, piece.OtherRight, piece.Right))], 3);
        Assert.Equal(-gain.Value, loss.Value, 12);

        double Balanced(Func<(int Label, bool Right, bool OtherRight), bool> isRight) =>
            pieces.GroupBy(piece => piece.Label).Average(group => group.Count(isRight) / (double)group.Count());
    }

    [Fact]
    public void PairedGain_OfTheSameAnswers_IsSurelyZero()
    {
        var pieces = Enumerable.Range(0, 60).Select(piece => (piece % 3, piece % 4 > 0, piece % 4 > 0)).ToList();

        Assert.Equal(new(0, 0, 0), Intervals.PairedGain(pieces, 3));
    }

    [Fact]
    public void PairedGain_OfManySamples_ContainsTheTrueGainAsOftenAsItSays()
    {
        // One model recognises 80 of 100 pieces, and the other 70 of these and 5 of the rest: the gain is 0.05.
        const int Samples = 300;
        var random = new Random(4);
        var contains = 0;
        for (var sample = 0; sample < Samples; sample++)
        {
            var pieces = Enumerable
                .Range(0, 240)
                .Select(piece =>
                {
                    var draw = random.Next(100);
                    return (piece % 3, draw < 80, draw is >= 10 and < 85);
                })
                .ToList();
            var gain = Intervals.PairedGain(pieces, 3);
            contains += gain.Low <= 0.05 && 0.05 <= gain.High ? 1 : 0;
        }

        Assert.InRange(contains / (double)Samples, 0.91, 0.98);
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

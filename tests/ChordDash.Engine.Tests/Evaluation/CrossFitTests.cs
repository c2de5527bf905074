using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Training;
using FsCheck.Xunit;

namespace ChordDash.Engine.Tests.Evaluation;

public sealed class CrossFitTests
{
    [Property]
    public void Halve_OfAnyPieces_DividesEachClassEvenlyAndKeepsTwinsTogether(byte[] seeds)
    {
        int[] twins = [.. seeds.Select(seed => seed % 40)];
        int[] labels = [.. twins.Select(twin => twin % 3)];

        var first = CrossFit.Halve(labels, twins);

        Assert.All(twins.Zip(first).GroupBy(pair => pair.First), group => Assert.Single(group.Select(pair => pair.Second).Distinct()));
        for (var c = 0; c < 3; c++)
        {
            var groups = twins.Zip(first).Where(pair => pair.First % 3 == c).Distinct().ToList();
            Assert.InRange(groups.Count(pair => pair.Second) - groups.Count(pair => !pair.Second), -1, 1);
        }
    }

    [Fact]
    public void Report_OfKnownScores_HasTheHandWorkedFigures()
    {
        // Three right of class 0, one right and two wrong of class 1; all with the same confidence.
        int[] labels = [0, 0, 0, 1, 1, 1];
        int[] predictions = [0, 0, 0, 1, 0, 0];
        float[][] logits = [.. predictions.Select(prediction => prediction == 0 ? new[] { 1f, 0f } : [0f, 1f])];
        ScoresByLength[] scores = [new(16, logits, predictions), new(null, logits, predictions)];
        var crossFit = new CrossFit(labels, [300, 300, 300, 300, 300, 300], [true, false, true, false, true, false], classes: 2);

        var report = crossFit.Report(epoch: 3, TemperatureCalibration.None, scores, scores);

        Assert.Equal(
            (3, 6, 4 / 6.0, (1 + 1 / 3.0) / 2),
            (report.Epoch, report.Pieces, report.Accuracy.Value, report.BalancedAccuracy.Value)
        );
        Assert.Equal((0.6, 1.0, 0.75), (report.Classes[0].Precision!.Value, report.Classes[0].Recall!.Value, report.Classes[0].F1!.Value));
        Assert.Equal(
            (1.0, 1 / 3.0, 0.5),
            (report.Classes[1].Precision!.Value, report.Classes[1].Recall!.Value, report.Classes[1].F1!.Value)
        );
        Assert.Equal((0.75 + 0.5) / 2, report.MacroF1.Value, 12);
        Assert.Equal(
            [
                [3, 0],
                [2, 1],
            ],
            report.ConfusionMatrix
        );
        Assert.Equal([16, null], report.Lengths.Select(length => length.Beats));
        Assert.Equal(6, report.Reliability.Sum(bin => bin.Pieces));
        Assert.Equal(Math.Abs(report.Whole.Confidence - 4 / 6.0), report.Whole.CalibrationError, 0.2);
    }

    [Fact]
    public void Report_OfTheBestOfManyRandomEpochs_StaysAtChanceWhereTheNaiveFigureDoesNot()
    {
        var random = new Random(1);
        int[] labels = [.. Enumerable.Range(0, 60).Select(piece => piece % 2)];
        var first = CrossFit.Halve(labels, [.. Enumerable.Range(0, 60)]);
        var (naive, fitted) = (new List<double>(), new List<double>());
        for (var trial = 0; trial < 40; trial++)
        {
            BestEpoch[] best = [BestEpoch.None, BestEpoch.None, BestEpoch.None];
            ScoresByLength[] chosen = new ScoresByLength[3];
            for (var epoch = 1; epoch <= 50; epoch++)
            {
                int[] predictions = [.. labels.Select(_ => random.Next(2))];
                var scores = new ScoresByLength(null, [.. predictions.Select(p => p == 0 ? new[] { 1f, 0f } : [0f, 1f])], predictions);
                for (var which = 0; which < 3; which++)
                {
                    var used = Enumerable.Range(0, 60).Where(piece => which == 2 || first[piece] == (which == 0)).ToList();
                    var worth = new EpochWorth(used.Average(piece => predictions[piece] == labels[piece] ? 1.0 : 0), 0);
                    if (best[which].IsBeatenBy(worth))
                        (best[which], chosen[which]) = (new(epoch, worth), scores);
                }
            }

            naive.Add(chosen[2].Predictions.Zip(labels).Average(pair => pair.First == pair.Second ? 1.0 : 0));
            fitted.Add(
                new CrossFit(labels, [.. labels.Select(_ => 100)], first, classes: 2)
                    .Report(1, TemperatureCalibration.None, [chosen[0]], [chosen[1]])
                    .Accuracy.Value
            );
        }

        Assert.True(naive.Average() > 0.6, $"{naive.Average()}");
        Assert.InRange(fitted.Average(), 0.46, 0.54);
    }

    [Fact]
    public void Report_OfOnePiece_HasFigures()
    {
        var scores = new ScoresByLength(
            null,
            [
                [2f, 1f],
            ],
            [0]
        );

        var report = new CrossFit([0], [5], [true], classes: 2).Report(1, TemperatureCalibration.None, [scores], [scores]);

        Assert.Equal((1, 1.0), (report.Pieces, report.Accuracy.Value));
        Assert.Null(report.Classes[1].Recall);
    }
}

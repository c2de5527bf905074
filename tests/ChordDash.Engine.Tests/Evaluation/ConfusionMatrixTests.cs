using ChordDash.Engine.Evaluation;

namespace ChordDash.Engine.Tests.Evaluation;

public sealed class ConfusionMatrixTests
{
    // The reference notebook's published result: pieces of each class held out and recognised.
    private static readonly (int Held, int Right)[] Notebook = [(509, 413), (154, 95), (46, 13), (127, 86), (77, 35)];

    [Fact]
    public void Figures_OfTheNotebooksResult_AreThosePublished()
    {
        var matrix = new ConfusionMatrix(5);
        for (var c = 0; c < 5; c++)
        {
            for (var piece = 0; piece < Notebook[c].Held; piece++)
                matrix.Add(c, piece < Notebook[c].Right ? c : (c + 1) % 5);
        }

        Assert.Equal(0.7032, matrix.Accuracy, 4);
        Assert.Equal(0.5685, matrix.BalancedAccuracy, 4);
        Assert.Equal(0.2671, matrix.EuclideanNorm, 4);
    }

    [Fact]
    public void MacroF1_ByHand_IsTheMeanOfClassF1()
    {
        // true 0: 3 right, 1 as 1; true 1: 2 right, 2 as 0; class 2 absent and never predicted.
        var matrix = new ConfusionMatrix(3);
        foreach (var (truth, prediction) in new[] { (0, 0), (0, 0), (0, 0), (0, 1), (1, 1), (1, 1), (1, 0), (1, 0) })
            matrix.Add(truth, prediction);

        Assert.Equal((6.0 / 9 + 4.0 / 7) / 2, matrix.MacroF1, 12);
        Assert.Equal([0.75, 0.5, null], matrix.ClassAccuracy);
        Assert.Equal(0.625, matrix.BalancedAccuracy, 12);
        Assert.Equal(
            [
                [3, 1, 0],
                [2, 2, 0],
                [0, 0, 0],
            ],
            matrix.Counts
        );
    }

    [Fact]
    public void Figures_WithoutPieces_AreZero()
    {
        var matrix = new ConfusionMatrix(2);

        Assert.Equal((0, 0, 0, 0), (matrix.Accuracy, matrix.BalancedAccuracy, matrix.MacroF1, matrix.EuclideanNorm));
    }
}

using ChordDash.Engine.Runs;
using ChordDash.Engine.Tests.Shared;
using ChordDash.Engine.Training;

namespace ChordDash.Engine.Tests.Runs;

public sealed class CrossValidationTests
{
    private static readonly Guid Dataset = Guid.NewGuid();

    private static readonly HyperParameters Folds = new()
    {
        Split = SplitMethod.Folds,
        Folds = 3,
        OwnClassWeights = [1, 2],
    };

    [Fact]
    public void FoldsOf_ManyRuns_TakesTheNewestOfEachFoldThatDiffersInNothingElse()
    {
        var run = Run(1, Folds with { Fold = 1 });
        Run[] runs =
        [
            run,
            Run(2, Folds with { Fold = 3, Device = "cpu", OwnClassWeights = [1, 2] }),
            Run(3, Folds with { Fold = 3 }),
            Run(4, Folds with { Fold = 2, Seed = 9 }),
            Run(5, Folds with { Fold = 2, OwnClassWeights = [1, 3] }),
            Run(6, Folds with { Fold = 2, Folds = 5 }),
            Run(7, Folds with { Fold = 2 }) with
            {
                DatasetId = Guid.NewGuid(),
            },
        ];

        Assert.Equal([1, null, 3], CrossValidation.FoldsOf(run, runs).Select(one => one?.Number));
    }

    [Fact]
    public void FoldsOf_ARunWithAnotherSplit_AreNone()
    {
        var run = Run(1, new());

        Assert.Empty(CrossValidation.FoldsOf(run, [run]));
    }

    [Fact]
    public void Summarize_Values_GivesMeanAndSampleDeviation()
    {
        Assert.Equal((2.0, 1.0), CrossValidation.Summarize([1, 2, 3]));
        Assert.Equal((0.5, null), CrossValidation.Summarize([0.5]));
    }

    private static Run Run(int number, HyperParameters parameters) => TestData.Run(number, parameters, Dataset);
}

using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Networks;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;

namespace ChordDash.Engine.Tests.Runs;

public sealed class RunFindingsTests
{
    // 3 of 4 pieces of the first class, 40 of 50 of the second, 9 of 10 of the third.
    private static readonly int[][] Matrix =
    [
        [3, 1, 0],
        [4, 40, 6],
        [0, 1, 9],
    ];

    [Theory]
    [InlineData(0.02, 0.01, 0.03, LinearComparison.Better)]
    [InlineData(0.02, 0, 0.04, LinearComparison.Undecided)]
    [InlineData(0.02, -0.01, 0.05, LinearComparison.Undecided)]
    [InlineData(-0.02, -0.03, -0.01, LinearComparison.Worse)]
    public void Of_PairedInterval_DecidesByItsEnds(double gain, double low, double high, LinearComparison expected)
    {
        var report = Report() with { GainOverLinear = new(gain, low, high) };

        var findings = RunFindings.Of(Run(linear: report.BalancedAccuracy.Value - gain), report);

        Assert.Equal(expected, findings.Linear);
        Assert.Equal(gain, findings.Gain!.Value, 9);
    }

    [Theory]
    [InlineData(0.6, LinearComparison.Better)]
    [InlineData(0.75, LinearComparison.Undecided)]
    [InlineData(0.95, LinearComparison.Worse)]
    public void Of_ReportWithoutPairedInterval_DecidesByTheIntervalOfTheModel(double linear, LinearComparison expected) =>
        Assert.Equal(expected, RunFindings.Of(Run(linear), Report()).Linear);

    [Fact]
    public void Of_LinearModelOrUnknownBaseline_ComparesNothing()
    {
        var linear = RunFindings.Of(Run(0.8, new() { Architecture = ModelArchitecture.Linear }), Report());

        Assert.Equal((LinearComparison.IsLinear, null, NextStep.TryChordLstm), (linear.Linear, linear.Gain, linear.Next));
        Assert.Equal(LinearComparison.Unknown, RunFindings.Of(Run(null), Report()).Linear);
    }

    [Fact]
    public void Of_Report_NamesTheWeakestClassAndWhatItIsTakenFor()
    {
        var weakest = RunFindings.Of(Run(0.8), Report()).Weakest;

        Assert.Equal(new WeakestClass(Class: 0, Pieces: 4, Recall: 0.75, TakenFor: 1, IsMostly: true), weakest);
        // Half of its mistakes is not most of them.
        var even = Report() with
        {
            ConfusionMatrix =
            [
                [2, 1, 1],
                [0, 50, 0],
                [0, 0, 10],
            ],
        };
        Assert.False(RunFindings.Of(Run(0.8), even).Weakest!.IsMostly);
    }

    [Fact]
    public void Of_PerfectModel_HasNoWeakestClass()
    {
        var perfect = Report() with { Classes = [new(4, 1, new(1, 0.5, 1), 1), new(0, null, null, null)] };

        Assert.Null(RunFindings.Of(Run(0.8), perfect).Weakest);
    }

    [Theory]
    [InlineData(new[] { 0.5, 0.81, 0.9 }, 16)]
    [InlineData(new[] { 0.85, 0.79, 0.9 }, 0)] // Long inputs do worse than short ones: only whole pieces are sure.
    [InlineData(new[] { 0.8, 0.8, 0.8 }, 4)]
    [InlineData(new[] { 0.85, 0.85, 0.79 }, null)]
    public void Of_Lengths_FindsTheShortestFromWhichOnAllAreEnough(double[] accuracies, int? expected)
    {
        int?[] beats = [4, 16, null];
        var report = Report() with { Lengths = [.. beats.Zip(accuracies, (length, accuracy) => Length(length, accuracy))] };

        Assert.Equal(expected, RunFindings.Of(Run(0.8), report).EnoughBeats);
    }

    [Fact]
    public void Of_ModelThatIsNotBetter_AdvisesByHowItTrained()
    {
        var report = Report() with { GainOverLinear = new(-0.1, -0.15, -0.05) };

        Assert.Equal(NextStep.TrainLonger, Next(best: 10, last: 10, TrainingPreset.ChordLstm.Key, train: 0.8));
        Assert.Equal(NextStep.TryChordLstm, Next(best: 5, last: 10, TrainingPreset.Quick.Key, train: 0.8));
        Assert.Equal(NextStep.AddPieces, Next(best: 5, last: 10, TrainingPreset.ChordLstm.Key, train: 0.99));
        Assert.Equal(NextStep.ChangeSettings, Next(best: 5, last: 10, TrainingPreset.ChordLstm.Key, train: 0.8));
        // A run that early stopping ended has passed its best.
        Assert.Equal(NextStep.TryChordLstm, Next(best: 7, last: 7, TrainingPreset.Quick.Key, train: 0.8));

        NextStep Next(int best, int last, string preset, double train) =>
            RunFindings
                .Of(Run(0.9, new() { Epochs = 10 }, preset) with { Best = Epoch(best, 0.8), Last = Epoch(last, train) }, report)
                .Next;
    }

    [Fact]
    public void Of_UndecidedOnFewPieces_AdvisesToCrossValidate()
    {
        var run = Run(0.9, new() { Epochs = 10 }, TrainingPreset.ChordLstm.Key) with { Best = Epoch(5, 0.8), Last = Epoch(10, 0.8) };

        Assert.Equal(NextStep.CrossValidate, RunFindings.Of(run, Report() with { GainOverLinear = new(0, -0.1, 0.1) }).Next);
        Assert.Equal(NextStep.Predict, RunFindings.Of(run, Report() with { GainOverLinear = new(0.1, 0.05, 0.15) }).Next);
    }

    private static EvaluationReport Report() =>
        new()
        {
            Epoch = 5,
            Pieces = 64,
            Accuracy = new(52.0 / 64, 0.7, 0.89),
            BalancedAccuracy = new((0.75 + 0.8 + 0.9) / 3, 0.7, 0.9),
            MacroF1 = new(0.75, 0.6, 0.85),
            EuclideanNorm = 0.4,
            ConfusionMatrix = Matrix,
            Classes =
            [
                new(4, 0.43, new(0.75, 0.3, 0.95), 0.55),
                new(50, 0.95, new(0.8, 0.67, 0.89), 0.87),
                new(10, 0.6, new(0.9, 0.6, 0.98), 0.72),
            ],
            Lengths = [Length(4, 0.5), Length(null, 52.0 / 64)],
            Reliability = [],
        };

    private static LengthFigures Length(int? beats, double accuracy) => new(beats, new(accuracy, 0, 1), accuracy, 0.8, 0.02, 0.5, 1);

    private static EpochMetrics Epoch(int epoch, double train) =>
        new()
        {
            Epoch = epoch,
            TrainLoss = 0.5,
            TrainAccuracy = train,
            ValidationLoss = 0.5,
            ValidationAccuracy = 52.0 / 64,
            BalancedAccuracy = 0.8,
            MacroF1 = 0.8,
            EuclideanNorm = 0.4,
            ClassAccuracy = [0.75, 0.8, 0.9],
            ConfusionMatrix = Matrix,
            LearningRate = 0.003,
            Seconds = 1,
            BeatsPerSecond = 1_000,
            GradientNorm = 1,
            IsBest = true,
        };

    private static Run Run(double? linear, HyperParameters? parameters = null, string preset = "chord-lstm") =>
        new(
            Guid.NewGuid(),
            1,
            "run",
            Guid.NewGuid(),
            "train",
            ["a", "b", "c"],
            preset,
            parameters ?? new(),
            RunState.Finished,
            1,
            null,
            default,
            null,
            null,
            null,
            0,
            linear is { } figure ? new(figure, figure) : null,
            null,
            null,
            null,
            null
        );
}

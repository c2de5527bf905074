using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Networks;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Training;

namespace ChordDash.Engine.Tests.Training;

/// <summary>What is said of trainings that went to their end and came to nothing.</summary>
public sealed class TrainingJudgeTests
{
    private static readonly string[] Names = ["Bach", "Chopin", "Satie"];

    // 10, 6 and 4 pieces, most of them recognised.
    private static readonly int[][] Good =
    [
        [9, 1, 0],
        [1, 5, 0],
        [0, 1, 3],
    ];
    private static readonly int[][] AlwaysBach =
    [
        [10, 0, 0],
        [6, 0, 0],
        [4, 0, 0],
    ];
    private static readonly int[][] AlwaysSatie =
    [
        [0, 0, 10],
        [0, 0, 6],
        [0, 0, 4],
    ];
    private static readonly int[][] Poor =
    [
        [2, 4, 4],
        [3, 2, 1],
        [2, 1, 1],
    ];

    [Fact]
    public void Judge_OfAGoodTraining_FindsNothing() => Assert.Null(TrainingJudge.Judge(new(), Epoch(1, Good), Epoch(2, Good)));

    [Fact]
    public void Judge_WithoutAnEpoch_FindsNothing() => Assert.Null(TrainingJudge.Judge(new(), null, null));

    [Theory]
    [InlineData(5_000, 1, true)]
    [InlineData(1, 5_000, true)]
    [InlineData(120, 120, true)]
    // Overfitted, and no more.
    [InlineData(0.01, 12, false)]
    public void Judge_OfALoss_FindsThoseThatAreFarFromGuessing(double training, double validation, bool diverged) =>
        Assert.Equal(
            diverged ? TrainingVerdict.Diverged : null,
            TrainingJudge.Judge(new(), Epoch(1, Good), Epoch(2, Good) with { TrainLoss = training, ValidationLoss = validation })
        );

    [Fact]
    public void Judge_OfTheNotebooksLoss_KnowsThatItsWeightsMakeItLarger()
    {
        var epoch = Epoch(1, Good) with { TrainLoss = 900, ValidationLoss = 900 };
        var parameters = new HyperParameters
        {
            Architecture = ModelArchitecture.Notebook,
            ClassWeights = ClassWeighting.Own,
            OwnClassWeights = [1_000, 1_000, 1_000],
        };

        Assert.Null(TrainingJudge.Judge(parameters, epoch, epoch));
        Assert.Equal(TrainingVerdict.Diverged, TrainingJudge.Judge(parameters with { ClassWeights = ClassWeighting.None }, epoch, epoch));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Judge_OfAConstantAnswer_FindsItWhateverItIs(bool largest)
    {
        var epoch = Epoch(3, largest ? AlwaysBach : AlwaysSatie);

        Assert.Equal(TrainingVerdict.ConstantAnswer, TrainingJudge.Judge(new(), epoch, epoch));
    }

    [Fact]
    public void Judge_OfOneValidationClass_CannotCallItConstant()
    {
        var epoch = Epoch(
            1,
            [
                [5, 0, 0],
                [0, 0, 0],
                [0, 0, 0],
            ]
        );

        Assert.Null(TrainingJudge.Judge(new(), epoch, epoch));
    }

    [Fact]
    public void Judge_BelowTheLargestClass_FindsIt() =>
        Assert.Equal(TrainingVerdict.BelowLargestClass, TrainingJudge.Judge(new(), Epoch(1, Poor), Epoch(1, Poor)));

    [Fact]
    public void Describe_OfADivergedTraining_SaysWhereWhichModelIsKeptAndWhatToDo() =>
        Assert.Equal(
            Message.Sentences(
                TrainingMessages.TrainingDiverged(9, 5_321.0, 5_321 / Math.Log(Names.Length)),
                TrainingMessages.ModelOfEpochIsKept(2),
                TrainingMessages.TryLowerRateOrClip
            ),
            TrainingJudge.Describe(new() { GradientClip = 0 }, Names, Epoch(2, Good), Epoch(9, Good) with { TrainLoss = 5_321 })?.Sentences
        );

    [Fact]
    public void Describe_OfAConstantAnswer_NamesIt() =>
        Assert.Equal(
            Message.Sentences(TrainingMessages.ModelGaveOneAnswer(4, 20, "Satie"), TrainingMessages.TryLowerRateOrMoreEpochs),
            TrainingJudge.Describe(new(), Names, Epoch(4, AlwaysSatie), Epoch(4, AlwaysSatie))?.Sentences
        );

    [Fact]
    public void Describe_OfATrainingThatCollapsed_SaysWhichModelIsKept() =>
        Assert.Equal(
            Message.Sentences(
                TrainingMessages.ModelGaveOneAnswer(7, 20, "Bach"),
                TrainingMessages.ModelOfEpochIsKept(3),
                TrainingMessages.TryLowerRateOrMoreEpochs
            ),
            TrainingJudge.Describe(new(), Names, Epoch(3, Good), Epoch(7, AlwaysBach))?.Sentences
        );

    [Fact]
    public void Describe_BelowTheLargestClass_ComparesTheTwo() =>
        Assert.Equal(
            Message.Sentences(TrainingMessages.ModelIsBelowLargestClass(5, 0.25, "Bach", 0.5), TrainingMessages.TryLowerRateOrMoreEpochs),
            TrainingJudge.Describe(new() { ClassWeights = ClassWeighting.None }, Names, Epoch(5, Poor), Epoch(5, Poor))?.Sentences
        );

    [Fact]
    public void Describe_BelowTheLargestClassBecauseOfWeights_NamesThem() =>
        Assert.Equal(
            Message.Sentences(
                TrainingMessages.ModelIsBelowLargestClass(1, 0.25, "Bach", 0.5),
                TrainingMessages.TryWeakerWeightsLowerRateOrMoreEpochs
            ),
            TrainingJudge
                .Describe(new(), Names, Epoch(1, Poor) with { BalancedAccuracy = 0.4 }, Epoch(1, Poor) with { BalancedAccuracy = 0.4 })
                ?.Sentences
        );

    [Fact]
    public void Describe_OfTheLinearModel_HasNoLearningRate() =>
        Assert.Equal(
            Message.Sentences(TrainingMessages.ModelGaveOneAnswer(1, 20, "Bach"), TrainingMessages.TryCheckOrNetwork),
            TrainingJudge
                .Describe(new() { Architecture = ModelArchitecture.Linear }, Names, Epoch(1, AlwaysBach), Epoch(1, AlwaysBach))
                ?.Sentences
        );

    private static EpochMetrics Epoch(int number, int[][] matrix) =>
        new()
        {
            Epoch = number,
            TrainLoss = 1,
            TrainAccuracy = 0.5,
            ValidationLoss = 1,
            ValidationAccuracy = (double)Enumerable.Range(0, 3).Sum(index => matrix[index][index]) / matrix.Sum(row => row.Sum()),
            BalancedAccuracy = 1.0 / 3,
            MacroF1 = 0.5,
            EuclideanNorm = 0.4,
            ClassAccuracy = [0.5, 0.5, 0.5],
            ConfusionMatrix = matrix,
            LearningRate = 0.01,
            Seconds = 1,
            BeatsPerSecond = 1,
            IsBest = true,
        };
}

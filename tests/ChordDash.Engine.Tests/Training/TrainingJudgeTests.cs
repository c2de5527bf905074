using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Networks;
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
            "The training diverged: the loss of epoch 9 is 5,321.0, 4,843 times that of guessing blindly. The model of epoch 2 is kept. "
                + "Try a lower learning rate, or clip the gradients.",
            TrainingJudge
                .Describe(new() { GradientClip = 0 }, Names, Epoch(2, Good), Epoch(9, Good) with { TrainLoss = 5_321 })
                ?.Sentences.ToString()
        );

    [Fact]
    public void Describe_OfAConstantAnswer_NamesIt() =>
        Assert.Equal(
            "In epoch 4 the model gave the same answer to all 20 validation pieces: Satie. Try a lower learning rate or more epochs.",
            TrainingJudge.Describe(new(), Names, Epoch(4, AlwaysSatie), Epoch(4, AlwaysSatie))?.Sentences.ToString()
        );

    [Fact]
    public void Describe_OfATrainingThatCollapsed_SaysWhichModelIsKept() =>
        Assert.Equal(
            "In epoch 7 the model gave the same answer to all 20 validation pieces: Bach. The model of epoch 3 is kept. "
                + "Try a lower learning rate or more epochs.",
            TrainingJudge.Describe(new(), Names, Epoch(3, Good), Epoch(7, AlwaysBach))?.Sentences.ToString()
        );

    [Fact]
    public void Describe_BelowTheLargestClass_ComparesTheTwo() =>
        Assert.Equal(
            "In epoch 5 the model was right on 25.0 % of the validation pieces, and always answering Bach, the largest class, is right on "
                + "50.0 %. "
                + "Try a lower learning rate or more epochs.",
            TrainingJudge
                .Describe(new() { ClassWeights = ClassWeighting.None }, Names, Epoch(5, Poor), Epoch(5, Poor))
                ?.Sentences.ToString()
        );

    [Fact]
    public void Describe_BelowTheLargestClassBecauseOfWeights_NamesThem() =>
        Assert.EndsWith(
            "Try weaker class weights, a lower learning rate or more epochs.",
            TrainingJudge
                .Describe(new(), Names, Epoch(1, Poor) with { BalancedAccuracy = 0.4 }, Epoch(1, Poor) with { BalancedAccuracy = 0.4 })
                ?.Sentences.ToString(),
            StringComparison.Ordinal
        );

    [Fact]
    public void Describe_OfTheLinearModel_HasNoLearningRate() =>
        Assert.EndsWith(
            "Look at the tab Check of the data set's page, or train a network.",
            TrainingJudge
                .Describe(new() { Architecture = ModelArchitecture.Linear }, Names, Epoch(1, AlwaysBach), Epoch(1, AlwaysBach))
                ?.Sentences.ToString(),
            StringComparison.Ordinal
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

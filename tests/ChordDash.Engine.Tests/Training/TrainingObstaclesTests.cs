using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Formats.Pickle;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Tests.Shared;
using ChordDash.Engine.Training;

namespace ChordDash.Engine.Tests.Training;

/// <summary>What cannot be trained on is named, with what to do, before anything is computed.</summary>
public sealed class TrainingObstaclesTests
{
    private static readonly int[] A = [1, 2, 3, 4];
    private static readonly int[] B = [5, 6, 7, 8];

    public static TheoryData<string, SplitMethod> CopiesAndSplits =>
        new MatrixTheoryData<string, SplitMethod>(
            ["alike", "single chords", "two labels alike"],
            [SplitMethod.Stratified, SplitMethod.Folds, SplitMethod.Notebook]
        );

    [Theory]
    [MemberData(nameof(CopiesAndSplits))]
    public void Find_OfOnlyCopies_RefusesWithAnySplit(string kind, SplitMethod split)
    {
        var dataset = kind switch
        {
            "alike" => Dataset([.. Enumerable.Repeat((A, 0), 5), .. Enumerable.Repeat((A, 1), 5)]),
            "single chords" => Dataset([.. Enumerable.Range(0, 30).Select(piece => ((int[])[5], piece % 3))]),
            _ => Dataset((A, 0), (A, 1), (A, 0), (A, 1)),
        };

        var errors = Find(dataset, new() { Split = split });

        Assert.Contains(DatasetMessages.EveryPieceIsTheSame(dataset.Sequences.Count), errors.Select(error => error.Message));
        Assert.All(errors, error => Assert.Equal("DatasetId", error.Field));
    }

    [Fact]
    public void Find_OfPiecesOfOneChord_RefusesAlsoWhereTheyDiffer()
    {
        var dataset = Dataset([.. Enumerable.Range(0, 20).Select(piece => ((int[])[piece], piece % 2))]);

        Assert.Equal(DatasetMessages.EveryPieceIsOneChord, Assert.Single(Find(dataset, new())).Message);
    }

    [Fact]
    public void Find_OfPiecesOfTwoChords_FindsNothing() =>
        Assert.Empty(Find(Dataset([.. Enumerable.Range(0, 20).Select(piece => ((int[])[piece, piece + 1], piece % 2))]), new()));

    [Theory]
    [InlineData(SplitMethod.Stratified)]
    [InlineData(SplitMethod.Folds)]
    public void Find_OfAClassOfCopies_NamesIt(SplitMethod split)
    {
        var dataset = Dataset([.. Distinct(10, 0), .. Distinct(10, 1), (A, 2), (A, 2), (A, 2)]);

        var error = Assert.Single(Find(dataset, new() { Split = split }));

        Assert.Equal(TrainingMessages.ClassHasOnlyCopies(3, "Composer 2"), error.Message);
    }

    [Fact]
    public void Find_WhereEachClassHasOnlyCopies_NamesThemAll()
    {
        var dataset = Dataset([.. Enumerable.Repeat((A, 0), 4), .. Enumerable.Repeat((B, 1), 4)]);

        Assert.Equal(2, Find(dataset, new()).Count);
    }

    [Fact]
    public void Find_OfPiecesThatAreKeptTogether_RefusesTheClass()
    {
        var dataset = Dataset([.. Distinct(6, 0), .. Distinct(6, 1)]) with
        {
            Groups = [.. Enumerable.Range(0, 12).Select(piece => piece < 6 ? 0 : piece)],
        };

        Assert.Equal(TrainingMessages.ClassHasOnlyCopies(6, "Composer 0"), Assert.Single(Find(dataset, new())).Message);
    }

    [Theory]
    [InlineData(SplitMethod.Stratified)]
    [InlineData(SplitMethod.Folds)]
    [InlineData(SplitMethod.Notebook)]
    public void Find_OfAClassOfOnePiece_RefusesIt(SplitMethod split)
    {
        var dataset = Dataset([.. Distinct(30, 0), .. Distinct(30, 1), (A, 2)]);

        Assert.Equal(TrainingMessages.ClassHasOnePiece("Composer 2"), Assert.Single(Find(dataset, new() { Split = split })).Message);
    }

    [Fact]
    public void Find_OfAClassWithFewerPiecesThanFolds_SaysHowManyFoldsWouldDo()
    {
        var dataset = Dataset([.. Distinct(20, 0), .. Distinct(20, 1), .. Distinct(3, 2)]);

        var folds = Enumerable
            .Range(1, 5)
            .SelectMany(fold =>
                Find(
                    dataset,
                    new()
                    {
                        Split = SplitMethod.Folds,
                        Folds = 5,
                        Fold = fold,
                    }
                )
            )
            .ToList();

        Assert.Equal(2, folds.Count);
        Assert.All(folds, error => Assert.Equal(TrainingMessages.ClassHasTooFewPiecesForFolds("Composer 2", 3, 5), error.Message));
        Assert.All(Enumerable.Range(1, 3), fold => Assert.Empty(
                Find(
                    dataset,
                    new()
                    {
                        Split = SplitMethod.Folds,
                        Folds = 3,
                        Fold = fold,
                    }
                )
            ));
    }

    public static TheoryData<double, Message> SplitsThatMissAClass =>
        new()
        {
            { 0.05, TrainingMessages.SplitLeavesNoPieceToTestOn("Composer 2") },
            { 0.9, TrainingMessages.SplitLeavesNoPieceToLearnFrom("Composer 2") },
        };

    [Theory]
    [MemberData(nameof(SplitsThatMissAClass))]
    public void Find_OfARandomSplitThatMissesAClass_SaysOnWhichSide(double share, Message message)
    {
        var dataset = Dataset([.. Distinct(40, 0), .. Distinct(40, 1), .. Distinct(2, 2)]);
        var messages = Enumerable
            .Range(0, 20)
            .SelectMany(seed =>
                Find(
                    dataset,
                    new()
                    {
                        Split = SplitMethod.Notebook,
                        ValidationFraction = share,
                        SplitSeed = seed,
                    }
                )
            )
            .Select(error => error.Message)
            .ToList();

        Assert.Contains(message, messages);
    }

    [Theory]
    [InlineData(new double[] { })]
    [InlineData(new[] { 1.0 })]
    [InlineData(new[] { 1.0, 1, 1 })]
    [InlineData(new[] { 1.0, 0 })]
    [InlineData(new[] { 1.0, -1 })]
    [InlineData(new[] { 0.0, 0 })]
    [InlineData(new[] { 1.0, double.NaN })]
    [InlineData(new[] { double.PositiveInfinity, 1 })]
    public void Find_OfWrongOwnClassWeights_RefusesThem(double[] weights)
    {
        var dataset = Dataset([.. Distinct(10, 0), .. Distinct(10, 1)]);

        var error = Assert.Single(Find(dataset, new() { ClassWeights = ClassWeighting.Own, OwnClassWeights = weights }));

        Assert.Equal(nameof(HyperParameters.OwnClassWeights), error.Field);
    }

    [Fact]
    public void Find_OfManyClassesWithoutASide_NamesThreeAndCountsTheRest()
    {
        var dataset = Dataset([
            .. Distinct(10, 0),
            .. Distinct(10, 1),
            .. Enumerable.Range(2, 6).Select(label => ((int[])[label, 70], label)),
        ]);

        Assert.Equal(TrainingMessages.MoreClassesHaveThisProblem(3), Find(dataset, new())[^1].Message);
    }

    [Fact]
    public void Find_OfAnotherNumberOfClassNames_SaysSo() =>
        Assert.Equal(
            TrainingMessages.ClassesDifferFromDataset(3, 2),
            Assert.Single(TrainingObstacles.Find(Dataset([.. Distinct(10, 0), .. Distinct(10, 1)]), ["a", "b", "c"], new())).Message
        );

    [Fact]
    public void Find_OfTheFileOfSingleChords_Refuses()
    {
        using var file = File.OpenRead(SharedData.Path("data", "field", "pickles", "all_len1.pkl"));
        var dataset = PickleDatasetReader.Read(file, TestContext.Current.CancellationToken);

        Assert.Equal(2, TrainingObstacles.Find(dataset, dataset.ClassLabels, new()).Count);
    }

    [Fact]
    public void Find_OfTheRealData_FindsNothing()
    {
        using var file = File.OpenRead(SharedData.Path("data", "train.pkl"));
        var dataset = PickleDatasetReader.Read(file, TestContext.Current.CancellationToken);

        foreach (var preset in TrainingPreset.All)
            Assert.Empty(TrainingObstacles.Find(dataset, dataset.ClassLabels, preset.HyperParameters));
    }

    private static IReadOnlyList<FieldError> Find(ChordDataset dataset, HyperParameters parameters) =>
        TrainingObstacles.Find(dataset, [.. dataset.ClassLabels.Select(label => $"Composer {label}")], parameters);

    // Chords that no other class has.
    private static IEnumerable<(int[] Codes, int Label)> Distinct(int pieces, int label) =>
        Enumerable.Range(0, pieces).Select(piece => ((int[])[50 * label, 100 + piece, 50 * label, 100 + piece], label));

    private static ChordDataset Dataset(params (int[] Codes, int Label)[] pieces) =>
        new(
            [.. pieces.Select(piece => (ReadOnlyMemory<int>)piece.Codes)],
            [.. pieces.Select(piece => piece.Label)],
            [.. Enumerable.Range(0, pieces.Max(piece => piece.Label) + 1).Select(label => $"{label}")]
        );
}

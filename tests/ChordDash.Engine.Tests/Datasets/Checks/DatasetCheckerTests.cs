using ChordDash.Engine.Chords;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Checks;
using ChordDash.Engine.Datasets.Formats.Pickle;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Tests.Shared;

namespace ChordDash.Engine.Tests.Datasets.Checks;

public class DatasetCheckerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static CheckedDataset CheckedDataset(ChordDataset dataset, string name = "mine") =>
        new(
            name,
            dataset,
            [.. dataset.ClassLabels.Select(label => $"class {label}")],
            new ChordNames(null, DatasetStatistics.Compute(dataset).StandardVocabulary)
        );

    private static IReadOnlyList<DatasetFinding> Examine(ChordDataset dataset, params CheckedDataset[] others) =>
        DatasetChecker.Examine(CheckedDataset(dataset), others, Cancellation);

    private static DatasetFinding? Find(ChordDataset dataset, FindingKind kind, params CheckedDataset[] others) =>
        Examine(dataset, others).SingleOrDefault(finding => finding.Kind == kind);

    /// <summary>Forty healthy pieces of two classes in mixed order.</summary>
    private static ChordDataset Healthy()
    {
        var random = new Random(5);
        return new(
            [
                .. Enumerable
                    .Range(0, 40)
                    .Select(_ =>
                        (ReadOnlyMemory<int>)Enumerable.Range(0, 50).Select(_ => StandardChords.Canonical(random.Next(192))).ToArray()
                    ),
            ],
            [.. Enumerable.Range(0, 40).Select(piece => piece * 7 % 40 < 20 ? 0 : 1)],
            ["0", "1"]
        );
    }

    private static ChordDataset With(ChordDataset dataset, int row, params int[] sequence) =>
        dataset with
        {
            Sequences = [.. dataset.Sequences.Select((old, i) => i == row ? sequence : old)],
        };

    [Fact]
    public void Examine_HealthyDataset_FindsNothing()
    {
        Assert.Empty(Examine(Healthy()));
        Assert.DoesNotContain(Examine(SampleDataGenerator.Labelled()), finding => finding.Severity == FindingSeverity.Error);
    }

    [Fact]
    public void Examine_Copies_CountsThemAndLeavesThemOut()
    {
        var dataset = Healthy();
        dataset = With(With(dataset, 3, [.. dataset.Sequences[8].Span]), 20, [.. dataset.Sequences[8].Span]);

        var finding = Find(dataset, FindingKind.Duplicates)!;

        Assert.Equal([8, 20], finding.Rows);
        Assert.Equal(CheckMessages.DuplicatesTitle(2, 1), finding.Title);
        Assert.Null(Find(finding.Edit!.Apply(dataset), FindingKind.Duplicates));
    }

    [Fact]
    public void Examine_SamePieceByTwoComposers_IsAnError()
    {
        var dataset = Healthy();
        var other = Enumerable.Range(0, 40).First(row => dataset.Labels![row] != dataset.Labels[0]);
        var finding = Find(With(dataset, other, [.. dataset.Sequences[0].Span]), FindingKind.ConflictingDuplicates)!;
        Assert.Equal((FindingSeverity.Error, 2), (finding.Severity, finding.Rows.Count));
    }

    [Fact]
    public void Examine_NearlyTheSame_AreFoundAndKeptTogether()
    {
        var dataset = Healthy();
        int[] variant = [.. dataset.Sequences[4].Span];
        variant[25] = 0;
        dataset = With(dataset, 30, variant);

        var finding = Find(dataset, FindingKind.NearDuplicates)!;

        Assert.Equal([4, 30], finding.Rows);
        var grouped = finding.Edit!.Apply(dataset);
        Assert.Equal(grouped.Groups![4], grouped.Groups[30]);
        Assert.Equal(39, grouped.Groups.Distinct().Count());
    }

    [Fact]
    public void NearDuplicates_Similarity_IsThatOfTheSetsOfShingles()
    {
        // 1…10 has five shingles of six; without its last code it has four of them.
        Assert.Equal(4.0 / 5, NearDuplicates.Similarity([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [1, 2, 3, 4, 5, 6, 7, 8, 9]));
        Assert.Equal(0, NearDuplicates.Similarity([1, 2, 3, 4, 5, 6, 7], [7, 6, 5, 4, 3, 2, 1]));
    }

    [Fact]
    public void Examine_ClassOfOnePiece_CanBeLeftOut()
    {
        var dataset = Healthy();
        dataset = dataset with { Labels = [2, .. dataset.Labels!.Skip(1)], ClassLabels = ["0", "1", "2"] };

        var finding = Find(dataset, FindingKind.SmallClass)!;

        Assert.Equal(CheckMessages.SmallClassOfOneTitle("class 2"), finding.Title);
        Assert.Equal(["0", "1"], finding.Edit!.Apply(dataset).ClassLabels);
        Assert.NotNull(Find(dataset, FindingKind.Imbalance));
    }

    [Fact]
    public void Examine_NoLabelsOrOneClass_IsSaid()
    {
        var dataset = Healthy();
        Assert.NotNull(Find(dataset with { Labels = null, ClassLabels = [] }, FindingKind.Unlabelled));
        Assert.Equal(
            FindingSeverity.Error,
            Find(dataset with { Labels = [.. dataset.Labels!.Select(_ => 0)], ClassLabels = ["0"] }, FindingKind.OneClass)!.Severity
        );
    }

    [Fact]
    public void Examine_Lengths_AreJudgedAndCut()
    {
        var dataset = With(
            With(With(Healthy(), 1, 0, 5, 7), 2, [.. Enumerable.Range(0, 2_500).Select(beat => beat % 11 * 16)]),
            3,
            [.. Enumerable.Repeat(7, 40)]
        );
        Assert.Equal([1], Find(dataset, FindingKind.ShortPieces)!.Rows);
        Assert.Equal([3], Find(dataset, FindingKind.ConstantPieces)!.Rows);
        var cut = Find(dataset, FindingKind.LongPieces)!.Edit!.Apply(dataset);
        Assert.Equal(2_000, cut.Sequences.Max(sequence => sequence.Length));
    }

    [Fact]
    public void Examine_Codes_OutsideTheVocabularyOrWithALowerOne_AreFound()
    {
        var foreign = Find(With(Healthy(), 6, [.. Enumerable.Range(0, 9), 999]), FindingKind.ForeignCodes)!;
        Assert.Equal([6], foreign.Rows);
        Assert.Contains("999", foreign.Title.ToString(), StringComparison.Ordinal);

        var alias = Find(With(Healthy(), 6, 153, 0, 153, 7, 0, 9, 32, 48), FindingKind.AliasCodes)!;
        Assert.Equal([6], alias.Rows);
        Assert.Equal(CheckMessages.AliasCodesExplanation(153, "Am7", 5, "C6"), alias.Explanation);
        Assert.Equal(5, alias.Edit!.Apply(With(Healthy(), 6, 153)).Sequences[6].Span[0]);

        Assert.NotNull(
            Find(
                new([.. Enumerable.Range(0, 5).Select(piece => (ReadOnlyMemory<int>)new[] { 1_000 + piece, 2_000, 3_000 })], null, []),
                FindingKind.OtherVocabulary
            )
        );
    }

    [Fact]
    public void Examine_RowsInOrderOfTheirClasses_AreFoundWithAndWithoutLabels()
    {
        var dataset = SampleDataGenerator.Labelled();
        int[] sorted = [.. Enumerable.Range(0, dataset.Sequences.Count).OrderBy(row => dataset.Labels![row])];
        var inOrder = dataset with
        {
            Sequences = [.. sorted.Select(row => dataset.Sequences[row])],
            Labels = [.. sorted.Select(row => dataset.Labels![row])],
        };

        var finding = Find(inOrder, FindingKind.SortedRows)!;
        Assert.Equal(nameof(CheckMessages.SortedRowsTitle), finding.Title.Code);
        Assert.Contains(("changes", (MessageArgument)4), finding.Title.Arguments);
        Assert.Null(Find(finding.Edit!.Apply(inOrder), FindingKind.SortedRows));
        Assert.Null(Find(dataset, FindingKind.SortedRows));

        Assert.NotNull(Find(inOrder with { Labels = null, ClassLabels = [] }, FindingKind.SortedRows));
        Assert.Null(Find(dataset with { Labels = null, ClassLabels = [] }, FindingKind.SortedRows));
    }

    [Fact]
    public void Examine_PiecesOfAnotherSet_AreCountedByItsName()
    {
        var dataset = Healthy();
        var other = new ChordDataset([dataset.Sequences[7], dataset.Sequences[2], new[] { 1, 2, 3 }], null, []);
        var finding = Find(dataset, FindingKind.Overlap, CheckedDataset(other, "theirs.pkl"))!;
        Assert.Equal([2, 7], finding.Rows);
        Assert.Equal(CheckMessages.OverlapTitle(2, "theirs.pkl"), finding.Title);
    }

    [Fact]
    public void Examine_TheRealData_FindsTheKnownDuplicatesAndTheOrder()
    {
        var (train, test) = (Read("train.pkl"), Read("test.pkl"));

        var ofTrain = DatasetChecker.Examine(CheckedDataset(train, "train.pkl"), [CheckedDataset(test, "test.pkl")], Cancellation);
        var ofTest = DatasetChecker.Examine(CheckedDataset(test, "test.pkl"), [CheckedDataset(train, "train.pkl")], Cancellation);

        Assert.Equal(58, ofTrain.Single(finding => finding.Kind == FindingKind.Duplicates).Rows.Count);
        Assert.Equal(5, ofTest.Single(finding => finding.Kind == FindingKind.Duplicates).Rows.Count);
        var overlap = ofTest.Single(finding => finding.Kind == FindingKind.Overlap);
        Assert.Equal(CheckMessages.OverlapTitle(33, "train.pkl"), overlap.Title);
        Assert.Equal(CheckMessages.OverlapOfSortedRemedy, overlap.Remedy);
        Assert.Equal(96, DuplicatesOf(train, test));
        Assert.Equal(FindingSeverity.Warning, ofTest.Single(finding => finding.Kind == FindingKind.SortedRows).Severity);
        Assert.Single(ofTrain, finding => finding.Kind == FindingKind.SortedRows);
    }

    private static int DuplicatesOf(ChordDataset one, ChordDataset two)
    {
        var together = new ChordDataset([.. one.Sequences, .. two.Sequences], null, []);
        return Find(together, FindingKind.Duplicates)!.Rows.Count;
    }

    private static ChordDataset Read(string file)
    {
        using var stream = File.OpenRead(SharedData.Path("data", file));
        return PickleDatasetReader.Read(stream, Cancellation);
    }
}

using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Checks;
using ChordDash.Engine.Datasets.Formats.Arrow;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Tests.Shared;
using static ChordDash.Engine.Tests.Shared.ReadPickle;

namespace ChordDash.Engine.Tests.Datasets.Checks;

/// <summary>What the check of a data set says about how its file was read, and what can be done about it.</summary>
public class ImportFindingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static IReadOnlyList<DatasetFinding> Examine(ChordDataset data) =>
        DatasetChecker.Examine(
            new("mine", data, data.ClassLabels, new ChordNames(null, DatasetStatistics.Compute(data).StandardVocabulary)),
            [],
            Cancellation
        );

    private static ChordDataset Labelled(params (string Text, string Label)[] rows) =>
        Read(Pickled.File(Pickled.List([.. rows.Select(row => Pickled.Tuple(Pickled.Text(row.Text), Pickled.Text(row.Label)))])));

    private static ChordDataset Classes(params string[] labels) =>
        new(
            [.. labels.Select((_, row) => (ReadOnlyMemory<int>)new[] { row, row + 1, 5 })],
            [.. Enumerable.Range(0, labels.Length)],
            labels
        );

    [Fact]
    public void Examine_WordsBesideChords_AreListedAndCanBecomeRests()
    {
        var data = Labelled(("C Galt F13 C", "bach"), ("C G Galt .", "liszt"));
        var finding = Examine(data).Single(one => one.Kind == FindingKind.UnknownWords);
        Assert.Equal(
            CheckMessages.UnknownWordsTitle(
                2,
                Message.Join(", ", CheckMessages.TextWithCount("Galt", 3), CheckMessages.TextWithCount("F13", 1))
            ),
            finding.Title
        );
        Assert.Equal((FindingSeverity.Warning, 2), (finding.Severity, finding.Rows.Count));

        var edited = finding.Edit!.Apply(data);

        Assert.Equal("0 -1 -1 0 = bach | 0 112 -1 -1 = liszt", Show(edited));
        Assert.Null(edited.Tokens);
        Assert.DoesNotContain(Examine(edited), one => one.Kind == FindingKind.UnknownWords);
    }

    [Fact]
    public void Examine_VocabularyOfItsOwn_IsToldApartFromChordsAmongWords()
    {
        Assert.Equal(
            FindingSeverity.Information,
            Examine(Labelled(("I IV V7", "bach"), ("I V I", "liszt"))).Single(one => one.Kind == FindingKind.UnknownWords).Severity
        );
        Assert.Equal(
            FindingSeverity.Warning,
            Examine(Labelled(("T S D", "bach"), ("T D T", "liszt"))).Single(one => one.Kind == FindingKind.UnknownWords).Severity
        );
    }

    [Theory]
    [
        InlineData("bach", "Bach"),
        InlineData("J. S. Bach", "J.S. Bach"),
        InlineData("Dvořák", "Dvorak"),
        InlineData("Łukasz", "lukasz"),
        InlineData("FAURÉ", "Fauré")
    ]
    public void Examine_NamesOfOneComposer_CanBeUnited(string one, string two)
    {
        var data = Classes(one, "satie", two, one);
        data = data with { Labels = [0, 1, 2, 0], ClassLabels = [one, "satie", two] };
        var finding = Examine(data).Single(found => found.Kind == FindingKind.SimilarClasses);
        Assert.Equal(CheckMessages.SimilarClassesAction(one), finding.Action);
        var united = finding.Edit!.Apply(data);
        Assert.Equal([one, "satie"], united.ClassLabels);
        Assert.Equal([0, 1, 0, 0], united.Labels);
    }

    [Fact]
    public void Examine_DifferentComposers_AreNotTakenForOne() =>
        Assert.DoesNotContain(Examine(Classes("bach", "satie", "Class 1", "Class 11", "♪", "♫")), one =>
            one.Kind == FindingKind.SimilarClasses
        );

    [Fact]
    public void Apply_LabelsThatDoNotExist_AreRefused()
    {
        foreach (
            var group in (string[][])
                [
                    ["bach", "ravel"],
                    ["bach"],
                    [],
                ]
        )
            Assert.Throws<UserErrorException>(() => new DatasetEdit { Unite = [group] }.Apply(Classes("bach", "satie")));
    }

    [Fact]
    public void Apply_SeveralGroupsAtOnce_AreUnited()
    {
        var edit = new DatasetEdit
        {
            Unite =
            [
                ["B", "b"],
            ],
        }.And(
            new()
            {
                Unite =
                [
                    ["A", "a"],
                ],
                RestFor = [5],
            }
        );
        var united = edit.Apply(Classes("A", "B", "a", "b"));
        Assert.Equal(["A", "B"], united.ClassLabels);
        Assert.Equal([0, 1, 0, 1], united.Labels);
        Assert.Equal(-1, united.Sequences[0].Span[^1]);
        Assert.Equal(Message.Join(", ", CheckMessages.CodesMadeRests(1), CheckMessages.ClassesUnited(2)), edit.Describe());
    }

    [Fact]
    public void Examine_RowsOfAMatrix_ArePaddedOnlyIfManyEndAlike()
    {
        ReadOnlyMemory<int> Row(int seed, int filled, int with)
        {
            var random = new Random(seed);
            return Enumerable.Range(0, 20).Select(beat => beat < 20 - filled ? random.Next(1, 150) : with).ToArray();
        }
        foreach (var with in (int[])[0, -1, 7])
        {
            var data = new ChordDataset([.. Enumerable.Range(0, 10).Select(row => Row(row, row, with))], null, []);
            var edited = Examine(data).Single(one => one.Kind == FindingKind.Padding).Edit!.Apply(data);
            Assert.Equal(11, edited.Sequences[9].Length);
        }
        Assert.DoesNotContain(Examine(new ChordDataset([.. Enumerable.Range(0, 10).Select(row => Row(row, row % 3, 0))], null, [])), one =>
            one.Kind == FindingKind.Padding
        );
        Assert.DoesNotContain(
            Examine(new ChordDataset([.. Enumerable.Range(0, 10).Select(row => Row(row, 5, 0)[..(19 - row % 2)])], null, [])),
            one => one.Kind == FindingKind.Padding
        );
    }

    [Fact]
    public void Examine_EveryRemark_HasSentences()
    {
        var remarks = Enum.GetValues<ImportRemarkKind>()
            .Select(kind => new ImportRemark(kind, 2, [new("B", 2, 0, Message.Literal("B may be B flat."))]))
            .ToList();
        var findings = Examine(Classes("bach", "satie") with { Remarks = remarks })
            .Where(one => one.Kind is FindingKind.Import or FindingKind.DoubtfulChords or FindingKind.EmptyClasses)
            .ToList();
        Assert.Equal(remarks.Count, findings.Count);
        Assert.All(findings, finding =>
            Assert.All([finding.Title, finding.Explanation, finding.Remedy], sentence =>
                Assert.Matches(@"^[A-Z0-9].*[.]$|^B$", sentence.ToString())
            )
        );
        Assert.Contains(
            "B may be B flat.",
            findings.Single(one => one.Kind == FindingKind.DoubtfulChords).Explanation.ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Examine_OneConflictingPieceOnly_OffersNothingThatLeavesNothing()
    {
        var data = new ChordDataset([new[] { 5 }, new[] { 5 }, new[] { 5 }], [0, 1, 0], ["bach", "satie"]);
        var findings = Examine(data);
        Assert.Contains(findings, one => one is { Kind: FindingKind.Duplicates, Severity: FindingSeverity.Error });
        Assert.All(findings.Where(one => one.Edit is not null), one => Assert.True(one.Edit!.LeaveOut.Count < 3));
    }

    [Fact]
    public void ArrowFile_KeepsWordsAndRemarks()
    {
        var data = Labelled(("C Galt F", "bach"), ("% C G C", "liszt"));
        using var file = new MemoryStream();
        ArrowDatasetFile.Write(data, file, Cancellation);
        file.Position = 0;
        var read = ArrowDatasetFile.Read(file, Cancellation);
        Assert.Equal((192, "Galt"), (read.FirstToken, Assert.Single(read.Tokens!)));
        Assert.Equal(ImportRemarkKind.SignsLeftOut, Assert.Single(read.Remarks).Kind);
        Assert.Equal("%", Assert.Single(read.Remarks[0].Examples).Text);
        Assert.Equal(data.Remarks[0].Examples, read.Remarks[0].Examples);
    }
}

using ChordDash.Engine.Chords;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Checks;
using ChordDash.Engine.Datasets.Formats.Pickle;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Tests.Shared;

namespace ChordDash.Engine.Tests.Datasets.Formats.Pickle;

/// <summary>The files of ../shared/data/field/pickles, made after reports of people, each with what its README.md expects.</summary>
public class PickleFieldTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static ChordDataset Read(string file)
    {
        using var stream = File.OpenRead(SharedData.Path("data", "field", "pickles", file));
        return PickleDatasetReader.Read(stream, Cancellation);
    }

    private static IReadOnlyList<DatasetFinding> Examine(ChordDataset data) =>
        DatasetChecker.Examine(
            new("field", data, data.ClassLabels, new ChordNames(null, DatasetStatistics.Compute(data).StandardVocabulary)),
            [],
            Cancellation
        );

    [Theory]
    [InlineData("XY_text30.pkl", 30, "bach,liszt,ravel")]
    [InlineData("label_first_text.pkl", 6, "bach,liszt")]
    [InlineData("row_lf_two_words.pkl", 2, "Franz Liszt,J. S. Bach")]
    [InlineData("bytes_faure.pkl", 30, "Fauré,Liszt")]
    [InlineData("py2_utf8.pkl", 2, "Fauré,bach")]
    [InlineData("nfd_find.pkl", 30, "Dvořák,Fauré,Liszt")]
    [InlineData("case_find.pkl", 30, "BACH,Bach,bach")]
    [InlineData("text_with_repeat.pkl", 6, "bach,liszt,ravel")]
    [InlineData("text_with_barlines.pkl", 6, "bach,liszt,ravel")]
    [InlineData("text_unknown_one.pkl", 6, "bach,liszt,ravel")]
    [InlineData("x2d_tuple.pkl", 30, "0,1,2")]
    [InlineData("composer_dict_texts.pkl", 10, "bach,liszt")]
    [InlineData("joblib_plain.pkl", 30, "0,1,2")]
    [InlineData("joblib_zlib.pkl", 30, "0,1,2")]
    [InlineData("seq_text_single.pkl", 30, "bach,beethoven,dvořák")]
    [InlineData("trailing_newline.pkl", 30, "0,1,2")]
    [InlineData("all_len1.pkl", 30, "0,1,2")]
    public void Read_FileThatPythonReads_HasItsPiecesAndClasses(string file, int pieces, string classes)
    {
        var data = Read(file);
        Assert.Equal((pieces, classes), (data.Sequences.Count, string.Join(',', data.ClassLabels)));
    }

    [Theory]
    [InlineData("text_with_repeat.pkl", "0 0 0 0 80 0 0 0 0")]
    [InlineData("text_with_barlines.pkl", "0 145 80 80 -1")]
    [InlineData("text_unknown_one.pkl", "0 145 192 193")]
    [InlineData("label_first_text.pkl", "0 145 80 112")]
    [InlineData("seq_text_single.pkl", "0")]
    public void Read_Texts_AreReadAsTypedChords(string file, string codes) =>
        Assert.Equal(codes, string.Join(' ', Read(file).Sequences[0].ToArray()));

    public static TheoryData<string, Message> OtherFiles =>
        new()
        {
            { "df_to_pickle.pkl", DatasetMessages.PickleCallRefused("pandas.core.frame.DataFrame", DatasetMessages.InsteadOfPandas) },
            { "df_seq_label.pkl", DatasetMessages.PickleCallRefused("pandas.core.frame.DataFrame", DatasetMessages.InsteadOfPandas) },
            { "git_lfs_pointer.pkl", DatasetMessages.FileIsGitPointer },
            { "parquet.pkl", DatasetMessages.FileIsNoPickle(FileKindMessages.FileKindParquet, DatasetMessages.RemedyReadTable) },
            { "npz_renamed.pkl", DatasetMessages.FileIsNoPickle(FileKindMessages.FileKindNumpyZip, DatasetMessages.RemedyLoadArrays) },
        };

    [Theory]
    [MemberData(nameof(OtherFiles))]
    public void Read_FileThatIsSomethingElse_IsNamedWithTheRemedy(string file, Message problem)
    {
        var path = SharedData.Path("data", "field", "pickles", file);
        Assert.True(File.Exists(path));
        Assert.Equal(problem, Assert.Throws<DatasetFormatException>(() => Read(file)).Problem);
    }

    [Fact]
    public void Examine_WordsThatAreNoChords_AreListedWithTheirCounts()
    {
        var data = Read("text_unknown_one.pkl");
        Assert.True(DatasetStatistics.Compute(data).StandardVocabulary);
        var finding = Examine(data).Single(one => one.Kind == FindingKind.UnknownWords);
        Assert.Equal(
            CheckMessages.UnknownWordsTitle(
                2,
                Message.Join(", ", CheckMessages.TextWithCount("F13", 6), CheckMessages.TextWithCount("Galt", 6))
            ),
            finding.Title
        );
        Assert.Null(finding.Edit!.Apply(data).Tokens);
    }

    [Fact]
    public void Examine_OneComposerInSeveralSpellings_CanBeUnited()
    {
        var data = Read("case_find.pkl");
        var finding = Examine(data).Single(one => one.Kind == FindingKind.SimilarClasses);
        Assert.Equal(["bach"], finding.Edit!.Apply(data).ClassLabels);
        Assert.Contains(Read("nfd_find.pkl").Remarks, remark => remark.Kind == ImportRemarkKind.UnitedLabels);
    }

    [Fact]
    public void Examine_PaddedMatrix_CanBeCut()
    {
        var data = Read("x2d_tuple.pkl");
        var finding = Examine(data).Single(one => one.Kind == FindingKind.Padding);
        Assert.Equal(9, finding.Edit!.Apply(data).Sequences[0].Length);
    }

    [Fact]
    public void Examine_CopiesOfOnePiece_AreAnError() =>
        Assert.Contains(Examine(Read("all_len1.pkl")), finding =>
            finding is { Kind: FindingKind.Duplicates, Severity: FindingSeverity.Error }
        );
}

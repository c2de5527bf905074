using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Formats.Pickle;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Tests.Shared;

namespace ChordDash.Engine.Tests.Datasets.Formats.Pickle;

/// <summary>The hundred files of ../shared/data/pickles, each with the outcome that its MANIFEST.md asks for.</summary>
public class PickleManifestTests
{
    private static ChordDataset Read(string path)
    {
        using var stream = File.OpenRead(path);
        return PickleDatasetReader.Read(stream);
    }

    private static string[] Pieces(ChordDataset data) => [.. data.Sequences.Select(sequence => string.Join(' ', sequence.ToArray()))];

    private static string[] Labels(ChordDataset data) => [.. data.Labels?.Select(label => data.ClassLabels[label]) ?? []];

    [Theory]
    [
        InlineData("p1-float64.pkl"),
        InlineData("p2-float64.pkl"),
        InlineData("p4-float64.pkl"),
        InlineData("dtype-int64.pkl"),
        InlineData("dtype-int32.pkl")
    ]
    [
        InlineData("dtype-int16.pkl"),
        InlineData("dtype-float32.pkl"),
        InlineData("dtype-float64-bigendian.pkl"),
        InlineData("shape-2d-row.pkl")
    ]
    [
        InlineData("shape-1d-fortran-flag.pkl"),
        InlineData("numpy2-p2.pkl"),
        InlineData("numpy2-p3.pkl"),
        InlineData("numpy2-p4.pkl"),
        InlineData("labels-np-int64.pkl")
    ]
    [
        InlineData("lists-int.pkl"),
        InlineData("tuples-int.pkl"),
        InlineData("chords-strings.pkl"),
        InlineData("rows-lists.pkl"),
        InlineData("rows-label-first.pkl")
    ]
    [InlineData("outer-tuple.pkl"), InlineData("object-array-of-tuples.pkl"), InlineData("dict-X-y.pkl"), InlineData("dict-X-y-array.pkl")]
    [InlineData("gzip.pkl.gz"), InlineData("gzip-named-pkl.pkl")]
    [InlineData("../refuse/labels-float-integral.pkl")]
    public void Read_SameRowsInAnotherForm_AreTheSameRows(string file)
    {
        var (expected, data) = (
            Read(SharedData.Path("data", "pickles", "good", "p3-float64.pkl")),
            Read(SharedData.Path("data", "pickles", "good", file))
        );
        Assert.Equal<IEnumerable<string>>(Pieces(expected), Pieces(data));
        Assert.Equal(expected.Labels, data.Labels);
        Assert.Equal("0,1,2,4", string.Join(',', data.ClassLabels));
    }

    [Theory]
    [InlineData("labels-strings.pkl", 12, "bach,beethoven,debussy,victoria")]
    [InlineData("labels-bool.pkl", 12, "False,True")]
    [InlineData("dtype-uint8-nonneg.pkl", 12, "0,1,2,4")]
    [InlineData("labels-np-int32-scalars-in-lists.pkl", 12, "0,1,2,4")]
    [InlineData("memoised-shared-array.pkl", 3, "0,1")]
    [InlineData("one-row.pkl", 1, "0")]
    [InlineData("unlabelled-arrays.pkl", 12, "")]
    [InlineData("../refuse/labels-none.pkl", 12, "")]
    [InlineData("../refuse/class-single.pkl", 12, "0")]
    [InlineData("../refuse/class-one-member.pkl", 12, "0,1")]
    [InlineData("../refuse/codes-999.pkl", 12, "0,1,2,4")]
    [InlineData("../refuse/codes-minus-zero.pkl", 12, "0,1,2,4")]
    public void Read_HonestFile_HasItsClasses(string file, int pieces, string classes)
    {
        var data = Read(SharedData.Path("data", "pickles", "good", file));
        Assert.Equal(pieces, data.Sequences.Count);
        Assert.Equal(classes, string.Join(',', data.ClassLabels));
        Assert.Equal(classes.Length == 0 ? 0 : pieces, Labels(data).Length);
    }

    public static TheoryData<string, Message?> BadFiles =>
        new()
        {
            { "good/dtype-uint8.pkl", DatasetMessages.RestIsWrapped(0, 6, 255, "uint8") },
            { "good/dtype-bool.pkl", DatasetMessages.SequenceIsNoArray(0, FileKindMessages.ValueArrayOfType("bool")) },
            { "good/shape-2d-fortran.pkl", DatasetMessages.SequenceIsNoArray(0, FileKindMessages.ValueArrayNoSequence("(404, 2)")) },
            { "good/shape-0d.pkl", DatasetMessages.SequenceIsNoArray(0, FileKindMessages.ValueArrayNoDimensions) },
            {
                "good/torch-save.pt",
                DatasetMessages.FileIsNoPickle(FileKindMessages.FileKindTorchZip, DatasetMessages.RemedyTurnTensorsIntoLists)
            },
            {
                "good/torch-save-legacy.pt",
                DatasetMessages.FileIsNoPickle(FileKindMessages.FileKindTorch, DatasetMessages.RemedyPickleTuples)
            },
            {
                "good/torch-tensors.pkl",
                DatasetMessages.PickleCallRefused("torch._utils._rebuild_tensor_v2", DatasetMessages.InsteadOfTorch)
            },
            {
                "good/pandas-dataframe.pkl",
                DatasetMessages.PickleCallRefused("pandas.core.frame.DataFrame", DatasetMessages.InsteadOfPandas)
            },
            {
                "good/object-array.npy",
                DatasetMessages.FileIsNoPickle(FileKindMessages.FileKindNumpyArray, DatasetMessages.RemedyLoadArray)
            },
            { "refuse/truncated-half.pkl", DatasetMessages.PickleDamaged(DatasetMessages.DamageAnnouncesTooMuch(13_329, 9_600, 6_286)) },
            { "refuse/truncated-last-byte.pkl", DatasetMessages.PickleDamaged(DatasetMessages.DamageHasNoEnd(39_229)) },
            { "refuse/truncated-3-bytes.pkl", DatasetMessages.PickleDamaged(DatasetMessages.DamageHasNoEnd(3)) },
            { "refuse/truncated.pkl.gz", null }, // It depends on how much zlib still unpacks.
            { "refuse/empty.pkl", DatasetMessages.FileIsEmpty },
            { "refuse/text.pkl", DatasetMessages.FileIsPlainText },
            { "refuse/json.pkl", DatasetMessages.FileIsJson },
            { "refuse/png.pkl", DatasetMessages.FileIsNoPickle(FileKindMessages.FileKindPng, DatasetMessages.RemedyPickleTuples) },
            { "refuse/utf8-bom.pkl", DatasetMessages.FileHasUtf8Mark },
            { "refuse/zeros.pkl", DatasetMessages.FileIsOfZeros(4_096) },
            { "refuse/html-404.pkl", DatasetMessages.FileIsWebPage },
            { "refuse/os-system-p0.pkl", DatasetMessages.PickleCallRefused("posix.system", DatasetMessages.InsteadOfOther) },
            { "refuse/os-system-p4.pkl", DatasetMessages.PickleCallRefused("os.system", DatasetMessages.InsteadOfOther) },
            { "refuse/builtins-eval.pkl", DatasetMessages.PickleCallRefused("builtins.eval", DatasetMessages.InsteadOfOther) },
            { "refuse/numpy-but-not-allowed.pkl", DatasetMessages.PickleCallRefused("numpy.load", DatasetMessages.InsteadOfOther) },
            { "refuse/getattr-trick.pkl", DatasetMessages.PickleCallRefused("builtins.getattr", DatasetMessages.InsteadOfOther) },
            { "refuse/obj-opcode.pkl", DatasetMessages.PickleCallRefused("posix.system", DatasetMessages.InsteadOfOther) },
            { "refuse/ext1-opcode.pkl", DatasetMessages.PickleInstructionRefused("Ext1", 2) },
            { "refuse/persid.pkl", DatasetMessages.PickleInstructionRefused("PersId", 0) },
            {
                "refuse/huge-binbytes8.pkl",
                DatasetMessages.PickleDamaged(DatasetMessages.DamageAnnouncesTooMuch(11, 4_611_686_018_427_387_904, 4))
            },
            { "refuse/huge-binunicode.pkl", DatasetMessages.PickleDamaged(DatasetMessages.DamageAnnouncesTooMuch(7, 4_294_967_280, 4)) },
            {
                "refuse/huge-frame.pkl",
                DatasetMessages.PickleDamaged(DatasetMessages.DamageAnnouncesTooMuch(11, 1_152_921_504_606_846_976, 2))
            },
            { "refuse/huge-long4.pkl", DatasetMessages.PickleDamaged(DatasetMessages.DamageAnnouncesTooMuch(7, 2_147_483_647, 2)) },
            {
                "refuse/shape-huge.pkl",
                DatasetMessages.SequenceIsNoArray(0, FileKindMessages.ValueArrayShapeMisfit("float64", "(1099511627776,)", 16))
            },
            { "refuse/shape-negative.pkl", DatasetMessages.SequenceIsNoArray(0, FileKindMessages.ValueArrayBadShape) },
            {
                "refuse/shape-zero-huge.pkl",
                DatasetMessages.SequenceIsNoArray(0, FileKindMessages.ValueArrayNoSequence("(0, 1152921504606846976)"))
            },
            { "refuse/dtype-object-null.pkl", DatasetMessages.ItemIsNoChord(0, 1, FileKindMessages.ValueNone) },
            { "refuse/dtype-complex.pkl", DatasetMessages.SequenceIsNoArray(0, FileKindMessages.ValueArrayOfType("complex128")) },
            { "refuse/dtype-datetime.pkl", DatasetMessages.SequenceIsNoArray(0, FileKindMessages.ValueArrayOfType("datetime64")) },
            {
                "refuse/dtype-unknown.pkl",
                DatasetMessages.SequenceIsNoArray(0, FileKindMessages.ValueArrayOfType(FileKindMessages.QuotedText("zz")))
            },
            {
                "refuse/deep-nesting.pkl",
                DatasetMessages.SequenceHoldsList(0, FileKindMessages.ValueTuple(1), FileKindMessages.ValueTuple(1), 0)
            },
            {
                "refuse/deep-nesting-lists.pkl",
                DatasetMessages.SequenceHoldsList(0, FileKindMessages.ValueList(1), FileKindMessages.ValueList(1), 0)
            },
            { "refuse/memo-bomb-shared-rows.pkl", DatasetMessages.TooManyChordsInFile(5_762_252, 1_152) },
            { "refuse/gzip-bomb.pkl.gz", DatasetMessages.PackedPickleTooLarge("gzip", 39_776_288) },
            { "refuse/stack-underflow.pkl", DatasetMessages.PickleDamaged(DatasetMessages.DamageTakesTooMuch) },
            { "refuse/memo-missing.pkl", DatasetMessages.PickleDamaged(DatasetMessages.DamageFetchesNothing(2, 5)) },
            { "refuse/unknown-opcode.pkl", DatasetMessages.PickleDamaged(DatasetMessages.DamageUnknownInstruction("FF", 3)) },
            { "refuse/protocol-9.pkl", DatasetMessages.PickleProtocolUnknown(9, 5) },
            { "refuse/codes-nan.pkl", DatasetMessages.NumberIsNoChordCode(3, 5, "NaN", 1_000_000) },
            { "refuse/codes-minus-7.pkl", DatasetMessages.NumberIsNoChordCode(1, 4, -7, 1_000_000) },
            { "refuse/codes-12.5.pkl", DatasetMessages.NumberIsNoChordCode(4, 2, 12.5, 1_000_000) },
            { "refuse/codes-2pow53.pkl", DatasetMessages.NumberIsNoChordCode(0, 1, 9_007_199_254_740_994, 1_000_000) },
            { "refuse/seq-empty-one.pkl", DatasetMessages.SequenceIsEmpty(5) },
            { "refuse/seq-empty-all.pkl", DatasetMessages.SequenceIsEmpty(0) },
            { "refuse/rows-none.pkl", DatasetMessages.FileHasNoRows },
            { "refuse/labels-float-fraction.pkl", DatasetMessages.LabelIsNoWholeNumber(0, 0.5) },
            { "refuse/labels-negative.pkl", DatasetMessages.LabelIsNegative(2, -1) },
            { "refuse/labels-onehot.pkl", DatasetMessages.LabelIsOneHot(0, FileKindMessages.ValueList(5)) },
            {
                "refuse/labels-mixed-types.pkl",
                DatasetMessages.LabelsDifferInType(
                    1,
                    FileKindMessages.ValueText(FileKindMessages.QuotedText("bach")),
                    FileKindMessages.ValueNumber(0)
                )
            },
            {
                "refuse/rows-three-elements.pkl",
                DatasetMessages.SequenceHoldsList(0, FileKindMessages.ValueTuple(3), FileKindMessages.ValueArray("float64", "(404,)"), 0)
            },
            { "refuse/not-a-list.pkl", DatasetMessages.PickleHoldsNoPieces(FileKindMessages.ValueNumber(42)) },
            {
                "refuse/string.pkl",
                DatasetMessages.PickleHoldsNoPieces(FileKindMessages.ValueText(FileKindMessages.QuotedText("C Am F G")))
            },
        };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void Read_BadFile_IsRefusedForItsReason(string file, Message? reason)
    {
        var path = SharedData.Path(["data", "pickles", .. file.Split('/')]);
        var problem = Assert.Throws<DatasetFormatException>(() => Read(path)).Problem;
        Assert.Equal(reason ?? problem, problem);
    }

    [Fact]
    public void Read_TrainAndTest_AreTheNotebooks()
    {
        var (trainPath, testPath) = (SharedData.Path("data", "train.pkl"), SharedData.Path("data", "test.pkl"));
        var train = Read(trainPath);
        Assert.Equal(
            [1630, 478, 154, 441, 236],
            train.Labels!.CountBy(label => label).OrderBy(entry => entry.Key).Select(entry => entry.Value)
        );
        var statistics = DatasetStatistics.Compute(train);
        Assert.Equal((1_282_888, 4, 264.0), (statistics.Beats, statistics.MinLength, statistics.MedianLength));
        Assert.True(statistics.StandardVocabulary);

        var test = Read(testPath);
        Assert.Equal(1_103, test.Sequences.Count);
        Assert.Equal(8_966, DatasetStatistics.Compute(test).MaxLength);
        Assert.Null(test.Labels);
    }
}

using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Formats.Pickle;
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

    [Theory]
    [InlineData("good/dtype-uint8.pkl", "Row 0, position 6 is 255, the largest uint8")]
    [InlineData("good/dtype-bool.pkl", "NumPy array of bool")]
    [InlineData("good/shape-2d-fortran.pkl", "shape (404, 2)")]
    [InlineData("good/shape-0d.pkl", "without dimensions")]
    [InlineData("good/torch-save.pt", "zip archive (torch.save")]
    [InlineData("good/torch-save-legacy.pt", "PyTorch file")]
    [InlineData("good/torch-tensors.pkl", "torch._utils._rebuild_tensor_v2")]
    [InlineData("good/pandas-dataframe.pkl", "pandas.core.frame.DataFrame")]
    [InlineData("good/object-array.npy", ".npy file")]
    [InlineData("refuse/truncated-half.pkl", "ends too early")]
    [InlineData("refuse/truncated-last-byte.pkl", "ends too early")]
    [InlineData("refuse/truncated-3-bytes.pkl", "ends too early")]
    [InlineData("refuse/truncated.pkl.gz", "")]
    [InlineData("refuse/empty.pkl", "The file is empty")]
    [InlineData("refuse/text.pkl", "plain text, not a pickle")]
    [InlineData("refuse/json.pkl", "JSON")]
    [InlineData("refuse/png.pkl", "PNG image")]
    [InlineData("refuse/utf8-bom.pkl", "byte order mark")]
    [InlineData("refuse/zeros.pkl", "not a readable pickle")]
    [InlineData("refuse/html-404.pkl", "web page")]
    [InlineData("refuse/os-system-p0.pkl", "posix.system")]
    [InlineData("refuse/os-system-p4.pkl", "os.system")]
    [InlineData("refuse/builtins-eval.pkl", "builtins.eval")]
    [InlineData("refuse/numpy-but-not-allowed.pkl", "numpy.load")]
    [InlineData("refuse/getattr-trick.pkl", "builtins.getattr")]
    [InlineData("refuse/obj-opcode.pkl", "posix.system")]
    [InlineData("refuse/ext1-opcode.pkl", "Ext1")]
    [InlineData("refuse/persid.pkl", "PersId")]
    [InlineData("refuse/huge-binbytes8.pkl", "4,611,686,018,427,387,904")]
    [InlineData("refuse/huge-binunicode.pkl", "4,294,967,280")]
    [InlineData("refuse/huge-frame.pkl", "1,152,921,504,606,846,976")]
    [InlineData("refuse/huge-long4.pkl", "2,147,483,647")]
    [InlineData("refuse/shape-huge.pkl", "does not fit its 16 bytes")]
    [InlineData("refuse/shape-negative.pkl", "negative")]
    [InlineData("refuse/shape-zero-huge.pkl", "not one sequence")]
    [InlineData("refuse/dtype-object-null.pkl", "Row 0, position 1 is None")]
    [InlineData("refuse/dtype-complex.pkl", "complex128")]
    [InlineData("refuse/dtype-datetime.pkl", "datetime64")]
    [InlineData("refuse/dtype-unknown.pkl", "\"zz\"")]
    [InlineData("refuse/deep-nesting.pkl", "Row 0: a tuple of 1 holds a tuple of 1")]
    [InlineData("refuse/deep-nesting-lists.pkl", "Row 0: a list of 1 holds a list of 1")]
    [InlineData("refuse/memo-bomb-shared-rows.pkl", "more than 5,762,252 chords")]
    [InlineData("refuse/gzip-bomb.pkl.gz", "unpacks to more than 37.9 MB")]
    [InlineData("refuse/stack-underflow.pkl", "more objects than there are")]
    [InlineData("refuse/memo-missing.pkl", "refers to object 5")]
    [InlineData("refuse/unknown-opcode.pkl", "byte 0xFF at offset 3")]
    [InlineData("refuse/protocol-9.pkl", "protocol 9")]
    [InlineData("refuse/codes-nan.pkl", "Row 3, position 5 is NaN")]
    [InlineData("refuse/codes-minus-7.pkl", "Row 1, position 4 is -7")]
    [InlineData("refuse/codes-12.5.pkl", "Row 4, position 2 is 12.5")]
    [InlineData("refuse/codes-2pow53.pkl", "Row 0, position 1 is 9007199254740994")]
    [InlineData("refuse/seq-empty-one.pkl", "Row 5 has an empty sequence")]
    [InlineData("refuse/seq-empty-all.pkl", "Row 0 has an empty sequence")]
    [InlineData("refuse/rows-none.pkl", "no rows")]
    [InlineData("refuse/labels-float-fraction.pkl", "Row 0 has the label 0.5")]
    [InlineData("refuse/labels-negative.pkl", "Row 2 has the label -1")]
    [InlineData("refuse/labels-onehot.pkl", "one-hot")]
    [InlineData("refuse/labels-mixed-types.pkl", "Use labels of one type")]
    [InlineData("refuse/rows-three-elements.pkl", "a tuple of 3 holds a NumPy array")]
    [InlineData("refuse/not-a-list.pkl", "the number 42, not a list")]
    [InlineData("refuse/string.pkl", "the text \"C Am F G\", not a list")]
    public void Read_BadFile_IsRefusedForItsReason(string file, string reason)
    {
        var path = SharedData.Path(["data", "pickles", .. file.Split('/')]);
        Assert.Contains(reason, Assert.Throws<DatasetFormatException>(() => Read(path)).Message, StringComparison.Ordinal);
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

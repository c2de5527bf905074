using ChordDash.Engine.Datasets;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Tests.Shared;
using static ChordDash.Engine.Tests.Shared.Pickled;
using static ChordDash.Engine.Tests.Shared.ReadPickle;

namespace ChordDash.Engine.Tests.Datasets.Formats.Pickle;

/// <summary>Columns of sequences and labels: by what they hold, not by where they stand.</summary>
public class PickleColumnTests
{
    private const string Expected = "0 145 = bach | 80 112 = liszt | 0 112 = bach";

    private static Message Refusal(byte[] value, int protocol = 3) =>
        Assert.Throws<DatasetFormatException>(() => Read(Pickled.File(value, protocol))).Problem;

    private static byte[] Matrix(bool fortran, params double[][] rows) =>
        Array(
            Dtype("f8"),
            [rows.Length, rows[0].Length],
            Bytes(
                LittleEndian(
                    fortran
                        ? [.. Enumerable.Range(0, rows[0].Length).SelectMany(column => rows.Select(row => row[column]))]
                        : [.. rows.SelectMany(row => row)]
                )
            ),
            fortran: fortran
        );

    private static byte[] Objects(params byte[][] items) => Array(Dtype("O8", "|"), [items.Length], List(items));

    /// <summary>Three pieces in every form that a column may have.</summary>
    private static IEnumerable<(string Name, byte[] Column)> Sequences() =>
        [
            ("lists", List(Ints(0, 145), Ints(80, 112), Ints(0, 112))),
            ("tuples", Pickled.Tuple(Pickled.Tuple(Int(0), Int(145)), Pickled.Tuple(Int(80), Int(112)), Pickled.Tuple(Int(0), Int(112)))),
            ("arrays", List(Doubles(0, 145), Doubles(80, 112), Doubles(0, 112))),
            ("objects", Objects(Doubles(0, 145), Doubles(80, 112), Doubles(0, 112))),
            ("words", List(TextList("C", "Am"), TextList("F", "G"), TextList("C", "G"))),
            ("texts", TextList("C Am", "F G", "C G")),
            ("bytes", List(Bytes([.. "C Am"u8]), Bytes([.. "F G"u8]), Bytes([.. "C G"u8]))),
            ("array of texts", Texts("C Am", "F G", "C G")),
            ("objects of texts", Objects(Text("C Am"), Text("F G"), Text("C G"))),
            ("matrix", Matrix(fortran: false, [0, 145], [80, 112], [0, 112])),
            ("Fortran matrix", Matrix(fortran: true, [0, 145], [80, 112], [0, 112])),
            (
                "matrix of words",
                Array(
                    Dtype("U2"),
                    [3, 2],
                    Bytes([
                        .. new[] { "C", "Am", "F", "G", "C", "G" }.SelectMany(word =>
                            System.Text.Encoding.UTF32.GetBytes(word.PadRight(2, '\0'))
                        ),
                    ])
                )
            ),
        ];

    private static IEnumerable<(string Name, byte[] Column)> Labels() =>
        [
            ("list", TextList("bach", "liszt", "bach")),
            ("tuple", Pickled.Tuple(Text("bach"), Text("liszt"), Text("bach"))),
            ("array", Texts("bach", "liszt", "bach")),
            ("bytes", List(Bytes([.. "bach"u8]), Bytes([.. "liszt"u8]), Bytes([.. "bach"u8]))),
            ("objects", Objects(Text("bach"), Text("liszt"), Text("bach"))),
        ];

    public static TheoryData<string, string> Pairs { get; } =
    [.. Sequences().SelectMany(x => Labels().Select(y => new TheoryDataRow<string, string>(x.Name, y.Name)))];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Read_ColumnsInAnyContainer_AreRows(string x, string y)
    {
        var (sequences, labels) = (Sequences().Single(one => one.Name == x).Column, Labels().Single(one => one.Name == y).Column);
        foreach (
            var columns in (byte[][])
                [
                    Pickled.Tuple(sequences, labels),
                    Pickled.Tuple(labels, sequences),
                    List(sequences, labels),
                    Objects(sequences, labels),
                    Dictionary(("X", sequences), ("y", labels)),
                    Dictionary(("composer", labels), ("chords", sequences)),
                    Dictionary(("songs", sequences), ("who", labels)),
                ]
        )
            Assert.Equal(Expected, Show(Read(Pickled.File(columns))));
        Assert.Equal(Expected, Show(Read([.. Pickled.File(sequences), .. Pickled.File(labels)])));
    }

    [Fact]
    public void Read_NumbersAsLabels_AreLabelsOfAnyColumn()
    {
        foreach (var (_, sequences) in Sequences())
        {
            foreach (
                var labels in (byte[][])
                    [Ints(1, 2, 1), Doubles(1, 2, 1), List(Ints(1), Ints(2), Ints(1)), Array(Dtype("i1", "|"), [3, 1], Bytes([1, 2, 1]))]
            )
                Assert.Equal("0 145 = 1 | 80 112 = 2 | 0 112 = 1", Show(Read(Pickled.File(Pickled.Tuple(sequences, labels)))));
        }
    }

    [Fact]
    public void Read_MatrixAlone_IsRowsWithoutLabels()
    {
        Assert.Equal("0 145 | 80 112", Show(Read(Pickled.File(Matrix(fortran: true, [0, 145], [80, 112])))));
        Assert.Equal("0 145 | 80 112", Show(Read(Pickled.File(Dictionary(("X", Matrix(fortran: false, [0, 145], [80, 112])))))));
    }

    [Theory]
    [InlineData("bach", "C Am F G", "liszt", "F G C")]
    [InlineData("Franz Liszt", "C Am F G", "J. S. Bach", "G C D")]
    [InlineData("Franz Liszt", "I IV V7", "J. S. Bach", "I V I")]
    [InlineData("A", "C Am F G", "B", "G C D")]
    [InlineData("bach", "0 145 80", "liszt", "80 0")]
    public void Read_LabelFirstOrLast_IsFoundByWhatReadsAsChords(string one, string first, string two, string second)
    {
        var labelled = Read(Pickled.File(List(Pickled.Tuple(Text(one), Text(first)), Pickled.Tuple(Text(two), Text(second)))));
        Assert.Equal(new[] { one, two }.Order(StringComparer.Ordinal), labelled.ClassLabels);
        var turned = Read(Pickled.File(List(Pickled.Tuple(Text(first), Text(one)), Pickled.Tuple(Text(second), Text(two)))));
        Assert.Equal(Show(labelled), Show(turned));
        Assert.Equal(Show(labelled), Show(Read(Pickled.File(Pickled.Tuple(TextList(first, second), TextList(one, two))))));
    }

    [Fact]
    public void Read_MixedColumns_AreNamed() =>
        Assert.Equal(
            DatasetMessages.RowsDifferInOrder(0, 1),
            Refusal(List(Pickled.Tuple(Text("C Am F"), Text("bach")), Pickled.Tuple(Text("liszt"), Text("F G C"))))
        );

    [Fact]
    public void Read_ColumnsThatCannotBeTold_AreGuessedAndSaid()
    {
        var data = Read(
            Pickled.File(List(Pickled.Tuple(Text("one two three"), Text("four five")), Pickled.Tuple(Text("one two"), Text("six"))))
        );
        Assert.Equal(2, data.Remarks.Single(remark => remark.Kind == ImportRemarkKind.GuessedColumns).Count);
    }

    [Fact]
    public void Read_OneHotLabels_AreNamedInEveryForm()
    {
        byte[] vectors = List(Ints(1, 0, 0), Ints(0, 1, 0), Ints(1, 0, 0));
        foreach (
            var (_, sequences) in Sequences()
                .Where(one => one.Name.Contains("list", StringComparison.Ordinal) || one.Name == "matrix" || one.Name == "texts")
        )
        {
            foreach (var hot in (byte[][])[vectors, Matrix(fortran: false, [1, 0, 0], [0, 1, 0], [1, 0, 0])])
            {
                Assert.Equal(DatasetMessages.LabelsAreOneHot(FileKindMessages.ColumnSecond), Refusal(Pickled.Tuple(sequences, hot)));
                Assert.Equal(
                    DatasetMessages.LabelsAreOneHot(FileKindMessages.QuotedText("y")),
                    Refusal(Dictionary(("X", sequences), ("y", hot)))
                );
            }
        }
        Assert.Equal(
            DatasetMessages.LabelIsOneHot(0, FileKindMessages.ValueList(2)),
            Refusal(List(Pickled.Tuple(Ints(1, 2), Ints(0, 1)), Pickled.Tuple(Ints(3), Ints(1, 0))))
        );
        Assert.Equal(
            DatasetMessages.LabelIsOneHot(0, FileKindMessages.ValueArray("float64", "(2,)")),
            Refusal(List(Pickled.Tuple(Text("C Am F"), Doubles(0, 1))))
        );
    }

    [Fact]
    public void Read_FourColumns_AreNamed()
    {
        byte[] x = List(Ints(0, 5), Ints(7, 2)),
            y = Ints(0, 1);
        Assert.Equal(DatasetMessages.PickleHasSeveralColumns(4), Refusal(Pickled.Tuple(x, x, y, y)));
        Assert.Equal(DatasetMessages.PickleHasSeveralColumns(3), Refusal(Pickled.Tuple(x, y, TextList("a", "b"))));
    }

    [Fact]
    public void Read_ColumnsOfDifferentLength_AreNamed() =>
        Assert.Equal(
            DatasetMessages.LabelsDoNotMatchSequences("X", 2, "y", 3),
            Refusal(Pickled.Tuple(List(Ints(0, 5), Ints(7)), Ints(0, 1, 2)))
        );

    [Fact]
    public void Read_ListOfSingleWords_IsNotReadAsAnything() =>
        Assert.Equal(
            DatasetMessages.RowsAreSingleWords(FileKindMessages.ValueText(FileKindMessages.QuotedText("C"))),
            Refusal(TextList("C", "Am", "F"))
        );

    [Fact]
    public void Read_SeveralPickles_AreOneDataSet()
    {
        byte[] rows = List(Pickled.Tuple(Ints(1), Text("bach"))),
            more = List(Pickled.Tuple(Ints(2), Text("liszt")));
        var data = Read([.. Pickled.File(rows), .. Pickled.File(more, 4), .. Pickled.File(rows, 5)]);
        Assert.Equal("1 = bach | 2 = liszt | 1 = bach", Show(data));
        Assert.Equal(3, data.Remarks.Single(remark => remark.Kind == ImportRemarkKind.SeveralPickles).Count);
        Assert.Equal(
            "1 = bach | 2 = liszt",
            Show(Read([.. Pickled.File(Pickled.Tuple(Ints(1), Text("bach"))), .. Pickled.File(Pickled.Tuple(Ints(2), Text("liszt")))]))
        );
        Assert.Equal(
            "0 145 = bach | 80 = liszt | 0 80 = liszt",
            Show(
                Read([
                    .. Pickled.File(Pickled.Tuple(Text("C Am"), Text("bach"))),
                    .. Pickled.File(Pickled.Tuple(Text("F"), Text("liszt"))),
                    .. Pickled.File(Pickled.Tuple(Text("C F"), Text("liszt"))),
                ])
            )
        );
        Assert.Equal("1 2 | 3 | 4", Show(Read([.. Pickled.File(Ints(1, 2)), .. Pickled.File(Ints(3)), .. Pickled.File(Doubles(4))])));
        Assert.Equal(
            "1 = bach | 2 = liszt",
            Show(Read([.. Pickled.File(Dictionary(("bach", List(Ints(1))))), .. Pickled.File(Dictionary(("liszt", List(Ints(2)))))]))
        );
    }

    [Fact]
    public void Read_SeveralPicklesThatDoNotGoTogether_AreRefused()
    {
        byte[] labelled = List(Pickled.Tuple(Ints(1), Text("bach"))),
            unlabelled = List(Ints(1, 2), Ints(3), Ints(4));
        Assert.Equal(DatasetMessages.PicklesDoNotBelongTogether(25, 35, 2), RefusalOf(Pickled.File(unlabelled)));
        Assert.Equal(nameof(DatasetMessages.PickleOfManyDamaged), RefusalOf(Pickled.File(labelled)[..^3]).Code);
        Assert.Equal(
            DatasetMessages.PickleCallRefused("os.system", DatasetMessages.InsteadOfOther),
            RefusalOf(Pickled.File(Call(Global("os", "system"), Text("true"))))
        );

        Message RefusalOf(byte[] second) =>
            Assert.Throws<DatasetFormatException>(() => Read([.. Pickled.File(labelled), .. second])).Problem;
    }

    [Theory]
    [InlineData("\n", false)]
    [InlineData("\r\n", false)]
    [InlineData("\0\0\0\0", false)]
    [InlineData("# made by hand\n", true)]
    [InlineData("PARxyz", true)]
    [InlineData("I5\n.", true)]
    public void Read_BytesBehindTheEnd_AreLeftOutAsPythonDoes(string tail, bool said)
    {
        var data = Read([.. Pickled.File(List(Pickled.Tuple(Ints(1), Text("bach")))), .. System.Text.Encoding.ASCII.GetBytes(tail)]);
        Assert.Equal("1 = bach", Show(data));
        Assert.Equal(said, data.Remarks.Any(remark => remark.Kind == ImportRemarkKind.TrailingBytes && remark.Count == tail.Length));
    }

    [Fact]
    public void Read_TwoHundredThousandPickles_AreReadInBoundedMemory()
    {
        byte[] file = [.. Enumerable.Repeat(Pickled.File(Pickled.Tuple(Ints(1), Int(0))), 50_000).SelectMany(one => one)];
        Assert.Equal(50_000, Read(file).Sequences.Count);
        byte[] empty = [.. Enumerable.Repeat(Pickled.File([(byte)']']), 1_000_000).SelectMany(one => one)];
        Assert.Throws<DatasetFormatException>(() => Read(empty));
    }
}

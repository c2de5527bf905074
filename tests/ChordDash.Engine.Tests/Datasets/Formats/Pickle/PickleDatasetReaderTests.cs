using System.IO.Compression;
using System.Text;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Formats.Pickle;
using ChordDash.Engine.Tests.Shared;
using static ChordDash.Engine.Tests.Shared.ReadPickle;

namespace ChordDash.Engine.Tests.Datasets.Formats.Pickle;

public class PickleDatasetReaderTests
{
    private static readonly byte[] NotebookForm = Pickled.File(
        Pickled.List(
            Pickled.Tuple(Pickled.Doubles(0, 5, -1), Pickled.Int(1)),
            Pickled.Tuple(Pickled.Doubles(191, 7), Pickled.Int(0)),
            Pickled.Tuple(Pickled.Doubles(12), Pickled.Int(1))
        )
    );

    /// <summary>A file whose only piece is the given sequence, labelled 0.</summary>
    private static ChordDataset ReadSequence(byte[] sequence) => Read(Pickled.File(Pickled.List(Pickled.Tuple(sequence, Pickled.Int(0)))));

    [Fact]
    public void Read_NotebookForm_HasSequencesLabelsAndClasses()
    {
        var data = Read(NotebookForm);
        Assert.Equal("0 5 -1 = 1 | 191 7 = 0 | 12 = 1", Show(data));
        Assert.Equal([1, 0, 1], data.Labels);
        Assert.Equal("0,1", string.Join(',', data.ClassLabels));
    }

    [Fact]
    public void Read_ListOfSequences_HasNoLabels()
    {
        var data = Read(
            Pickled.File(Pickled.List(Pickled.Doubles(0, 5), Pickled.Ints(1, 2), Pickled.Tuple(Pickled.Int(3), Pickled.Int(4))))
        );
        Assert.Equal("0 5 | 1 2 | 3 4", Show(data));
        Assert.Null(data.Labels);
        Assert.Empty(data.ClassLabels);
    }

    [Fact]
    public void Read_GzipWhateverItsName_IsUnpacked()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(NotebookForm);
        Assert.Equal(Show(Read(NotebookForm)), Show(Read(packed.ToArray())));
    }

    [Fact]
    public void Read_Protocol0_IsText() =>
        Assert.Equal("0 5 -1 = 1 | 7 = 0", Show(Read("(lp0\n((lp1\nI0\naF5.0\naI-1\naI1\ntp2\na((lp3\nL7L\naI0\ntp4\na."u8.ToArray())));

    [Fact]
    public void Read_Protocol2_HasBytesAsText() =>
        Assert.Equal(
            "0 5 200 = 0",
            Show(
                Read(
                    Pickled.File(
                        Pickled.List(
                            Pickled.Tuple(
                                Pickled.Array(Pickled.Dtype("f8"), [3], Pickled.EncodedBytes(Pickled.LittleEndian(0, 5, 200))),
                                Pickled.Int(0)
                            )
                        ),
                        protocol: 2
                    )
                )
            )
        );

    [Fact]
    public void Read_Protocol4_HasNamesOnTheStackAndAMemo() =>
        Assert.Equal(
            "3 = 0 | 3 = 0",
            Show(
                Read(
                    Pickled.File(
                        [
                            0x95,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            (byte)']',
                            0x94,
                            (byte)'(',
                            .. Pickled.Call(
                                Pickled.StackGlobal("numpy._core.multiarray", "_reconstruct"),
                                Pickled.StackGlobal("numpy", "ndarray"),
                                Pickled.Tuple(Pickled.Int(0)),
                                Pickled.Bytes([98])
                            ),
                            0x94,
                            .. Pickled.Tuple(
                                Pickled.Int(1),
                                Pickled.Tuple(Pickled.Int(1)),
                                Pickled.Dtype("i1", "|"),
                                Pickled.False,
                                Pickled.Bytes([3])
                            ),
                            (byte)'b',
                            .. Pickled.Int(0),
                            0x86,
                            0x94,
                            (byte)'h',
                            2,
                            (byte)'e',
                        ],
                        protocol: 4
                    )
                )
            )
        );

    [Fact]
    public void Read_Protocol5_HasBuffersInBand() =>
        Assert.Equal(
            "7 8 = 0",
            Show(
                Read(
                    Pickled.File(
                        Pickled.List(
                            Pickled.Tuple(
                                Pickled.Call(
                                    Pickled.Global("numpy.core.numeric", "_frombuffer"),
                                    [0x96, 2, 0, 0, 0, 0, 0, 0, 0, 7, 8],
                                    Pickled.Dtype("u1", "|"),
                                    Pickled.Tuple(Pickled.Int(2)),
                                    Pickled.Text("C")
                                ),
                                Pickled.Int(0)
                            )
                        ),
                        protocol: 5
                    )
                )
            )
        );

    public static TheoryData<string, string, byte[]> NumericTypes { get; } =
        new()
        {
            { "f8", "<", BitConverter.GetBytes(150.0) },
            { "f8", ">", [.. BitConverter.GetBytes(150.0).Reverse()] },
            { "f4", "<", BitConverter.GetBytes(150f) },
            { "f4", ">", [.. BitConverter.GetBytes(150f).Reverse()] },
            { "f2", "<", BitConverter.GetBytes((Half)150) },
            { "f2", ">", [.. BitConverter.GetBytes((Half)150).Reverse()] },
            { "i8", "<", [150, 0, 0, 0, 0, 0, 0, 0] },
            { "i8", ">", [0, 0, 0, 0, 0, 0, 0, 150] },
            { "i4", "=", [150, 0, 0, 0] },
            { "i4", ">", [0, 0, 0, 150] },
            { "i2", "<", [150, 0] },
            { "i2", ">", [0, 150] },
            { "u8", "<", [150, 0, 0, 0, 0, 0, 0, 0] },
            { "u8", ">", [0, 0, 0, 0, 0, 0, 0, 150] },
            { "u4", "<", [150, 0, 0, 0] },
            { "u4", ">", [0, 0, 0, 150] },
            { "u2", "<", [150, 0] },
            { "u2", ">", [0, 150] },
            { "u1", "|", [150] },
        };

    [Theory]
    [MemberData(nameof(NumericTypes))]
    public void Read_NumericTypeInAnyByteOrder_IsRead(string code, string order, byte[] element)
    {
        Assert.Equal("150 = 0", Show(ReadSequence(Pickled.Array(Pickled.Dtype(code, order), [1], Pickled.Bytes(element)))));
        Assert.Equal("150 = 0", Show(ReadSequence(Pickled.List(Pickled.Scalar(Pickled.Dtype(code, order), element)))));
    }

    [Theory]
    [
        InlineData(false, 3),
        InlineData(true, 3),
        InlineData(false, 3, 1),
        InlineData(true, 3, 1),
        InlineData(false, 1, 3),
        InlineData(true, 1, 3),
        InlineData(false, 1, 1, 3)
    ]
    public void Read_ShapeWithOneLongDimension_IsASequence(bool fortran, params int[] shape) =>
        Assert.Equal(
            "1 2 3 = 0",
            Show(ReadSequence(Pickled.Array(Pickled.Dtype("f8"), shape, Pickled.Bytes(Pickled.LittleEndian(1, 2, 3)), fortran: fortran)))
        );

    [Fact]
    public void Read_NumPy2Names_AreKnown() =>
        Assert.Equal(
            "1 = 0",
            Show(ReadSequence(Pickled.Array(Pickled.Dtype("f8"), [1], Pickled.Bytes(Pickled.LittleEndian(1)), core: "numpy._core")))
        );

    [Fact]
    public void Read_ChordSymbols_AreTheirCodes() =>
        Assert.Equal(
            "0 153 -1 160 = 0",
            Show(ReadSequence(Pickled.List(Pickled.Text("C"), Pickled.Text("Am7"), Pickled.Text("N.C."), Pickled.Text("B♭"))))
        );

    [Fact]
    public void Read_ArrayOfChordSymbols_AreTheirCodes() =>
        Assert.Equal(
            "0 145 = 0",
            Show(
                ReadSequence(
                    Pickled.Array(
                        Pickled.Dtype("U2"),
                        [2],
                        Pickled.Bytes([.. Encoding.UTF32.GetBytes("C\0"), .. Encoding.UTF32.GetBytes("Am")])
                    )
                )
            )
        );

    [Fact]
    public void Read_TextsThatAreNoChordSymbols_GetCodesInOrdinalOrder()
    {
        var data = Read(
            Pickled.File(
                Pickled.List(Pickled.List(Pickled.Text("V7"), Pickled.Text("I")), Pickled.List(Pickled.Text("IV"), Pickled.Text("I")))
            )
        );
        Assert.Equal("2 0 | 1 0", Show(data));
        Assert.Equal(["I", "IV", "V7"], data.Tokens!);
    }

    [Fact]
    public void Read_ChordsInOneText_AreASequence()
    {
        Assert.Equal(
            "0 153 80 = J. S. Bach | 80 0 = satie",
            Show(
                Read(
                    Pickled.File(
                        Pickled.List(
                            Pickled.Tuple(Pickled.Text("C Am7 F"), Pickled.Text("J. S. Bach")),
                            Pickled.Tuple(Pickled.Text("F | C"), Pickled.Text("satie"))
                        )
                    )
                )
            )
        );
        Assert.Equal("0 80 | 80 0", Show(Read(Pickled.File(Pickled.List(Pickled.Text("C, F"), Pickled.Text("F C"))))));
        Assert.Equal(
            "1 2 = J. S. Bach",
            Show(Read(Pickled.File(Pickled.List(Pickled.Tuple(Pickled.Text("J. S. Bach"), Pickled.Ints(1, 2))))))
        );
    }

    [Fact]
    public void Read_LabelsAsArraysOfOneOrBytes_AreLabels()
    {
        Assert.Equal("1 = 3", Show(ReadRow(Pickled.Array(Pickled.Dtype("i1", "|"), [], Pickled.Bytes([3])))));
        Assert.Equal("1 = 3", Show(ReadRow(Pickled.Array(Pickled.Dtype("i1", "|"), [1, 1], Pickled.Bytes([3])))));
        Assert.Equal("1 = bach", Show(ReadRow(Pickled.Bytes([.. "bach"u8]))));

        static ChordDataset ReadRow(byte[] label) => Read(Pickled.File(Pickled.List(Pickled.Tuple(Pickled.Ints(1), label))));
    }

    [Fact]
    public void Read_NumbersAsTexts_AreCodes()
    {
        var data = ReadSequence(Pickled.List(Pickled.Text("-1"), Pickled.Text("500")));
        Assert.Equal("-1 500 = 0", Show(data));
        Assert.Null(data.Tokens);
    }

    [Fact]
    public void Read_ListsOfSmallNumbers_TakeASmallMultipleOfTheFile()
    {
        byte[] sequence =
        [
            (byte)']',
            (byte)'(',
            .. Enumerable.Repeat(new byte[] { (byte)'K', 7 }, 250).SelectMany(number => number),
            (byte)'e',
        ];
        var file = Pickled.File([(byte)']', (byte)'(', .. Enumerable.Repeat(sequence, 40_000).SelectMany(piece => piece), (byte)'e']);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(40_000, Read(file).Sequences.Count);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 5L * file.Length);
    }

    [Theory]
    [InlineData("10,9,2", "2,9,10")]
    [InlineData("b,B,a", "B,a,b")]
    public void Read_Classes_AreInNumericElseOrdinalOrder(string labels, string classes)
    {
        var rows = labels
            .Split(',')
            .Select(label =>
                Pickled.Tuple(Pickled.Ints(1), int.TryParse(label, out var number) ? Pickled.Int(number) : Pickled.Text(label))
            );
        var data = Read(Pickled.File(Pickled.List([.. rows])));
        Assert.Equal(classes, string.Join(',', data.ClassLabels));
        Assert.Equal(labels, string.Join(',', data.Labels!.Select(index => data.ClassLabels[index])));
    }

    [Fact]
    public void Read_LabelTypes_AreWholeFloatsNumPyNumbersTextsAndBooleans()
    {
        Assert.Equal("1 = 3", Show(Read(Pickled.File(Pickled.List(Pickled.Tuple(Pickled.Ints(1), Pickled.Float(3)))))));
        Assert.Equal(
            "1 = 3",
            Show(Read(Pickled.File(Pickled.List(Pickled.Tuple(Pickled.Ints(1), Pickled.Scalar(Pickled.Dtype("i2"), [3, 0]))))))
        );
        Assert.Equal(
            "1 = True | 1 = False",
            Show(
                Read(
                    Pickled.File(Pickled.List(Pickled.Tuple(Pickled.Ints(1), Pickled.True), Pickled.Tuple(Pickled.Ints(1), Pickled.False)))
                )
            )
        );
    }

    [Fact]
    public void Read_OnlyNoneAsLabels_IsUnlabelled() =>
        Assert.Equal("1", Show(Read(Pickled.File(Pickled.List(Pickled.Tuple(Pickled.Ints(1), Pickled.None))))));

    [Fact]
    public void Read_OneClass_Loads() => Assert.Single(ReadSequence(Pickled.Ints(1)).ClassLabels);

    [Fact]
    public void Read_MinusZero_IsZero() => Assert.Equal("0 = 0", Show(ReadSequence(Pickled.Doubles(-0.0))));

    [Fact]
    public void Read_CodesBeyondTheStandard_AreAnotherVocabulary() =>
        Assert.Equal("999 1000000 = 0", Show(ReadSequence(Pickled.Doubles(999, 1_000_000))));

    [Fact]
    public void Read_LargestUnsignedNumberInALargerVocabulary_IsACode() =>
        Assert.Equal("255 200 = 0", Show(ReadSequence(Pickled.Array(Pickled.Dtype("u1", "|"), [2], Pickled.Bytes([255, 200])))));

    [Fact]
    public void Read_Cancelled_Stops()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        using var stream = new MemoryStream(NotebookForm);
        Assert.Throws<OperationCanceledException>(() => PickleDatasetReader.Read(stream, cancelled.Token));
    }
}

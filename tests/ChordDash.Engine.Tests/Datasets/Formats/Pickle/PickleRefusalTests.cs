using System.IO.Compression;
using System.Text;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Formats.Pickle;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Tests.Shared;

namespace ChordDash.Engine.Tests.Datasets.Formats.Pickle;

public class PickleRefusalTests
{
    private static Message Refusal(byte[] file)
    {
        using var stream = new MemoryStream(file);
        var problem = Assert.Throws<DatasetFormatException>(() => PickleDatasetReader.Read(stream)).Problem;
        // A whole sentence that says what to do.
        Assert.Matches(@"^[A-Z""].*\.$", problem.ToString());
        Assert.DoesNotContain("Exception", problem.ToString(), StringComparison.Ordinal);
        return problem;
    }

    private static Message RefusalOf(params byte[][] rows) => Refusal(Pickled.File(Pickled.List(rows)));

    private static byte[] Row(byte[] sequence) => Pickled.Tuple(sequence, Pickled.Int(0));

    private static byte[] Labelled(byte[] label) => Pickled.Tuple(Pickled.Ints(1), label);

    public static TheoryData<string, Message> TextualFiles =>
        new()
        {
            { "", DatasetMessages.FileIsEmpty },
            { "sequence,label\n1 2 3,0\n", DatasetMessages.FileIsPlainText },
            { "chords of Bach\nfor four voices\n", DatasetMessages.FileIsPlainText },
            { "<!DOCTYPE html><h1>404</h1>", DatasetMessages.FileIsWebPage },
            { "[[[0, 1, 2], 0]]", DatasetMessages.FileIsJson },
            { "{\"X\": []}", DatasetMessages.FileIsJson },
            { "\uFEFFsequence", DatasetMessages.FileHasUtf8Mark },
            { "PK\u0003\u0004data.pkl", DatasetMessages.FileIsNoPickle(FileKindMessages.FileKindZip, DatasetMessages.RemedyPickleTuples) },
            { "MThd\0\0", DatasetMessages.FileIsNoPickle(FileKindMessages.FileKindMidi, DatasetMessages.RemedyTurnMidiIntoCodes) },
            { "%PDF-1.7", DatasetMessages.FileIsNoPickle(FileKindMessages.FileKindPdf, DatasetMessages.RemedyPickleTuples) },
        };

    [Theory]
    [MemberData(nameof(TextualFiles))]
    public void Read_TextualFileThatIsNoPickle_IsNamed(string content, Message finding) =>
        Assert.Equal(finding, Refusal(Encoding.UTF8.GetBytes(content)));

    public static TheoryData<byte[], Message> Files =>
        new()
        {
            {
                [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10],
                DatasetMessages.FileIsNoPickle(FileKindMessages.FileKindPng, DatasetMessages.RemedyPickleTuples)
            },
            {
                [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0],
                DatasetMessages.FileIsNoPickle(FileKindMessages.FileKindNumpyArray, DatasetMessages.RemedyLoadArray)
            },
            { [0xFF, 0xFE, (byte)'a', 0], DatasetMessages.FileHasByteOrderMark },
            { [0, 0, 0, 0], DatasetMessages.FileIsOfZeros(4) },
            { [0x80, 2, (byte)']', 0xFF, (byte)'.'], DatasetMessages.PickleDamaged(DatasetMessages.DamageUnknownInstruction("FF", 3)) },
            { [0x80, 9, (byte)']', (byte)'.'], DatasetMessages.PickleProtocolUnknown(9, 5) },
            { [0x80, 3, (byte)']'], DatasetMessages.PickleDamaged(DatasetMessages.DamageHasNoEnd(3)) },
            { [0x80, 2, 0x86, (byte)'.'], DatasetMessages.PickleDamaged(DatasetMessages.DamageTakesTooMuch) },
            { [0x80, 2, (byte)'h', 5, (byte)'.'], DatasetMessages.PickleDamaged(DatasetMessages.DamageFetchesNothing(2, 5)) },
            { [0x80, 2, (byte)'t', (byte)'.'], DatasetMessages.PickleDamaged(DatasetMessages.DamageHasNoMark) },
            { [0x80, 2, 0x82, 1, (byte)'.'], DatasetMessages.PickleInstructionRefused("Ext1", 2) },
            { [(byte)'P', (byte)'1', 10, (byte)'.'], DatasetMessages.PickleInstructionRefused("PersId", 0) },
            { [0x80, 2, (byte)'K', 3, (byte)'.'], DatasetMessages.PickleHoldsNoPieces(FileKindMessages.ValueNumber(3)) },
            {
                [0x80, 2, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, (byte)'.'],
                DatasetMessages.FileIsNoPickle(FileKindMessages.FileKindTorch, DatasetMessages.RemedyPickleTuples)
            },
            {
                [0x80, 4, 0x8E, 0, 0, 0, 0, 0, 0, 0, 0x40, 1],
                DatasetMessages.PickleDamaged(DatasetMessages.DamageAnnouncesTooMuch(11, 4_611_686_018_427_387_904, 1))
            },
            {
                [0x80, 2, (byte)'X', 0xF0, 0xFF, 0xFF, 0xFF, 1],
                DatasetMessages.PickleDamaged(DatasetMessages.DamageAnnouncesTooMuch(7, 4_294_967_280, 1))
            },
            {
                [0x80, 2, 0x8B, 0xFF, 0xFF, 0xFF, 0x7F, 1],
                DatasetMessages.PickleDamaged(DatasetMessages.DamageAnnouncesTooMuch(7, 2_147_483_647, 1))
            },
            {
                [0x80, 4, 0x95, 0, 0, 0, 0, 0, 0, 0, 0x10, (byte)']', (byte)'.'],
                DatasetMessages.PickleDamaged(DatasetMessages.DamageAnnouncesTooMuch(11, 1_152_921_504_606_846_976, 2))
            },
            { [0x80, 5, 0x97, (byte)'.'], DatasetMessages.PickleKeepsArraysElsewhere },
        };

    [Theory]
    [MemberData(nameof(Files))]
    public void Read_BytesThatAreNoPickle_AreNamed(byte[] content, Message finding) => Assert.Equal(finding, Refusal(content));

    [Theory]
    [InlineData("posix", "system"), InlineData("os", "system"), InlineData("builtins", "eval"), InlineData("builtins", "getattr")]
    [InlineData("numpy", "load"), InlineData("datetime", "datetime"), InlineData("decimal", "Decimal"), InlineData("array", "array")]
    [InlineData("torch._utils", "_rebuild_tensor_v2"), InlineData("pandas.core.frame", "DataFrame"), InlineData("builtins", "ValueError")]
    public void Read_NameThatIsNotNumPys_IsRefusedByName(string module, string name)
    {
        var refusal = DatasetMessages.PickleCallRefused(
            $"{module}.{name}",
            module switch
            {
                "torch._utils" => DatasetMessages.InsteadOfTorch,
                "pandas.core.frame" => DatasetMessages.InsteadOfPandas,
                _ => DatasetMessages.InsteadOfOther,
            }
        );
        Assert.Equal(refusal, RefusalOf(Pickled.Call(Pickled.Global(module, name), Pickled.Text("true"))));
        Assert.Equal(refusal, RefusalOf(Pickled.Call(Pickled.StackGlobal(module, name), Pickled.Text("true"))));
    }

    [Fact]
    public void Read_NameFromTheMemo_IsRefusedByName() =>
        Assert.Equal(
            DatasetMessages.PickleCallRefused("os.system", DatasetMessages.InsteadOfOther),
            Refusal(
                Pickled.File(
                    [.. Pickled.Text("os"), (byte)'q', 0, .. Pickled.Text("system"), (byte)'q', 1, 0x86, (byte)'h', 0, (byte)'h', 1, 0x93],
                    protocol: 4
                )
            )
        );

    [Fact]
    public void Read_DeepNesting_IsRefusedWithoutOverflow()
    {
        Assert.Equal(
            DatasetMessages.SequenceHoldsList(0, FileKindMessages.ValueTuple(1), FileKindMessages.ValueTuple(1), 0),
            Refusal(Pickled.File([(byte)')', .. Enumerable.Repeat((byte)0x85, 100_000)]))
        );
        Assert.Equal(
            DatasetMessages.SequenceHoldsList(0, FileKindMessages.ValueList(1), FileKindMessages.ValueList(1), 0),
            Refusal(Pickled.File([.. Enumerable.Repeat((byte)']', 100_000), .. Enumerable.Repeat((byte)'a', 99_999)]))
        );
    }

    [Fact]
    public void Read_ListThatHoldsItself_IsRefused() =>
        Assert.Equal(
            DatasetMessages.SequenceHoldsList(0, FileKindMessages.ValueList(1), FileKindMessages.ValueList(1), 0),
            Refusal(Pickled.File([(byte)']', (byte)'q', 0, (byte)'h', 0, (byte)'a']))
        );

    [Fact]
    public void Read_OneRowTwoHundredThousandTimes_IsRefusedInBoundedTimeAndMemory()
    {
        var row = Row(Pickled.Array(Pickled.Dtype("i1", "|"), [5_000], Pickled.Bytes(new byte[5_000])));
        var file = Pickled.File([
            (byte)']',
            (byte)'(',
            .. row,
            (byte)'q',
            0,
            .. Enumerable.Repeat(new byte[] { (byte)'h', 0 }, 200_000).SelectMany(get => get),
            (byte)'e',
        ]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(DatasetMessages.TooManyChordsInFile(5_620_640, 1_124), Refusal(file));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000_000);
    }

    [Fact]
    public void Read_MoreObjectsThanMemoryAllows_IsRefused() =>
        Assert.Equal(
            nameof(DatasetMessages.PickleTakesMemory),
            Refusal(Pickled.File([.. Enumerable.Repeat((byte)'}', 2_000_000), (byte)'t'])).Code
        );

    [Fact]
    public void Read_SameTextEncodedAgainAndAgain_TakesItsMemoryOnce()
    {
        // A megabyte of text, asked for as bytes 10,000 times: 10 GB if each were made.
        byte[] encode = [.. Pickled.Global("_codecs", "encode"), (byte)'(', (byte)'h', 0, .. Pickled.Text("latin1"), (byte)'t', (byte)'R'];
        byte[] file = Pickled.File([
            (byte)']',
            (byte)'(',
            .. Pickled.Text(new string('a', 1_000_000)),
            (byte)'q',
            0,
            .. Enumerable.Repeat(encode, 10_000).SelectMany(call => call),
            (byte)'e',
        ]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(
            DatasetMessages.RowsAreSingleWords(FileKindMessages.ValueText(FileKindMessages.QuotedTextCut(new string('a', 30)))),
            Refusal(file)
        );
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000_000);
    }

    [Fact]
    public void Read_SameTextAsANumberAgainAndAgain_IsNotDecodedEachTime()
    {
        // A megabyte of text, asked for as a single NumPy number 10,000 times.
        byte[] scalar = [.. Pickled.Global("numpy.core.multiarray", "scalar"), (byte)'h', 1, (byte)'h', 0, 0x86, (byte)'R'];
        byte[] file = Pickled.File([
            (byte)']',
            (byte)'(',
            .. Pickled.EncodedBytes([.. Enumerable.Repeat((byte)'a', 1_000_000)]),
            (byte)'q',
            0,
            .. Pickled.Dtype("i2"),
            (byte)'q',
            1,
            .. Enumerable.Repeat(scalar, 10_000).SelectMany(call => call),
            (byte)'e',
        ]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(DatasetMessages.SequenceIsEmpty(0), Refusal(file));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000_000);
    }

    [Fact]
    public void Read_ChordsInATextThatIsDamagedAtItsEnd_AreRefused()
    {
        byte[] text = Encoding.ASCII.GetBytes($"(V{string.Concat(Enumerable.Repeat("C ", 600))}\\u12\nl.");
        Assert.Equal(DatasetMessages.SequenceEscapesDamaged(0), Refusal(text));
    }

    [Fact]
    public void Read_GzipThatUnpacksToTooMuch_IsRefused()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(new byte[129 * 1024 * 1024]);
        Assert.Equal(DatasetMessages.PackedPickleTooLarge("gzip", 75_382_624), Refusal(packed.ToArray()));
    }

    [Fact]
    public void Read_DamagedGzip_IsRefused() =>
        Assert.Equal(DatasetMessages.PackedPickleDamaged("gzip"), Refusal([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xFF, 0xFF, 0xFF]));

    [Fact]
    public void Read_TwoPicklesInOneFile_IsRefused() =>
        Assert.Equal(
            DatasetMessages.PicklesDoNotBelongTogether(21, 4, 2),
            Refusal([.. Pickled.File(Pickled.List(Row(Pickled.Ints(1)))), .. Pickled.File([(byte)']'])])
        );

    public static TheoryData<Message, byte[]> Sequences { get; } =
        new()
        {
            { DatasetMessages.NumberIsNoChordCode(1, 2, "NaN", 1_000_000), Pickled.Doubles(1, 2, double.NaN) },
            {
                DatasetMessages.NumberIsNoChordCode(1, 0, FileKindMessages.NumberInfinity, 1_000_000),
                Pickled.Doubles(double.PositiveInfinity)
            },
            { DatasetMessages.NumberIsNoChordCode(1, 1, 12.5, 1_000_000), Pickled.Doubles(1, 12.5) },
            { DatasetMessages.NumberIsNoChordCode(1, 1, 12.5, 1_000_000), Pickled.List(Pickled.Int(1), Pickled.Float(12.5)) },
            { DatasetMessages.NumberIsNoChordCode(1, 0, -7, 1_000_000), Pickled.Ints(-7) },
            { DatasetMessages.NumberIsNoChordCode(1, 0, 9_007_199_254_740_994, 1_000_000), Pickled.Doubles(9007199254740994) },
            { DatasetMessages.NumberIsNoChordCode(1, 0, 1_000_001, 1_000_000), Pickled.Ints(1_000_001) },
            { DatasetMessages.ItemIsNoChord(1, 1, FileKindMessages.ValueNone), Pickled.List(Pickled.Int(1), Pickled.None) },
            { DatasetMessages.ItemIsNoChord(1, 0, FileKindMessages.ValueTrue), Pickled.List(Pickled.True) },
            { DatasetMessages.ItemIsText(1, 0, 0), Pickled.List(Pickled.Text("C")) },
            { DatasetMessages.ItemIsText(1, 1, 0), Pickled.List(Pickled.Int(1), Pickled.Text("C")) },
            {
                DatasetMessages.SequenceHoldsList(1, FileKindMessages.ValueList(1), FileKindMessages.ValueList(1), 0),
                Pickled.List(Pickled.Ints(1))
            },
            { DatasetMessages.SequenceIsEmpty(1), Pickled.List() },
            { DatasetMessages.SequenceIsEmpty(1), Pickled.Doubles() },
            {
                DatasetMessages.SequenceIsNoArray(1, FileKindMessages.ValueArrayOfType("bool")),
                Pickled.Array(Pickled.Dtype("b1", "|"), [1], Pickled.Bytes([1]))
            },
            {
                DatasetMessages.SequenceIsNoArray(1, FileKindMessages.ValueArrayOfType("complex128")),
                Pickled.Array(Pickled.Dtype("c16"), [1], Pickled.Bytes(new byte[16]))
            },
            {
                DatasetMessages.SequenceIsNoArray(1, FileKindMessages.ValueArrayOfType("datetime64")),
                Pickled.Array(Pickled.Dtype("M8"), [1], Pickled.Bytes(new byte[8]))
            },
            {
                DatasetMessages.SequenceIsNoArray(1, FileKindMessages.ValueArrayOfType(FileKindMessages.QuotedText("zz"))),
                Pickled.Array(Pickled.Dtype("zz"), [1], Pickled.Bytes(new byte[8]))
            },
            {
                DatasetMessages.SequenceIsNoArray(1, FileKindMessages.ValueArrayNoDimensions),
                Pickled.Array(Pickled.Dtype("f8"), [], Pickled.Bytes(new byte[8]))
            },
            {
                DatasetMessages.SequenceIsNoArray(1, FileKindMessages.ValueArrayNoSequence("(2, 2)")),
                Pickled.Array(Pickled.Dtype("f8"), [2, 2], Pickled.Bytes(new byte[32]), fortran: true)
            },
            {
                DatasetMessages.SequenceIsNoArray(1, FileKindMessages.ValueArrayShapeMisfit("float64", "(1000000000,)", 16)),
                Pickled.Array(Pickled.Dtype("f8"), [1_000_000_000], Pickled.Bytes(new byte[16]))
            },
            {
                DatasetMessages.SequenceIsNoArray(1, FileKindMessages.ValueArrayBadShape),
                Pickled.Array(Pickled.Dtype("f8"), [-1], Pickled.Bytes(new byte[8]))
            },
            { DatasetMessages.RestIsWrapped(1, 0, 255, "uint8"), Pickled.Array(Pickled.Dtype("u1", "|"), [2], Pickled.Bytes([255, 191])) },
            {
                DatasetMessages.SequenceIsNoList(1, FileKindMessages.ValueArrayDamaged),
                Pickled.Call(Pickled.Global("numpy.core.multiarray", "_reconstruct"))
            },
        };

    [Theory]
    [MemberData(nameof(Sequences))]
    public void Read_BadSequence_IsNamedByRowAndPosition(Message finding, byte[] sequence) =>
        Assert.Equal(finding, RefusalOf(Row(Pickled.Doubles(1)), Row(sequence)));

    public static TheoryData<Message, byte[]> Labels { get; } =
        new()
        {
            { DatasetMessages.LabelIsNoWholeNumber(1, 0.5), Pickled.Float(0.5) },
            { DatasetMessages.LabelIsNoWholeNumber(1, "NaN"), Pickled.Float(double.NaN) },
            { DatasetMessages.LabelIsNegative(1, -1), Pickled.Int(-1) },
            { DatasetMessages.RowHasNoLabel(1), Pickled.None },
            {
                DatasetMessages.LabelsDifferInType(
                    1,
                    FileKindMessages.ValueText(FileKindMessages.QuotedText("bach")),
                    FileKindMessages.ValueNumber(0)
                ),
                Pickled.Text("bach")
            },
            { DatasetMessages.LabelIsNotShowable(1, FileKindMessages.QuotedText(" "), 100), Pickled.Text(" ") },
            { DatasetMessages.LabelIsOneHot(1, FileKindMessages.ValueList(2)), Pickled.Ints(0, 1) },
        };

    [Theory]
    [MemberData(nameof(Labels))]
    public void Read_BadLabel_IsNamedByRow(Message finding, byte[] label) =>
        Assert.Equal(finding, RefusalOf(Labelled(Pickled.Int(0)), Labelled(label)));

    [Fact]
    public void Read_LabelPerPiece_IsRefused() =>
        Assert.Equal(
            DatasetMessages.TooManyLabels(1_001, 1_000),
            RefusalOf([.. Enumerable.Range(0, 1_001).Select(row => Labelled(Pickled.Int(row)))])
        );

    [Fact]
    public void Read_RowsOfDifferentForm_AreNamed()
    {
        Assert.Equal(
            DatasetMessages.RowIsNoPair(1, FileKindMessages.ValueTuple(3)),
            RefusalOf(Row(Pickled.Ints(1)), Pickled.Tuple(Pickled.Ints(1), Pickled.Int(0), Pickled.Int(0)))
        );
        Assert.Equal(DatasetMessages.RowIsPair(1), RefusalOf(Pickled.Ints(1), Row(Pickled.Ints(1))));
        Assert.Equal(
            DatasetMessages.SequenceHoldsList(0, FileKindMessages.ValueTuple(3), FileKindMessages.ValueList(1), 0),
            RefusalOf(Pickled.Tuple(Pickled.Ints(1), Pickled.Int(0), Pickled.Int(0)))
        );
    }

    [Fact]
    public void Read_NoRowsOrNoList_IsNamed()
    {
        Assert.Equal(DatasetMessages.FileHasNoRows, RefusalOf());
        Assert.Equal(
            DatasetMessages.PickleHoldsNoPieces(FileKindMessages.ValueText(FileKindMessages.QuotedText("CAGE"))),
            Refusal(Pickled.File(Pickled.Text("CAGE")))
        );
        Assert.Equal(DatasetMessages.DictionaryHasNoSequences, Refusal(Pickled.File(Pickled.Dictionary(("rows", Pickled.Int(1))))));
        Assert.Equal(
            DatasetMessages.LabelsDoNotMatchSequences("X", 1, "y", 2),
            Refusal(Pickled.File(Pickled.Dictionary(("X", Pickled.List(Pickled.Ints(1))), ("y", Pickled.Ints(1, 2)))))
        );
        Assert.Equal(
            DatasetMessages.PickleHoldsNoPieces(FileKindMessages.ValueArray("float64", "(1,)")),
            Refusal(Pickled.File(Pickled.Doubles(1)))
        );
    }

    [Fact]
    public void Read_EveryTruncation_IsRefused()
    {
        var file = Pickled.File(Pickled.List(Row(Pickled.Doubles(1, 2)), Row(Pickled.Ints(3))));
        for (var length = 0; length < file.Length; length++)
            Refusal(file[..length]);
    }
}

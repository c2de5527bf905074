using System.IO.Compression;
using System.Text;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Formats.Pickle;
using ChordDash.Engine.Tests.Shared;

namespace ChordDash.Engine.Tests.Datasets.Formats.Pickle;

public class PickleRefusalTests
{
    private static string Refusal(byte[] file)
    {
        using var stream = new MemoryStream(file);
        var message = Assert.Throws<DatasetFormatException>(() => PickleDatasetReader.Read(stream)).Message;
        // A whole sentence that says what to do.
        Assert.Matches(@"^[A-Z""].*\.$", message);
        Assert.DoesNotContain("Exception", message, StringComparison.Ordinal);
        return message;
    }

    private static string RefusalOf(params byte[][] rows) => Refusal(Pickled.File(Pickled.List(rows)));

    private static byte[] Row(byte[] sequence) => Pickled.Tuple(sequence, Pickled.Int(0));

    private static byte[] Labelled(byte[] label) => Pickled.Tuple(Pickled.Ints(1), label);

    private static void AssertSays(string part, string message) => Assert.Contains(part, message, StringComparison.Ordinal);

    [Theory]
    [InlineData("", "The file is empty")]
    [InlineData("sequence,label\n1 2 3,0\n", "plain text, not a pickle")]
    [InlineData("chords of Bach\nfor four voices\n", "plain text, not a pickle")]
    [InlineData("<!DOCTYPE html><h1>404</h1>", "a web page or XML, not a pickle")]
    [InlineData("[[[0, 1, 2], 0]]", "JSON or text, not a pickle")]
    [InlineData("{\"X\": []}", "JSON or text, not a pickle")]
    [InlineData("\uFEFFsequence", "byte order mark")]
    [InlineData("PK\u0003\u0004data.pkl", "zip archive (torch.save and numpy.savez write such)")]
    [InlineData("MThd\0\0", "MIDI file")]
    [InlineData("%PDF-1.7", "PDF document")]
    public void Read_TextualFileThatIsNoPickle_IsNamed(string content, string finding) =>
        AssertSays(finding, Refusal(Encoding.UTF8.GetBytes(content)));

    [Theory]
    [InlineData(new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10 }, "PNG image")]
    [InlineData(new byte[] { 0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0 }, ".npy file")]
    [InlineData(new byte[] { 0xFF, 0xFE, (byte)'a', 0 }, "byte order mark")]
    [InlineData(new byte[] { 0, 0, 0, 0 }, "byte 0x00 at offset 0")]
    [InlineData(new byte[] { 0x80, 2, (byte)']', 0xFF, (byte)'.' }, "byte 0xFF at offset 3")]
    [InlineData(new byte[] { 0x80, 9, (byte)']', (byte)'.' }, "protocol 9")]
    [InlineData(new byte[] { 0x80, 3, (byte)']' }, "ends too early")]
    [InlineData(new byte[] { 0x80, 2, 0x86, (byte)'.' }, "takes more objects than there are")]
    [InlineData(new byte[] { 0x80, 2, (byte)'h', 5, (byte)'.' }, "refers to object 5")]
    [InlineData(new byte[] { 0x80, 2, (byte)'t', (byte)'.' }, "there is no mark")]
    [InlineData(new byte[] { 0x80, 2, 0x82, 1, (byte)'.' }, "instruction Ext1")]
    [InlineData(new byte[] { (byte)'P', (byte)'1', 10, (byte)'.' }, "instruction PersId")]
    [InlineData(new byte[] { 0x80, 2, (byte)'K', 3, (byte)'.' }, "holds the number 3, not a list")]
    [InlineData(new byte[] { 0x80, 2, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, (byte)'.' }, "PyTorch file")]
    [InlineData(new byte[] { 0x80, 4, 0x8E, 0, 0, 0, 0, 0, 0, 0, 0x40, 1 }, "announces 4,611,686,018,427,387,904 more bytes")]
    [InlineData(new byte[] { 0x80, 2, (byte)'X', 0xF0, 0xFF, 0xFF, 0xFF, 1 }, "announces 4,294,967,280 more bytes")]
    [InlineData(new byte[] { 0x80, 2, 0x8B, 0xFF, 0xFF, 0xFF, 0x7F, 1 }, "announces 2,147,483,647 more bytes")]
    [InlineData(
        new byte[] { 0x80, 4, 0x95, 0, 0, 0, 0, 0, 0, 0, 0x10, (byte)']', (byte)'.' },
        "announces 1,152,921,504,606,846,976 more bytes"
    )]
    [InlineData(new byte[] { 0x80, 5, 0x97, (byte)'.' }, "out-of-band buffers")]
    public void Read_BytesThatAreNoPickle_AreNamed(byte[] content, string finding) => AssertSays(finding, Refusal(content));

    [Theory]
    [InlineData("posix", "system"), InlineData("os", "system"), InlineData("builtins", "eval"), InlineData("builtins", "getattr")]
    [InlineData("numpy", "load"), InlineData("datetime", "datetime"), InlineData("decimal", "Decimal"), InlineData("array", "array")]
    [InlineData("torch._utils", "_rebuild_tensor_v2"), InlineData("pandas.core.frame", "DataFrame"), InlineData("builtins", "ValueError")]
    public void Read_NameThatIsNotNumPys_IsRefusedByName(string module, string name)
    {
        AssertSays(
            $"{module}.{name}, which is not allowed; nothing of it was run",
            RefusalOf(Pickled.Call(Pickled.Global(module, name), Pickled.Text("true")))
        );
        AssertSays(
            $"{module}.{name}, which is not allowed; nothing of it was run",
            RefusalOf(Pickled.Call(Pickled.StackGlobal(module, name), Pickled.Text("true")))
        );
    }

    [Fact]
    public void Read_NameFromTheMemo_IsRefusedByName() =>
        AssertSays(
            "os.system",
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
        AssertSays("Row 0: a tuple of 1 holds a tuple of 1", Refusal(Pickled.File([(byte)')', .. Enumerable.Repeat((byte)0x85, 100_000)])));
        AssertSays(
            "Row 0: a list of 1 holds a list of 1",
            Refusal(Pickled.File([.. Enumerable.Repeat((byte)']', 100_000), .. Enumerable.Repeat((byte)'a', 99_999)]))
        );
    }

    [Fact]
    public void Read_ListThatHoldsItself_IsRefused() =>
        AssertSays("Row 0", Refusal(Pickled.File([(byte)']', (byte)'q', 0, (byte)'h', 0, (byte)'a'])));

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
        AssertSays("chords in all (reached in row 1124), the most for a file of this size", Refusal(file));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000_000);
    }

    [Fact]
    public void Read_MoreObjectsThanMemoryAllows_IsRefused() =>
        AssertSays("MB of memory", Refusal(Pickled.File([.. Enumerable.Repeat((byte)'}', 2_000_000), (byte)'t'])));

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
        AssertSays("Row 0", Refusal(file));
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
        AssertSays("Row 0", Refusal(file));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000_000);
    }

    [Fact]
    public void Read_ChordsInATextThatIsDamagedAtItsEnd_AreRefused()
    {
        byte[] text = Encoding.ASCII.GetBytes($"(V{string.Concat(Enumerable.Repeat("C ", 600))}\\u12\nl.");
        AssertSays("Row 0: the sequence is a text with damaged escape sequences", Refusal(text));
    }

    [Fact]
    public void Read_GzipThatUnpacksToTooMuch_IsRefused()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(new byte[129 * 1024 * 1024]);
        AssertSays("unpacks to more than 71.9 MB, far more than its own size", Refusal(packed.ToArray()));
    }

    [Fact]
    public void Read_DamagedGzip_IsRefused() =>
        AssertSays("compressed by gzip, but damaged", Refusal([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xFF, 0xFF, 0xFF]));

    [Fact]
    public void Read_TwoPicklesInOneFile_IsRefused() =>
        AssertSays(
            "the file goes on for 4 more",
            Refusal([.. Pickled.File(Pickled.List(Row(Pickled.Ints(1)))), .. Pickled.File([(byte)']'])])
        );

    public static TheoryData<string, byte[]> Sequences { get; } =
        new()
        {
            { "Row 1, position 2 is NaN", Pickled.Doubles(1, 2, double.NaN) },
            { "Row 1, position 0 is infinity", Pickled.Doubles(double.PositiveInfinity) },
            { "Row 1, position 1 is 12.5", Pickled.Doubles(1, 12.5) },
            { "Row 1, position 1 is 12.5", Pickled.List(Pickled.Int(1), Pickled.Float(12.5)) },
            { "Row 1, position 0 is -7", Pickled.Ints(-7) },
            { "Row 1, position 0 is 9007199254740994", Pickled.Doubles(9007199254740994) },
            { "Row 1, position 0 is 1000001", Pickled.Ints(1_000_001) },
            { "Row 1, position 1 is None", Pickled.List(Pickled.Int(1), Pickled.None) },
            { "Row 1, position 0 is True", Pickled.List(Pickled.True) },
            { "Row 1, position 0 is a text, but row 0 begins with a number", Pickled.List(Pickled.Text("C")) },
            { "Row 1, position 1 is a text, but row 0 begins with a number", Pickled.List(Pickled.Int(1), Pickled.Text("C")) },
            { "Row 1: a list of 1 holds a list of 1 at position 0", Pickled.List(Pickled.Ints(1)) },
            { "Row 1 has an empty sequence", Pickled.List() },
            { "Row 1 has an empty sequence", Pickled.Doubles() },
            { "Row 1: the sequence is a NumPy array of bool", Pickled.Array(Pickled.Dtype("b1", "|"), [1], Pickled.Bytes([1])) },
            { "Row 1: the sequence is a NumPy array of complex128", Pickled.Array(Pickled.Dtype("c16"), [1], Pickled.Bytes(new byte[16])) },
            { "Row 1: the sequence is a NumPy array of datetime64", Pickled.Array(Pickled.Dtype("M8"), [1], Pickled.Bytes(new byte[8])) },
            { "Row 1: the sequence is a NumPy array of \"zz\"", Pickled.Array(Pickled.Dtype("zz"), [1], Pickled.Bytes(new byte[8])) },
            { "without dimensions", Pickled.Array(Pickled.Dtype("f8"), [], Pickled.Bytes(new byte[8])) },
            {
                "of shape (2, 2), which is not one sequence",
                Pickled.Array(Pickled.Dtype("f8"), [2, 2], Pickled.Bytes(new byte[32]), fortran: true)
            },
            {
                "shape (1000000000,) does not fit its 16 bytes",
                Pickled.Array(Pickled.Dtype("f8"), [1_000_000_000], Pickled.Bytes(new byte[16]))
            },
            { "a negative or senseless size", Pickled.Array(Pickled.Dtype("f8"), [-1], Pickled.Bytes(new byte[8])) },
            { "position 0 is 255, the largest uint8", Pickled.Array(Pickled.Dtype("u1", "|"), [2], Pickled.Bytes([255, 191])) },
            { "a damaged NumPy array", Pickled.Call(Pickled.Global("numpy.core.multiarray", "_reconstruct")) },
        };

    [Theory]
    [MemberData(nameof(Sequences))]
    public void Read_BadSequence_IsNamedByRowAndPosition(string finding, byte[] sequence) =>
        AssertSays(finding, RefusalOf(Row(Pickled.Doubles(1)), Row(sequence)));

    public static TheoryData<string, byte[]> Labels { get; } =
        new()
        {
            { "Row 1 has the label 0.5", Pickled.Float(0.5) },
            { "Row 1 has the label NaN", Pickled.Float(double.NaN) },
            { "Row 1 has the label -1", Pickled.Int(-1) },
            { "Row 1 has no label (None)", Pickled.None },
            { "The label of row 1 is the text \"bach\", but that of row 0 is the number 0", Pickled.Text("bach") },
            { "Row 1 has the label \" \"", Pickled.Text(" ") },
            { "Row 1: the label is a list of 2", Pickled.Ints(0, 1) },
        };

    [Theory]
    [MemberData(nameof(Labels))]
    public void Read_BadLabel_IsNamedByRow(string finding, byte[] label) =>
        AssertSays(finding, RefusalOf(Labelled(Pickled.Int(0)), Labelled(label)));

    [Fact]
    public void Read_LabelPerPiece_IsRefused() =>
        AssertSays("1,001 different labels", RefusalOf([.. Enumerable.Range(0, 1_001).Select(row => Labelled(Pickled.Int(row)))]));

    [Fact]
    public void Read_RowsOfDifferentForm_AreNamed()
    {
        AssertSays(
            "Row 1 is a tuple of 3",
            RefusalOf(Row(Pickled.Ints(1)), Pickled.Tuple(Pickled.Ints(1), Pickled.Int(0), Pickled.Int(0)))
        );
        AssertSays("Row 1 is a (sequence, label) pair", RefusalOf(Pickled.Ints(1), Row(Pickled.Ints(1))));
        AssertSays(
            "Row 0: a tuple of 3 holds a list of 1 at position 0",
            RefusalOf(Pickled.Tuple(Pickled.Ints(1), Pickled.Int(0), Pickled.Int(0)))
        );
    }

    [Fact]
    public void Read_NoRowsOrNoList_IsNamed()
    {
        AssertSays("no rows", RefusalOf());
        AssertSays("the text \"CAGE\", not a list of pieces", Refusal(Pickled.File(Pickled.Text("CAGE"))));
        AssertSays("without an entry \"X\"", Refusal(Pickled.File(Pickled.Dictionary(("rows", Pickled.Int(1))))));
        AssertSays(
            "\"X\" has 1 sequences, but \"y\" has 2 labels",
            Refusal(Pickled.File(Pickled.Dictionary(("X", Pickled.List(Pickled.Ints(1))), ("y", Pickled.Ints(1, 2)))))
        );
        AssertSays("a NumPy array of float64 with shape (1,), not a list", Refusal(Pickled.File(Pickled.Doubles(1))));
    }

    [Fact]
    public void Read_EveryTruncation_IsRefused()
    {
        var file = Pickled.File(Pickled.List(Row(Pickled.Doubles(1, 2)), Row(Pickled.Ints(3))));
        for (var length = 0; length < file.Length; length++)
            Refusal(file[..length]);
    }
}

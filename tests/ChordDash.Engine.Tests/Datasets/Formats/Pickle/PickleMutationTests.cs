using System.IO.Compression;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Formats.Pickle;
using ChordDash.Engine.Tests.Shared;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace ChordDash.Engine.Tests.Datasets.Formats.Pickle;

public class PickleMutationTests
{
    private static readonly byte[][] GoodFiles = CreateGoodFiles();

    [Property(MaxTest = 4_000)]
    public void Read_MutatedBytes_ThrowsNothingButDatasetFormatException(int file, (int Place, byte Value)[] changes, int cut)
    {
        var bytes = GoodFiles[Index(file, GoodFiles.Length)].ToArray();
        foreach (var (place, value) in changes)
            bytes[Index(place, bytes.Length)] = value;
        if (cut % 4 == 0)
            bytes = bytes[..Index(cut / 4, bytes.Length)];
        ReadOrRefuse(bytes);
    }

    /// <summary>Instructions of the machine in random order: more of them pass the first checks than of random bytes.</summary>
    [Property(MaxTest = 4_000)]
    public Property Read_RandomInstructions_ThrowsNothingButDatasetFormatException() =>
        Prop.ForAll(Gen.Elements(Instructions()).ListOf().ToArbitrary(), instructions =>
            ReadOrRefuse(Pickled.File([.. instructions.SelectMany(instruction => instruction)], protocol: 5))
        );

    private static int Index(int number, int length) => (int)((uint)number % (uint)length);

    private static void ReadOrRefuse(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        try
        {
            var data = PickleDatasetReader.Read(stream);
            Assert.NotEmpty(data.Sequences);
            Assert.All(data.Sequences, sequence => Assert.NotEqual(0, sequence.Length));
        }
        catch (DatasetFormatException refusal)
        {
            Assert.EndsWith(".", refusal.Message, StringComparison.Ordinal);
        }
    }

    private static byte[][] CreateGoodFiles()
    {
        var doubles = Pickled.Doubles(0, 5, -1, 191);
        byte[] list = Pickled.File(
            Pickled.List(
                Pickled.Tuple(doubles, Pickled.Int(1)),
                Pickled.Tuple(Pickled.Ints(1, 2, 3), Pickled.Scalar(Pickled.Dtype("i2"), [3, 0]))
            )
        );
        byte[] old = Pickled.File(
            Pickled.List(
                Pickled.Tuple(
                    Pickled.Array(Pickled.Dtype("f8"), [2], Pickled.EncodedBytes(Pickled.LittleEndian(3, 4))),
                    Pickled.Text("bach")
                )
            ),
            2
        );
        byte[] text = "(lp0\n((lp1\nI0\naF5.0\naI-1\naI1\ntp2\na((lp3\nL7L\naVC\\u0023\np5\naS'Am\\x37'\nag5\naI01\ntp4\na."u8.ToArray();
        byte[] columns = Pickled.File(
            Pickled.Dictionary(
                ("X", Pickled.List(doubles, doubles)),
                ("y", Pickled.Array(Pickled.Dtype("O8", "|"), [2], Pickled.Ints(0, 1)))
            ),
            4
        );
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(list);
        return [list, old, text, columns, packed.ToArray()];
    }

    private static byte[][] Instructions() =>
        [
            "("u8.ToArray(),
            "t"u8.ToArray(),
            "l"u8.ToArray(),
            "d"u8.ToArray(),
            "]"u8.ToArray(),
            "}"u8.ToArray(),
            ")"u8.ToArray(),
            "a"u8.ToArray(),
            "e"u8.ToArray(),
            "s"u8.ToArray(),
            "u"u8.ToArray(),
            "R"u8.ToArray(),
            "b"u8.ToArray(),
            [0x85],
            [0x86],
            [0x87],
            [0x93],
            [0x94],
            [(byte)'q', 0],
            [(byte)'h', 0],
            "p7\n"u8.ToArray(),
            "g7\n"u8.ToArray(),
            Pickled.None,
            Pickled.True,
            Pickled.Int(5),
            Pickled.Int(-1),
            Pickled.Float(2),
            Pickled.Text("X"),
            Pickled.Text("C"),
            Pickled.Bytes([1, 2]),
            "I7\n"u8.ToArray(),
            "I99999999999999999999\n"u8.ToArray(),
            "Fnan\n"u8.ToArray(),
            "S'\\'\n"u8.ToArray(),
            "V\\u12\n"u8.ToArray(),
            [0x8A, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9],
            Pickled.Global("numpy", "dtype"),
            Pickled.Global("numpy", "ndarray"),
            Pickled.Global("numpy.core.multiarray", "_reconstruct"),
            Pickled.Global("numpy.core.multiarray", "scalar"),
            Pickled.Global("numpy.core.numeric", "_frombuffer"),
            Pickled.Global("_codecs", "encode"),
            Pickled.Dtype("f8"),
            Pickled.Dtype("O8"),
            Pickled.Dtype("U3"),
            Pickled.Doubles(1, 2),
            Pickled.Ints(1),
            Pickled.Tuple(Pickled.Ints(1), Pickled.Int(0)),
        ];
}

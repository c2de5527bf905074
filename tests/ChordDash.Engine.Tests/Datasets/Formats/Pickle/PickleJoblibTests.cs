using System.IO.Compression;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Tests.Shared;
using static ChordDash.Engine.Tests.Shared.Pickled;
using static ChordDash.Engine.Tests.Shared.ReadPickle;

namespace ChordDash.Engine.Tests.Datasets.Formats.Pickle;

/// <summary>What <c>joblib.dump</c> writes: a pickle with the bytes of arrays between its instructions.</summary>
public class PickleJoblibTests
{
    /// <param name="padding">Bytes that align the data; null as joblib wrote before it aligned them.</param>
    private static byte[] Joblib(byte[] dtype, int[] shape, byte[] data, byte? padding = 3, string order = "C") =>
        [
            .. Global("joblib.numpy_pickle", "NumpyArrayWrapper"),
            (byte)')',
            0x81,
            .. Dictionary(
                ("subclass", Global("numpy", "ndarray")),
                ("shape", Pickled.Tuple([.. shape.Select(Int)])),
                ("order", Text(order)),
                ("dtype", dtype),
                ("allow_mmap", True),
                ("numpy_array_alignment_bytes", padding is null ? None : Int(16))
            ),
            (byte)'b',
            .. padding is { } bytes ? [bytes, .. Enumerable.Repeat((byte)0xFF, bytes)] : System.Array.Empty<byte>(),
            .. data,
        ];

    [Theory]
    [InlineData(0), InlineData(7), InlineData(15), InlineData(null)]
    public void Read_ArraysBetweenInstructions_AreRead(int? padding)
    {
        var rows = List(
            Pickled.Tuple(Joblib(Dtype("f8"), [3], LittleEndian(1, 2, 3), (byte?)padding), Text("bach")),
            Pickled.Tuple(Joblib(Dtype("i2"), [2], [46, 0, 5, 0], (byte?)padding), Text("liszt"))
        );
        Assert.Equal("1 2 3 = bach | 46 5 = liszt", Show(Read(Pickled.File(rows, 4))));
    }

    [Fact]
    public void Read_MatrixAndLabels_AreColumns()
    {
        var columns = Pickled.Tuple(
            Joblib(Dtype("i1", "|"), [2, 3], [1, 4, 2, 5, 3, 6], order: "F"),
            Joblib(Dtype("i1", "|"), [2], [7, 8])
        );
        Assert.Equal("1 2 3 = 7 | 4 5 6 = 8", Show(Read(Pickled.File(columns, 4))));
    }

    [Fact]
    public void Read_ArrayOfObjects_IsAPickleWithin()
    {
        var objects = Pickled.File(Array(Dtype("O8", "|"), [2], List(Ints(1, 2), Ints(3))), 2);
        Assert.Equal(
            "1 2 = 7 | 3 = 8",
            Show(Read(Pickled.File(Pickled.Tuple(Joblib(Dtype("O8", "|"), [2], objects, padding: null), Ints(7, 8)), 4)))
        );
    }

    [Fact]
    public void Read_Zlib_IsUnpacked()
    {
        foreach (var level in (CompressionLevel[])[CompressionLevel.Fastest, CompressionLevel.Optimal, CompressionLevel.SmallestSize])
        {
            using var packed = new MemoryStream();
            using (var zlib = new ZLibStream(packed, level, leaveOpen: true))
                zlib.Write(Pickled.File(List(Pickled.Tuple(Joblib(Dtype("f8"), [1], LittleEndian(5)), Int(1))), 4));
            Assert.Equal("5 = 1", Show(Read(packed.ToArray())));
        }
    }

    public static TheoryData<Message, byte[]> Damaged { get; } =
        new()
        {
            {
                DatasetMessages.PickleDamaged(DatasetMessages.DamageAnnouncesTooMuch(234, 8_000_000, 10)),
                Joblib(Dtype("f8"), [1_000_000], LittleEndian(1))
            },
            { DatasetMessages.JoblibArrayRefused("float64"), Joblib(Dtype("f8"), [int.MaxValue, int.MaxValue], LittleEndian(1)) },
            { DatasetMessages.JoblibArrayRefused("float64"), Joblib(Dtype("f8"), [-1], LittleEndian(1)) },
            { DatasetMessages.JoblibArrayRefused("complex128"), Joblib(Dtype("c16"), [1], new byte[16]) },
            {
                DatasetMessages.PickleDamaged(DatasetMessages.DamageNestsJoblibArrays(268)),
                Joblib(
                    Dtype("O8", "|"),
                    [1],
                    Pickled.File(Joblib(Dtype("O8", "|"), [1], Pickled.File(Ints(1), 2), padding: null), 2),
                    padding: null
                )
            },
            {
                DatasetMessages.PickleCallRefused("os.system", DatasetMessages.InsteadOfOther),
                Joblib(Dtype("O8", "|"), [1], Pickled.File(Call(Global("os", "system"), Text("true")), 2), padding: null)
            },
            {
                DatasetMessages.PickleDamaged(DatasetMessages.DamageHasNoArrayOfObjects(225)),
                Joblib(Dtype("O8", "|"), [1], Pickled.File(Ints(1), 2), padding: null)
            },
            {
                DatasetMessages.PickleCallRefused("joblib.numpy_pickle.NDArrayWrapper", DatasetMessages.InsteadOfJoblib),
                Call(Global("joblib.numpy_pickle", "NDArrayWrapper"), Text("a.npy"))
            },
        };

    [Theory]
    [MemberData(nameof(Damaged))]
    public void Read_WhatCannotBeRead_IsRefused(Message reason, byte[] array) =>
        Assert.Equal(reason, Assert.Throws<DatasetFormatException>(() => Read(Pickled.File(List(array), 4))).Problem);
}

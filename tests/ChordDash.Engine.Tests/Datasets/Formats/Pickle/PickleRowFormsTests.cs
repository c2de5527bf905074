using ChordDash.Engine.Tests.Shared;
using static ChordDash.Engine.Tests.Shared.ReadPickle;

namespace ChordDash.Engine.Tests.Datasets.Formats.Pickle;

/// <summary>The forms in which rows of sequences and labels arrive.</summary>
public class PickleRowFormsTests
{
    [Fact]
    public void Read_LabelFirst_IsUnderstood() =>
        Assert.Equal("1 2 = 7", Show(Read(Pickled.File(Pickled.List(Pickled.Tuple(Pickled.Int(7), Pickled.Ints(1, 2)))))));

    [Fact]
    public void Read_RowsAsListsInATuple_AreRows() =>
        Assert.Equal("1 2 = 7", Show(Read(Pickled.File(Pickled.Tuple(Pickled.List(Pickled.Ints(1, 2), Pickled.Int(7)))))));

    [Fact]
    public void Read_ObjectArrayOfTwoColumns_IsRowsInCOrder() =>
        Assert.Equal(
            "1 = 7 | 2 = 8",
            Show(
                Read(
                    Pickled.File(
                        Pickled.Array(
                            Pickled.Dtype("O8", "|"),
                            [2, 2],
                            Pickled.List(Pickled.Ints(1), Pickled.Int(7), Pickled.Ints(2), Pickled.Int(8)),
                            fortran: true
                        )
                    )
                )
            )
        );

    [Fact]
    public void Read_DictionaryOfColumns_IsRows()
    {
        var x = Pickled.List(Pickled.Ints(1, 2), Pickled.Doubles(3));
        var y = Pickled.Array(Pickled.Dtype("i2"), [2], Pickled.Bytes([4, 0, 9, 0]));
        Assert.Equal("1 2 = 4 | 3 = 9", Show(Read(Pickled.File(Pickled.Dictionary(("X", x), ("y", y))))));
        Assert.Equal("1 2 | 3", Show(Read(Pickled.File(Pickled.Dictionary(("X", x))))));
    }

    [Theory]
    [InlineData("sequences", "labels"), InlineData("chords", "composer"), InlineData("data", "target")]
    public void Read_UsualNamesOfColumns_AreKnown(string sequences, string labels)
    {
        Assert.Equal(
            "1 2 = bach",
            Show(
                Read(
                    Pickled.File(
                        Pickled.Dictionary((labels, Pickled.List(Pickled.Text("bach"))), (sequences, Pickled.List(Pickled.Ints(1, 2))))
                    )
                )
            )
        );
        Assert.Equal(
            "1 2 = bach",
            Show(Read(Pickled.File(Pickled.List(Pickled.Dictionary((sequences, Pickled.Ints(1, 2)), (labels, Pickled.Text("bach")))))))
        );
    }

    [Fact]
    public void Read_TwoColumns_AreRows()
    {
        var columns = Pickled.Tuple(Pickled.List(Pickled.Doubles(1), Pickled.Ints(2), Pickled.Ints(3)), Pickled.Ints(7, 8, 7));
        Assert.Equal("1 = 7 | 2 = 8 | 3 = 7", Show(Read(Pickled.File(columns))));
    }

    [Fact]
    public void Read_SequencesByClass_AreRows() =>
        Assert.Equal(
            "1 = bach | 2 = bach | 3 = satie",
            Show(
                Read(
                    Pickled.File(
                        Pickled.Dictionary(
                            ("bach", Pickled.List(Pickled.Ints(1), Pickled.Doubles(2))),
                            ("satie", Pickled.List(Pickled.Ints(3)))
                        )
                    )
                )
            )
        );

    [Fact]
    public void Read_OrderedDictionary_IsADictionary() =>
        Assert.Equal(
            "1 = 0",
            Show(
                Read(
                    Pickled.File([
                        .. Pickled.Call(Pickled.Global("collections", "OrderedDict")),
                        (byte)'(',
                        .. Pickled.Text("X"),
                        .. Pickled.List(Pickled.Ints(1)),
                        .. Pickled.Text("y"),
                        .. Pickled.Ints(0),
                        (byte)'u',
                    ])
                )
            )
        );
}

using ChordDash.Engine.Datasets;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Tests.Shared;
using static ChordDash.Engine.Tests.Shared.Pickled;
using static ChordDash.Engine.Tests.Shared.ReadPickle;

namespace ChordDash.Engine.Tests.Datasets.Formats.Pickle;

/// <summary>Dictionaries of composers and their pieces, and the forms in which composers are written.</summary>
public class PickleComposerTests
{
    private const string Expected = "0 145 = bach | 80 112 = bach | 0 112 = liszt";

    private static Message Refusal(byte[] value) => Assert.Throws<DatasetFormatException>(() => Read(Pickled.File(value))).Problem;

    [Fact]
    public void Read_PiecesByComposer_AreReadInEveryForm()
    {
        foreach (
            var (bach, liszt) in ((byte[], byte[])[])
                [
                    (List(Ints(0, 145), Ints(80, 112)), List(Ints(0, 112))),
                    (Pickled.Tuple(Doubles(0, 145), Doubles(80, 112)), Pickled.Tuple(Doubles(0, 112))),
                    (TextList("C Am", "F G"), TextList("C G")),
                    (Texts("C Am", "F G"), Texts("C G")),
                    (List(TextList("C", "Am"), TextList("F", "G")), List(TextList("C", "G"))),
                    (Array(Dtype("i2"), [2, 2], Bytes([0, 0, 145, 0, 80, 0, 112, 0])), Array(Dtype("i2"), [1, 2], Bytes([0, 0, 112, 0]))),
                    (Dictionary(("Aria", Ints(0, 145)), ("Fugue", Ints(80, 112))), Dictionary(("Sonata", Ints(0, 112)))),
                    (Dictionary(("Aria", Text("C Am")), ("Fugue", Text("F G"))), Dictionary(("Sonata", Text("C G")))),
                    (TextList("C Am", "F G"), Text("C G")),
                ]
        )
            Assert.Equal(Expected, Show(Read(Pickled.File(Dictionary(("bach", bach), ("liszt", liszt))))));
    }

    [Fact]
    public void Read_DictionariesThatAreNotPlain_AreDictionaries()
    {
        byte[] entries =
        [
            (byte)'(',
            .. Text("bach"),
            .. List(Ints(0, 145), Ints(80, 112)),
            .. Text("liszt"),
            .. List(Ints(0, 112)),
            (byte)'u',
        ];
        Assert.Equal(
            Expected,
            Show(Read(Pickled.File([.. Call(Global("collections", "defaultdict"), Global("builtins", "list")), .. entries])))
        );
        Assert.Equal(
            Expected,
            Show(
                Read(Pickled.File([.. Call(Global("collections", "defaultdict"), Global("__builtin__", "list")), .. entries], protocol: 2))
            )
        );
        // As Python 2 writes it.
        Assert.Equal(
            Expected,
            Show(
                Read(
                    Pickled.File(
                        Call(
                            Global("collections", "OrderedDict"),
                            List(List(Text("bach"), List(Ints(0, 145), Ints(80, 112))), List(Text("liszt"), List(Ints(0, 112))))
                        )
                    )
                )
            )
        );
        Assert.Equal(
            DatasetMessages.PickleDamaged(DatasetMessages.DamageCallsNothing(25)),
            Refusal(Call(Global("builtins", "list"), Text("a")))
        );
    }

    [Fact]
    public void Read_ComposerWithoutPieces_IsSaid()
    {
        foreach (var nothing in (byte[][])[List(), Pickled.Tuple(), None, Dictionary(), Array(Dtype("f8"), [0], Bytes([]))])
        {
            var data = Read(Pickled.File(Dictionary(("bach", List(Ints(1))), ("liszt", nothing))));
            Assert.Equal("1 = bach", Show(data));
            var remark = data.Remarks.Single(one => one.Kind == ImportRemarkKind.EmptyClasses);
            Assert.Equal("liszt", Assert.Single(remark.Examples).Text);
        }
        Assert.Equal(DatasetMessages.FileHasNoRows, Refusal(Dictionary(("bach", List()), ("liszt", List()))));
    }

    [Fact]
    public void Read_ComposerWithOneFlatSequence_IsAskedToListIt()
    {
        Assert.Equal(
            DatasetMessages.ComposerHasNoPieces(FileKindMessages.QuotedText("bach"), FileKindMessages.ValueList(3)),
            Refusal(Dictionary(("bach", Ints(0, 5, 7)), ("liszt", Ints(1, 2))))
        );
        Assert.Equal(
            DatasetMessages.ComposerHasSingleWords(FileKindMessages.QuotedText("bach")),
            Refusal(Dictionary(("bach", TextList("C", "G")), ("liszt", TextList("F", "C"))))
        );
    }

    private static IEnumerable<byte[]> Faures() =>
        [
            Bytes([.. "Fauré"u8]),
            Bytes([.. "Faur"u8, 0xE9]),
            OldText([.. "Fauré"u8]),
            OldText([.. "Faur"u8, 0xE9]),
            EncodedBytes([.. "Fauré"u8]),
            [.. "S'Faur\\xc3\\xa9'\n"u8],
            [.. "S'Faur\\xe9'\n"u8],
            [.. "VFaur\\u00e9\n"u8],
            Text("Fauré"),
            Text("Faure\u0301"),
            Text(" Fauré "),
            Text("Fau\u200Bré\n"),
            Scalar(Dtype("S6", "|"), [.. "Fauré"u8]),
            Scalar(Dtype("U5"), System.Text.Encoding.UTF32.GetBytes("Fauré")),
        ];

    [Fact]
    public void Read_LabelInAnyEncoding_IsTheSameName() =>
        Assert.All(Faures(), label => Assert.Equal("1 = Fauré", Show(Read(Pickled.File(List(Pickled.Tuple(Ints(1), label)))))));

    [Fact]
    public void Read_BytesThatAreNoUtf8_AreLatin1AndSaid()
    {
        var data = Read(
            Pickled.File(List(Pickled.Tuple(Ints(1), Bytes([.. "Faur"u8, 0xE9])), Pickled.Tuple(Ints(2), Bytes([.. "Fauré"u8]))))
        );
        Assert.Equal("1 = Fauré | 2 = Fauré", Show(data));
        Assert.Equal("Fauré", Assert.Single(data.Remarks.Single(remark => remark.Kind == ImportRemarkKind.Latin1Texts).Examples).Text);
        Assert.DoesNotContain(Read(Pickled.File(List(Pickled.Tuple(Ints(1), Bytes([.. "Fauré"u8]))))).Remarks, remark =>
            remark.Kind == ImportRemarkKind.Latin1Texts
        );
    }

    [Theory]
    [InlineData("Dvořák", "Dvor\u030Ca\u0301k")]
    [InlineData("J. S. Bach", "J.  S.\u00A0Bach")]
    [InlineData("bach", "bach ")]
    [InlineData("Łódź", "Ło\u0301dz\u0301")]
    [InlineData("한", "\u1112\u1161\u11AB")]
    public void Read_LabelsThatLookTheSame_AreOneClassAndSaid(string one, string two)
    {
        var data = Read(Pickled.File(List(Pickled.Tuple(Ints(1), Text(one)), Pickled.Tuple(Ints(2), Text(two)))));
        Assert.Equal(one, Assert.Single(data.ClassLabels));
        Assert.Equal((ImportRemarkKind.UnitedLabels, 2L), (data.Remarks.Single().Kind, data.Remarks.Single().Count));
    }
}

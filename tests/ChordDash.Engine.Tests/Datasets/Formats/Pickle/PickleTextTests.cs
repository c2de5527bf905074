using System.Text;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Tests.Shared;
using static ChordDash.Engine.Tests.Shared.ReadPickle;

namespace ChordDash.Engine.Tests.Datasets.Formats.Pickle;

/// <summary>Pieces that are written as texts, or as lists of words.</summary>
public class PickleTextTests
{
    private static ChordDataset ReadPiece(byte[] sequence) => Read(Pickled.File(Pickled.List(Pickled.Tuple(sequence, Pickled.Int(0)))));

    private static string Codes(byte[] sequence) => string.Join(' ', ReadPiece(sequence).Sequences[0].ToArray());

    [Theory]
    [InlineData("C x4 | F % |", "0 0 0 0 80 0 0 0 0")]
    [InlineData("| C Am | F . | N.C. |", "0 145 80 80 -1")]
    [InlineData("|: C G :| F", "0 112 0 112 80")]
    [InlineData("(C F) x2 G", "0 80 0 80 112")]
    [InlineData("C / / G", "0 0 0 112")]
    [InlineData("C, Am; F", "0 145 80")]
    [InlineData("| C | F % . |", "0 80 0 0")]
    [InlineData("C\nAm\r\nF", "0 145 80")]
    [InlineData("C Am7 F", "0 153 80")]
    [InlineData("H E", "176 64")]
    [InlineData("0 145 80", "0 145 80")]
    [InlineData("0 500 80", "0 500 80")]
    public void Read_Text_HasTheGrammarOfTypedChords(string text, string codes)
    {
        Assert.Equal(codes, Codes(Pickled.Text(text)));
        Assert.Equal(codes, Codes(Pickled.Bytes(Encoding.UTF8.GetBytes(text))));
        Assert.Equal(codes, Codes(Pickled.EncodedBytes(Encoding.UTF8.GetBytes(text))));
        Assert.Equal(codes, Codes(Pickled.OldText(Encoding.UTF8.GetBytes(text))));
        Assert.Equal(
            codes,
            string.Join(
                ' ',
                Read(Pickled.File(Pickled.Dictionary(("X", Pickled.Texts(text, text)), ("y", Pickled.Ints(0, 1))))).Sequences[1].ToArray()
            )
        );
    }

    [Theory]
    [InlineData("C|%|F", "0 0 80", "|")]
    [InlineData("|,C,Am,|,F,.,|", "0 145 80 80", ",")]
    [InlineData("C,x4,F", "0 0 0 0 80", ",")]
    [InlineData("|:,C,G,:|", "0 112 0 112", ",")]
    [InlineData("C,Am7,B♭,N.C.", "0 153 160 -1", ",")]
    [InlineData("H,E", "176 64", ",")]
    [InlineData("-1,500", "-1 500", ",")]
    public void Read_ListOfWords_HasSignsToo(string words, string codes, string separator)
    {
        var items = words.Split(separator == "|" ? '|' : ',');
        if (separator == "|")
            items = ["C", "|", "%", "|", "F"];
        Assert.Equal(codes, Codes(Pickled.TextList(items)));
        Assert.Equal(codes, Codes(Pickled.Tuple([.. items.Select(Pickled.Text)])));
        Assert.Equal(codes, Codes(Pickled.Texts(items)));
        Assert.Equal(codes, Codes(Pickled.List([.. items.Select(item => Pickled.Bytes(Encoding.UTF8.GetBytes(item)))])));
    }

    [Theory]
    [InlineData("C Am Galt F", "0 145 192 80", "Galt")]
    [InlineData("Galt C Xyz C Galt C F", "192 0 193 0 192 0 80", "Galt,Xyz")]
    [InlineData("| C Galt | % | F . |", "0 192 0 192 80 80", "Galt")]
    [InlineData("C Galt . F", "0 192 192 80", "Galt")]
    [InlineData("(C Galt) x2 F G", "0 192 0 192 80 112", "Galt")]
    public void Read_WordsThatAreNoChords_StandBesideTheVocabulary(string text, string codes, string words)
    {
        var data = ReadPiece(Pickled.Text(text));
        Assert.Equal(codes, string.Join(' ', data.Sequences[0].ToArray()));
        Assert.Equal((words, 192), (string.Join(',', data.Tokens!), data.FirstToken));
        Assert.True(DatasetStatistics.Compute(data).StandardVocabulary);
    }

    [Fact]
    public void Read_ListWithAWordThatIsNoChord_KeepsTheOthers()
    {
        var data = ReadPiece(Pickled.TextList("C", "Galt", "Bb", "."));
        Assert.Equal([0, 192, 160, 160], data.Sequences[0].ToArray());
    }

    [Theory]
    [InlineData("I IV V7 I")]
    [InlineData("T S D T S T")]
    [InlineData("tonic dominant tonic")]
    public void Read_WordsMostOfWhichAreNoChords_AreAVocabularyOfTheirOwn(string text)
    {
        foreach (var sequence in (byte[][])[Pickled.Text(text), Pickled.TextList(text.Split(' '))])
        {
            var data = ReadPiece(sequence);
            Assert.Equal(0, data.FirstToken);
            Assert.Equal(text, string.Join(' ', data.Sequences[0].ToArray().Select(code => data.Tokens![code])));
        }
    }

    [Theory]
    [InlineData("% C G", "%")]
    [InlineData("C G) F", ")")]
    [InlineData(". C G", ".")]
    public void Read_SignThatCannotBeFollowed_IsLeftOutAndSaid(string text, string sign)
    {
        var data = ReadPiece(Pickled.Text(text));
        Assert.DoesNotContain(192, data.Sequences[0].ToArray());
        var remark = data.Remarks.Single(one => one.Kind == ImportRemarkKind.SignsLeftOut);
        Assert.Equal((sign, 0), (remark.Examples[0].Text, remark.Examples[0].Row));
    }

    [Fact]
    public void Read_PieceOfOneChord_IsAPiece()
    {
        Assert.Equal(
            "0 = bach | 0 145 = liszt",
            Show(
                Read(
                    Pickled.File(
                        Pickled.List(
                            Pickled.Tuple(Pickled.Text("C"), Pickled.Text("bach")),
                            Pickled.Tuple(Pickled.Text("C Am"), Pickled.Text("liszt"))
                        )
                    )
                )
            )
        );
        Assert.Equal(
            "0 = bach | 112 = liszt",
            Show(
                Read(
                    Pickled.File(
                        Pickled.List(
                            Pickled.Tuple(Pickled.Text("C"), Pickled.Text("bach")),
                            Pickled.Tuple(Pickled.Text("G"), Pickled.Text("liszt"))
                        )
                    )
                )
            )
        );
        Assert.Equal("0 = 3", Show(Read(Pickled.File(Pickled.List(Pickled.Tuple(Pickled.Text("C"), Pickled.Int(3)))))));
        Assert.Equal("0 145 | 0", Show(Read(Pickled.File(Pickled.TextList("C Am", "C")))));
    }

    [Fact]
    public void Read_PiecesOfTwoChords_AreNoPairs() =>
        Assert.Equal(
            "0 112 | 80 112",
            Show(
                Read(
                    Pickled.File(
                        Pickled.List(
                            Pickled.Tuple(Pickled.Text("C"), Pickled.Text("G")),
                            Pickled.Tuple(Pickled.Text("F"), Pickled.Text("G"))
                        )
                    )
                )
            )
        );

    [Fact]
    public void Read_TextOfBytesThatAreNoText_IsRefusedWithARemedy()
    {
        var problem = Assert.Throws<DatasetFormatException>(() => ReadPiece(Pickled.Bytes([0, 5, 7]))).Problem;
        Assert.Equal(DatasetMessages.SequenceHasControls(0, FileKindMessages.ValueBytes), problem);
    }

    [Fact]
    public void Read_LongTextsAndManyOfThem_AreReadInTime()
    {
        var piece = string.Join(' ', Enumerable.Repeat("C Am7 | F . G x2 | %", 2_000));
        var data = Read(
            Pickled.File(
                Pickled.List([
                    .. Enumerable.Range(0, 20).Select(row => Pickled.Tuple(Pickled.Text($"{piece} " + $"Galt{row}"), Pickled.Int(row % 2))),
                ])
            )
        );
        Assert.Equal(20, data.Sequences.Count);
        Assert.Equal(20, data.Tokens!.Count);
    }

    [Fact]
    public void Read_TextThatRepeatsItselfTooOften_IsRefused() =>
        Assert.Equal(
            nameof(DatasetMessages.TooManyChordsInFile),
            Assert
                .Throws<DatasetFormatException>(() =>
                    Read(
                        Pickled.File(
                            Pickled.List([
                                .. Enumerable
                                    .Range(0, 60)
                                    .Select(row => Pickled.Tuple(Pickled.Text($"C x{100_000 + row} G"), Pickled.Int(0))),
                            ])
                        )
                    )
                )
                .Problem.Code
        );
}

using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Formats.Csv;
using ChordDash.Engine.Resources;
using FsCheck.Xunit;

namespace ChordDash.Engine.Tests.Common;

public class CsvTextTests
{
    [Theory]
    [InlineData("=1+1", "'=1+1"), InlineData("+49", "'+49"), InlineData("-x", "'-x"), InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\tx", "'\tx"), InlineData("\rx", "'\rx")]
    [InlineData("＝1+1", "'＝1+1"), InlineData("＋1", "'＋1"), InlineData("－1", "'－1"), InlineData("＠A", "'＠A")]
    [InlineData("x;=1+1", "x;'=1+1"), InlineData("x; =1+1", "x;' =1+1"), InlineData("x;\"=1+1\"", "x;'\"=1+1\"")]
    [InlineData("x\n@A", "x\n'@A"), InlineData("x\t-1", "x\t'-1")]
    [InlineData(" =1", "' =1"), InlineData("'=1", "''=1"), InlineData("a,+b;-c", "a,'+b;'-c"), InlineData("x;＝1", "x;'＝1")]
    [InlineData("a=b", "a=b"), InlineData("J.-S. Bach", "J.-S. Bach"), InlineData("Bach; Händel", "Bach; Händel")]
    [InlineData("'x", "'x"), InlineData("", "")]
    public void Harmless_FormulaAtTheStartOfACell_GetsAnApostrophe(string text, string harmless)
    {
        Assert.Equal(harmless, CsvText.Harmless(text));
        Assert.Equal(text, CsvText.Restore(harmless));
    }

    [Property(MaxTest = 2_000)]
    public void Restore_AnyText_IsWhatItWas(int[] signs)
    {
        const string Characters = "=+-@＝'\" ;,|\t\r\nax";
        var text = string.Concat(signs.Select(sign => Characters[(int)((uint)sign % Characters.Length)]));
        var harmless = CsvText.Harmless(text);
        Assert.Equal(text, CsvText.Restore(harmless));
        // However it is split, and with or without quotes around it, no cell starts a formula.
        Assert.All(harmless.Split([';', ',', '|', '\n', '\r', '\t']), cell =>
            Assert.False(cell.TrimStart(' ', '"') is ['=' or '+' or '-' or '@' or '＝', ..], harmless)
        );
    }

    [Theory]
    [InlineData("bach"), InlineData("=1+1"), InlineData("x;=1+1"), InlineData("Bach, J. S."), InlineData("the \"old\" one")]
    [InlineData("'+x")]
    public void Find_LineOfTheTable_IsReadBackWithoutItsLabel(string label)
    {
        using var writer = new StringWriter();
        var dataset = new ChordDataset([(int[])[-1, 0, 5]], [0], [label]);
        DatasetCsv.Write(writer, dataset, [label], new ChordNames(null, standardVocabulary: true), TestContext.Current.CancellationToken);
        var line = writer.ToString().Split("\r\n")[1];
        var read = ChordSequenceParser.Parse(
            line,
            new ChordNames(null, standardVocabulary: true),
            cancellationToken: TestContext.Current.CancellationToken
        );
        Assert.Equal([-1, 0, 5], read.Codes);
        Assert.Equal([ChordMessages.LabelOfRowLeftOut(label)], read.Remarks);
    }
}

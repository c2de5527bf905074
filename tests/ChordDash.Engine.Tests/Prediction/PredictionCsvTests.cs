using System.Globalization;
using ChordDash.Engine.Prediction;

namespace ChordDash.Engine.Tests.Prediction;

public class PredictionCsvTests
{
    private static DatasetPredictions Predictions(string[] labels, string[] names) =>
        new(labels, names, [new(1, [0.25, 0.75]), new(0, [0.9999999999, 0.0000000001]), new(1, [1.0 / 3, 2.0 / 3])]);

    private static string Write(Action<TextWriter, DatasetPredictions> write, DatasetPredictions predictions)
    {
        using var writer = new StringWriter();
        write(writer, predictions);
        return writer.ToString();
    }

    [Fact]
    public void WriteNotebook_NumericLabels_IsOneRowOfLabels() =>
        Assert.Equal("4,0,4\r\n", Write(PredictionCsv.WriteNotebook, Predictions(["0", "4"], ["Bach", "Victoria"])));

    [Fact]
    public void WriteNotebook_TextLabels_IsOneRowOfIndices() =>
        Assert.Equal("1,0,1\r\n", Write(PredictionCsv.WriteNotebook, Predictions(["bach", "victoria"], ["Bach", "Victoria"])));

    [Fact]
    public void WriteTable_Predictions_HaveAColumnPerClass() =>
        Assert.Equal(
            "index,label,composer,\"Bach\",\"Victoria\"\r\n0,4,\"Victoria\",0.25,0.75\r\n1,0,\"Bach\",1,0\r\n"
                + "2,4,\"Victoria\",0.33333333,0.66666667\r\n",
            Write(PredictionCsv.WriteTable, Predictions(["0", "4"], ["Bach", "Victoria"]))
        );

    [Theory]
    [InlineData("=1+1", "\"'=1+1\"")]
    [InlineData("+49", "\"'+49\"")]
    [InlineData("-x", "\"'-x\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("\tx", "\"'\tx\"")]
    [InlineData("\rx", "\"'\rx\"")]
    [InlineData("a=b", "\"a=b\"")]
    [InlineData("Bach, J. S.", "\"Bach, J. S.\"")]
    [InlineData("the \"old\" Bach", "\"the \"\"old\"\" Bach\"")]
    [InlineData("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"")]
    public void WriteTable_NameThatASpreadsheetWouldCompute_IsMadeText(string name, string written)
    {
        var lines = Write(PredictionCsv.WriteTable, Predictions(["a", "b"], ["Bach", name]));
        Assert.StartsWith($"index,label,composer,\"Bach\",{written}\r\n0,\"b\",{written},0.25,", lines, StringComparison.Ordinal);
    }

    [Fact]
    public void WriteTable_CultureWithDecimalComma_KeepsPoints()
    {
        var before = CultureInfo.CurrentCulture;
        var commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        commas.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            CultureInfo.CurrentCulture = commas;
            Assert.Contains(
                "0,\"b\",\"Victoria\",0.25,0.75\r\n",
                Write(PredictionCsv.WriteTable, Predictions(["a", "b"], ["Bach", "Victoria"])),
                StringComparison.Ordinal
            );
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void WriteNotebook_NoPieces_IsEmpty() =>
        Assert.Equal("", Write(PredictionCsv.WriteNotebook, new DatasetPredictions(["0"], ["Bach"], [])));

    [Fact]
    public void WriteTidy_HasARowForEachPieceAndClass_AndNoFormula()
    {
        using var writer = new StringWriter();
        PredictionCsv.WriteTidy(
            writer,
            new DatasetPredictions(["0", "1"], ["=HYPERLINK(1)", "b,c"], [new(1, [0.25, 0.75])]) { Beats = [12], Truth = ["@cmd"] }
        );
        Assert.Equal(
            [
                "index,beats,truth,predicted,composer,probability",
                "0,12,\"'@cmd\",\"b,c\",\"'=HYPERLINK(1)\",0.25",
                "0,12,\"'@cmd\",\"b,c\",\"b,c\",0.75",
            ],
            writer.ToString().Trim().Split('\n').Select(line => line.TrimEnd('\r'))
        );
    }
}

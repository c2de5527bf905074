using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Formats.Csv;
using ChordDash.Engine.Prediction;

namespace ChordDash.Engine.Tests.Common;

public class CsvFormTests
{
    private static readonly CsvForm ForExcel = new(Semicolons: true, ByteOrderMark: true);

    private static readonly DatasetPredictions Predictions = new(["0", "1"], ["Bach", "=cmd"], [new(1, [0.25, 0.75]), new(0, [1, 0])])
    {
        Beats = [12, 3],
        UnmetBeats = [0, 3],
    };

    [Fact]
    public void Table_ForExcel_HasSemicolonsDecimalCommasAndTheMark_AndNoFormula() =>
        Assert.Equal(
            "\uFEFFindex;label;composer;\"Bach\";\"'=cmd\";beats;unmet_beats\r\n0;1;\"'=cmd\";0,25;0,75;12;0\r\n1;0;\"Bach\";1;0;3;3\r\n",
            Write(writer => PredictionCsv.WriteTable(writer, Predictions, ForExcel))
        );

    [Fact]
    public void Tidy_ForExcel_HasDecimalCommas() =>
        Assert.StartsWith(
            "\uFEFFindex;beats;predicted;composer;probability;unmet_beats\r\n0;12;\"'=cmd\";\"Bach\";0,25;0\r\n",
            Write(writer => PredictionCsv.WriteTidy(writer, Predictions, ForExcel)),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(false, false, "1,0\r\n")]
    [InlineData(true, false, "1;0\r\n")]
    [InlineData(false, true, "\uFEFF1,0\r\n")]
    [InlineData(true, true, "\uFEFF1;0\r\n")]
    public void Notebook_EachForm_HasItsSeparatorAndMark(bool semicolons, bool mark, string expected) =>
        Assert.Equal(expected, Write(writer => PredictionCsv.WriteNotebook(writer, Predictions, new(semicolons, mark))));

    [Theory]
    [InlineData("Bach; Händel", "\"Bach; Händel\"")]
    [InlineData("x;=1+1", "\"x;'=1+1\"")]
    [InlineData("-x", "\"'-x\"")]
    [InlineData("Bach, J. S.", "\"Bach, J. S.\"")]
    public void Dataset_WithSemicolons_KeepsNamesInTheirCells(string name, string written)
    {
        var dataset = new ChordDataset([(int[])[0, 5]], [0], [name]);
        var lines = Write(writer =>
            {
                foreach (
                    var _ in DatasetCsv.WriteByRow(
                        writer,
                        dataset,
                        [name],
                        new ChordNames(null, standardVocabulary: false),
                        new(Semicolons: true)
                    )
                ) { }
            })
            .Split("\r\n");

        Assert.Equal("row;label;composer;beats;codes", lines[0]);
        Assert.Equal($"0;{written};{written};2;0 5", lines[1]);
    }

    [Fact]
    public void Comparison_WithUnmetChords_SaysHowMany()
    {
        var text = Write(writer => PredictionCsv.WriteComparison(writer, Predictions, [1], [0, 0]));
        Assert.EndsWith("beats,unmet_beats\r\n1,\"Bach\",\"Bach\",1,0,3,3\r\n", text, StringComparison.Ordinal);
    }

    private static string Write(Action<TextWriter> write)
    {
        using var writer = new StringWriter();
        write(writer);
        return writer.ToString();
    }
}

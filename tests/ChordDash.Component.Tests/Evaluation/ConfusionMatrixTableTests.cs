using Bunit;
using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Evaluation;

namespace ChordDash.Component.Tests.Evaluation;

public sealed class ConfusionMatrixTableTests : ComponentTest
{
    [Fact]
    public void Matrix_Shown_PrintsCountsAndColoursShares()
    {
        var table = Render<ConfusionMatrixTable>(parameters =>
            parameters
                .Add(one => one.ClassNames, ["bach", "liszt", "none"])
                .Add(
                    one => one.Matrix,
                    (int[][])
                        [
                            [30, 10, 0],
                            [1, 1_999, 0],
                            [0, 0, 0],
                        ]
                )
        );

        var rows = table.FindAll("tbody tr").Select(row => row.QuerySelectorAll("td").ToList()).ToList();
        Assert.Equal(["30", "10", "0"], rows[0].SelectMany(cell => cell.QuerySelectorAll("b")).Select(count => count.TextContent));
        Assert.Equal(
            ["75.0\u00a0%", "25.0\u00a0%", ""],
            rows[0].SelectMany(cell => cell.QuerySelectorAll("small")).Select(share => share.TextContent)
        );
        Assert.Equal("75.0\u00a0%", rows[0][3].TextContent);
        Assert.Equal(["1", "1,999", "0"], rows[1].SelectMany(cell => cell.QuerySelectorAll("b")).Select(count => count.TextContent));
        Assert.Equal("–", rows[2][3].TextContent);
        Assert.Equal("--share:75%", rows[0][0].GetAttribute("style"));
        Assert.Equal("--share:0%", rows[2][0].GetAttribute("style"));
        // Precision: the share of a column that is right.
        Assert.Equal(["96.8\u00a0%", "99.5\u00a0%", "–", ""], table.FindAll("tfoot td").Select(cell => cell.TextContent));
        Assert.Equal("hit", rows[2][2].ClassName);
        Assert.Equal($"{Texts.ConfusionCell(10, 40, "bach", "liszt", "25.0\u00a0%")}", rows[0][1].GetAttribute("title"));
    }

    [Fact]
    public void LargestFirst_Chosen_SortsRowsAndColumnsAlike()
    {
        var table = RenderPage<ConfusionMatrixTable>(parameters =>
            parameters
                .Add(one => one.ClassNames, ["bach", "liszt", "haydn"])
                .Add(
                    one => one.Matrix,
                    (int[][])
                        [
                            [3, 1, 0],
                            [2, 50, 4],
                            [0, 1, 9],
                        ]
                )
        );

        table.Find("input[type=checkbox]").Change(true);

        Assert.Equal(["liszt", "haydn", "bach"], table.FindAll("tbody th").Select(name => name.TextContent));
        Assert.Equal(["liszt", "haydn", "bach"], table.FindAll("thead th span").Select(name => name.TextContent));
        Assert.Equal(["50", "4", "2", "1", "9", "0", "1", "0", "3"], table.FindAll("tbody td b").Select(count => count.TextContent));
    }
}

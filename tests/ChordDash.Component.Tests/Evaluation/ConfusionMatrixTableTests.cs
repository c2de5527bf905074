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
        Assert.Equal(["30", "10", "0", "75.0\u00a0%"], rows[0].Select(cell => cell.TextContent));
        Assert.Equal(["1", "1,999", "0", "100.0\u00a0%"], rows[1].Select(cell => cell.TextContent));
        Assert.Equal("–", rows[2][3].TextContent);
        Assert.Equal("--share:75%", rows[0][0].GetAttribute("style"));
        Assert.Equal("--share:0%", rows[2][0].GetAttribute("style"));
        Assert.Equal($"{Texts.ConfusionCell(10, 40, "bach", "liszt", "25.0\u00a0%")}", rows[0][1].GetAttribute("title"));
    }
}

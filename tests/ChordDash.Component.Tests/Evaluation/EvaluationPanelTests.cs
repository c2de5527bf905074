using Bunit;
using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Evaluation;
using ChordDash.Engine.Training;

namespace ChordDash.Component.Tests.Evaluation;

public sealed class EvaluationPanelTests : ComponentTest
{
    [Fact]
    public void Panel_OfAReport_ShowsFiguresWithIntervalsBesideTheBaseline()
    {
        var panel = Render<EvaluationPanel>(set =>
            set.Add(one => one.Report, Samples.Report())
                .Add(one => one.ClassNames, Samples.Composers)
                .Add(one => one.Baseline, new BaselineFigures(0.9626, 0.9548, [0.98, 0.97, null, 0.93, 0.9]))
        );

        string[] Row(Message table, string name) =>
            [
                .. panel
                    .FindAll($"{Label(table)} tbody tr")
                    .Single(row => row.Children[0].TextContent.Trim() == name)
                    .Children.Select(cell => cell.TextContent.Trim().Replace('\u00a0', ' ')),
            ];
        Assert.Equal([Text(Texts.Accuracy), "97.1 %", "95.4 % … 98.2 %", "96.3 %"], Row(Texts.FinalFigures, $"{Texts.Accuracy}"));
        Assert.Equal(
            ["victoria", "47", "80.0 %", "70.0 % … 90.0 %", "90.0 %", "90.0 %", "85.0 %"],
            Row(Texts.FiguresByComposer, "victoria")
        );
        Assert.Equal(["debussy", "0", "–", "–", "–", "–", "–"], Row(Texts.FiguresByComposer, "debussy"));
        Assert.Equal(["16", "76.0 %", "72.0 % … 79.0 %", "68.0 %", "78.0 %", "2.1 %", "0.7000", "1.40"], Row(Texts.FiguresByLength, "16"));
        Assert.Equal(2, panel.FindAll($"{Label(Texts.Reliability)} tbody tr").Count);
        Assert.Contains(Text(Texts.MeasuredOnHeldOutPieces(588, 7)), Text(panel), StringComparison.Ordinal);
    }
}

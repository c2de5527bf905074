using Bunit;
using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Runs.Details;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;

namespace ChordDash.Component.Tests.Runs.Details;

public sealed class CrossValidationPanelTests : ComponentTest
{
    private static readonly HyperParameters Folds = new() { Split = SplitMethod.Folds, Folds = 3 };

    private readonly Guid _dataset = Guid.NewGuid();

    [Fact]
    public void Panel_AsFoldsFinish_ShowsTheirMeanAndSpreadBesideTheBaselines()
    {
        var first = Finished(1, number: 7, accuracy: 0.96, baseline: 0.95);
        var second = Put(2, number: 8, RunState.Running);
        var panel = Render<CrossValidationPanel>(set => set.Add(one => one.Run, second));
        Assert.Equal(["1", $"#7 {Text(Texts.Finished)}", "96.0 %", "95.0 %", "96.7 %", "94.0 %"], Row(panel, 0));
        Assert.Equal(["2", $"{Text(Texts.ThisRunLower)} {Text(Texts.Running)}", "–", "–", "–", "–"], Row(panel, 1));
        Assert.Equal(["3", Text(Texts.NoneYetLower), "–", "–", "–", "–"], Row(panel, 2));
        Assert.Equal([Text(Texts.Mean), "", "96.0 %", "95.0 %", "96.7 %", "94.0 %"], Row(panel, 3));
        Assert.Equal($"runs/{first.Id}", panel.Find("td a").GetAttribute("href"));

        Finish(second, accuracy: 0.98, baseline: 0.97);
        Time.Advance(TimeSpan.FromSeconds(1));

        panel.WaitForAssertion(() =>
            Assert.Equal([Text(Texts.Mean), "", "97.0 % ± 1.4 %", "96.0 % ± 1.4 %", "96.7 % ± 0.0 %", "95.0 % ± 1.4 %"], Row(panel, 3))
        );
        Assert.Contains(Text(Texts.FoldsMeasured("2", 3)), Text(panel), StringComparison.Ordinal);
    }

    private Run Put(int fold, int number, RunState state) =>
        Runs.Put(Samples.Run(state) with { DatasetId = _dataset, Number = number, HyperParameters = Folds with { Fold = fold } });

    private Run Finished(int fold, int number, double accuracy, double baseline) =>
        Finish(Put(fold, number, RunState.Running), accuracy, baseline);

    private Run Finish(Run run, double accuracy, double baseline)
    {
        Runs.Reports[run.Id] = Samples.Report() with { Accuracy = new(accuracy, 0, 1) };
        return Runs.Put(run with { State = RunState.Finished, Baseline = new BaselineFigures(baseline, baseline - 0.01) });
    }

    private static string[] Row(IRenderedComponent<CrossValidationPanel> panel, int row) =>
        [
            .. panel
                .FindAll("tbody tr, tfoot tr")[row]
                .Children.Select(cell =>
                    string.Join(' ', cell.TextContent.Split((char[])[' ', '\n', '\u00a0'], StringSplitOptions.RemoveEmptyEntries))
                ),
        ];
}

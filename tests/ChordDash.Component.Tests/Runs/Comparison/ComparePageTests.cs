using Bunit;
using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Runs.Comparison;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;

namespace ChordDash.Component.Tests.Runs.Comparison;

public sealed class ComparePageTests : ComponentTest
{
    [Fact]
    public void Opened_WithoutRuns_SaysWhatToDo() =>
        Assert.Contains(Text(Texts.ChooseAtLeastTwoRuns), Text(RenderCompare("")), StringComparison.Ordinal);

    [Fact]
    public void Opened_WithRuns_ShowsOnlyTheSettingsInWhichTheyDiffer()
    {
        Put(3, parameters => parameters with { LearningRate = 0.01 }, balanced: 0.8);
        Put(5, parameters => parameters with { LearningRate = 0.1, Optimizer = OptimizerKind.Adagrad }, balanced: 0.6);

        var page = RenderCompare("3,5");

        var rows = page.FindAll($"{Label(Texts.Differences)} tbody tr")
            .Select(row => string.Join('|', row.Children.Select(cell => cell.TextContent.Trim())));
        Assert.Equal(
            [
                $"{HyperParameterMessages.LearningRateLabel}|0.01|0.1",
                $"{HyperParameterMessages.OptimizerLabel}|{HyperParameterMessages.OptimizerAdamW}|"
                    + $"{HyperParameterMessages.OptimizerAdagrad}",
            ],
            rows
        );
    }

    [Fact]
    public void Figures_OfRuns_SetOffTheBestOfEachColumn()
    {
        Put(3, parameters => parameters, balanced: 0.8, loss: 0.9);
        Put(5, parameters => parameters with { Seed = 9 }, balanced: 0.6, loss: 0.4);

        var page = RenderCompare("3,5");

        var strong = page.FindAll($"{Label(Texts.FiguresOfRuns)} tbody tr")
            .Select(row => row.QuerySelectorAll("strong").Select(cell => cell.TextContent.Replace('\u00a0', ' ')).ToList())
            .ToList();
        Assert.Contains("80.0 %", strong[0]);
        Assert.Contains("0.4000", strong[1]);
        Assert.DoesNotContain("60.0 %", strong[1]);
    }

    [Fact]
    public async Task Lines_OfARun_HaveTheColourOfItsNumberWhoeverElseIsThere()
    {
        Put(3, parameters => parameters, balanced: 0.8);
        Put(5, parameters => parameters with { Seed = 9 }, balanced: 0.6);
        Put(12, parameters => parameters with { Seed = 10 }, balanced: 0.7);

        RenderCompare("5,12,3");
        var all = Chart.Charts["validationLoss"].Lines.ToDictionary(line => line.Source, line => line.Hue);
        await DisposeComponentsAsync();
        RenderCompare("3,5");
        var two = Chart.Charts["validationLoss"].Lines.ToDictionary(line => line.Source, line => line.Hue);

        Assert.Equal([("3", 2), ("5", 4), ("12", 11)], all.OrderBy(line => line.Value).Select(line => (line.Key, line.Value)));
        Assert.Equal((all["3"], all["5"]), (two["3"], two["5"]));
    }

    [Fact]
    public void Plots_OfSettings_HaveAPointAndAWayForEachRunThatHasAResult()
    {
        Put(3, parameters => parameters with { LearningRate = 0.01 }, balanced: 0.8);
        Put(5, parameters => parameters with { LearningRate = 0.1 }, balanced: 0.6);
        Put(7, parameters => parameters with { LearningRate = 1 }, balanced: null);

        var page = RenderCompare("3,5,7", "&up=balanced");

        Assert.Equal(2, page.FindAll(".plot-figure a").Count);
        Assert.Equal(2, page.FindAll(".parallel .way").Count);
        // The better one stands higher; on a logarithmic axis 0.1 lies in the middle between 0.01 and 1.
        var places = page.FindAll(".plot-figure a g")
            .Select(point =>
                point
                    .GetAttribute("transform")!
                    .Split('(', ' ', ')')[1..3]
                    .Select(text => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture))
                    .ToList()
            )
            .ToList();
        Assert.True(places[0][1] < places[1][1], "0.8 stands above 0.6.");
        Assert.Equal((92 + 696) / 2.0, places[1][0], 1.0);
    }

    [Fact]
    public void Opened_WithUnknownAndTooManyRuns_SaysSo()
    {
        foreach (var number in Enumerable.Range(1, 22))
            Put(number, parameters => parameters with { Seed = number }, balanced: 0.5);

        var page = RenderCompare($"{string.Join(',', Enumerable.Range(1, 22))},99,x");

        Assert.Contains(Text(Texts.RunsNotFound("99")), Text(page), StringComparison.Ordinal);
        Assert.Contains(Text(Texts.OnlyFirstRunsShown(20)), Text(page), StringComparison.Ordinal);
        Assert.Equal(20, Chart.Boards[^1].Sources.Count);
    }

    private void Put(int number, Func<HyperParameters, HyperParameters> change, double? balanced, double loss = 0.5)
    {
        var epoch = Samples.Epoch(1) with { BalancedAccuracy = balanced ?? 0, ValidationLoss = loss };
        Runs.Put(
            Samples.Run(RunState.Finished) with
            {
                Number = number,
                Name = $"run {number}",
                HyperParameters = change(new HyperParameters()),
                Best = balanced is null ? null : epoch,
                Last = balanced is null ? null : epoch,
                Epoch = balanced is null ? 0 : 1,
            }
        );
    }

    private IRenderedComponent<ComparePage> RenderCompare(string runs, string more = "")
    {
        Navigation.NavigateTo($"compare?runs={runs}{more}");
        return RenderPage<ComparePage>();
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ChordDash.Components.Localization;
using ChordDash.Components.Resources;
using ChordDash.Engine.Resources;
using ChordDash.Server.Tests.Shared;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChordDash.Server.Tests.EndToEnd.Browser;

/// <summary>The list of runs, a sweep, a comparison and the models with many runs: how much is in sight, and what is best.</summary>
[Collection(Dashboard.Collection)]
[Trait("Category", "EndToEnd")]
public sealed class RunListTests
{
    private static readonly double[] Rates = [0.001, 0.003, 0.01, 0.03, 0.1];
    private static readonly int[] Seeds = [1, 2];

    [Fact]
    public async Task Lists_OfManyRuns_AreDenseAtEverySize_AndTheSweepNamesItsBestSetting()
    {
        await using var dashboard = await Dashboard.StartAsync();
        var (sweep, runs) = await TrainAsync(dashboard);

        await CheckRowsAsync(dashboard);
        await CheckPhoneAsync(dashboard);
        await CheckMenusAsync(dashboard);
        await CheckChosenAsync(dashboard);
        await CheckSweepAsync(dashboard, sweep, runs);
        await CheckComparisonAsync(dashboard, runs);
        await CheckModelsAsync(dashboard);
    }

    /// <summary>A sweep of ten runs, and as many others as fill a page.</summary>
    private static async Task<(Guid Sweep, List<JsonElement> Runs)> TrainAsync(Dashboard dashboard)
    {
        var samples = await dashboard.PostAsync("api/v1/datasets/sample");
        var datasetId = samples[0].GetProperty("id").GetGuid();
        var tiny = new
        {
            epochs = 2,
            hiddenSize = 8,
            embeddingSize = 8,
            cropLength = 32,
        };
        var queued = await dashboard.PostAsync(
            "api/v1/runs/sweep",
            new
            {
                datasetId,
                preset = "quick",
                name = "LR × seed",
                hyperParameters = tiny,
                sweep = new { learningRate = Rates, seed = Seeds },
            }
        );
        for (var index = 0; index < 24; index++)
        {
            await dashboard.PostAsync(
                "api/v1/runs",
                new
                {
                    datasetId,
                    preset = "linear",
                    name = $"A linear model whose name says a lot more about it than anybody reads, number {index}",
                }
            );
        }

        var all = await Patience.UntilAsync(
            async () => (await dashboard.GetAsync("api/v1/runs?take=100")).EnumerateArray().ToList(),
            runs => runs.TrueForAll(run => run.GetProperty("state").GetString() is "finished" or "failed")
        );
        Assert.Equal(34, all.Count);
        return (queued[0].GetProperty("sweepId").GetGuid(), [.. all.Where(run => run.GetProperty("number").GetInt32() <= 10)]);
    }

    private static async Task CheckRowsAsync(Dashboard dashboard)
    {
        await using var visitor = await dashboard.VisitAsync("/runs");
        var rows = visitor.Page.Locator(".runs-list tbody tr");
        await Expect(rows).ToHaveCountAsync(25);
        var heights = await rows.EvaluateAllAsync<double[]>("rows => rows.map(row => row.getBoundingClientRect().height)");
        Assert.All(heights, height => Assert.InRange(height, 36, 44));
        var seen = await rows.EvaluateAllAsync<int>("rows => rows.filter(row => row.getBoundingClientRect().bottom <= innerHeight).length");
        Assert.InRange(seen, 15, 25);
        Assert.InRange(await visitor.Page.EvaluateAsync<double>("() => document.querySelector('td.run-name').clientWidth"), 320, 900);

        foreach (var width in new[] { 1_440, 1_024, 720 })
        {
            await visitor.Page.SetViewportSizeAsync(width, 900);
            // The menu beside the page moves by way of the server.
            await Patience.UntilAsync(
                () =>
                    visitor.Page.EvaluateAsync<string>(
                        """
                        () => {
                          const card = document.querySelector(".runs-list").closest(".card").getBoundingClientRect();
                          const box = document.querySelector(".runs-list .mud-table-container").getBoundingClientRect();
                          const isTable = getComputedStyle(document.querySelector(".runs-list tr")).display === "table-row";
                          const fits = box.left >= card.left && box.right <= card.right + 1;
                          return `${isTable} ${fits} ${document.documentElement.scrollWidth}`;
                        }
                        """
                    ),
                state => state == $"True True {width}" || state == $"true true {width}"
            );
            // Headers stay in sight.
            await rows.Last.EvaluateAsync("row => row.scrollIntoView({ block: 'nearest' })");
            Assert.InRange(
                await visitor.Page.EvaluateAsync<double>(
                    "() => document.querySelector('.runs-list th.run-name').getBoundingClientRect().top"
                ),
                0,
                880
            );
            await visitor.Page.EvaluateAsync("() => scrollTo(0, 0)");
        }
    }

    private static async Task CheckPhoneAsync(Dashboard dashboard)
    {
        await using var visitor = await dashboard.VisitAsync("/runs", ColorScheme.Dark, 390, 844, "pl");
        await Expect(visitor.Page.Locator(".runs-list tbody tr")).ToHaveCountAsync(25);

        var (height, width) = (
            await visitor.Page.EvaluateAsync<int>("() => document.documentElement.scrollHeight"),
            await visitor.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth")
        );

        Assert.InRange(height, 844, 4_000);
        Assert.Equal(390, width);
        await visitor.SeesAsync(Texts.SweepOfRuns(10).Text(Languages.Polish));
    }

    /// <summary>Menus open inside the window, and are accessible while they are open.</summary>
    private static async Task CheckMenusAsync(Dashboard dashboard)
    {
        await using var visitor = await dashboard.VisitAsync("/runs");
        foreach (var width in new[] { 1_440, 1_024, 720 })
        {
            await visitor.Page.SetViewportSizeAsync(width, 900);
            foreach (var opener in new[] { visitor.Button(Texts.Columns), visitor.Button(Texts.MoreForRunLabel(34)) })
            {
                await opener.ScrollIntoViewIfNeededAsync();
                await opener.ClickAsync();
                var menu = visitor.Page.Locator(".mud-popover-open");
                await Expect(menu).ToBeVisibleAsync();
                await visitor.Page.WaitForTimeoutAsync(400);
                var box = (await menu.BoundingBoxAsync())!;
                Assert.InRange(box.X, 0, width - box.Width + 1);
                Assert.InRange(box.Y, 0, 900 - box.Height + 1);
                var serious = (await visitor.Page.RunAxe()).Violations.Where(one => one.Impact is "serious" or "critical");
                Assert.Empty(serious.Select(one => $"{width}: {one.Id} at {string.Join(", ", one.Nodes.Select(node => node.Html))}"));
                await visitor.Page.Keyboard.PressAsync("Escape");
                await visitor.GoAsync("/runs");
            }
        }
    }

    private static async Task CheckChosenAsync(Dashboard dashboard)
    {
        await using var visitor = await dashboard.VisitAsync("/runs");
        var bar = visitor.Page.GetByRole(AriaRole.Region, new() { Name = Texts.ChosenRunsLabel.ToString() });
        await visitor.Page.GetByLabel(Texts.SelectRunLabel(34).ToString()).CheckAsync();
        await Expect(bar).ToBeInViewportAsync();
        await visitor.Page.GetByLabel(Texts.SelectRunLabel(33).ToString()).CheckAsync();
        await Expect(bar.GetByRole(AriaRole.Link, new() { Name = Texts.CompareCount(2).ToString() })).ToBeInViewportAsync();

        await visitor.Page.EvaluateAsync("() => scrollTo(0, document.documentElement.scrollHeight)");
        await Expect(bar).ToBeInViewportAsync();
        var (last, top) = (
            await visitor.Page.Locator(".runs-list").EvaluateAsync<double>("list => list.getBoundingClientRect().bottom"),
            await bar.EvaluateAsync<double>("bar => bar.getBoundingClientRect().top")
        );
        Assert.InRange(last, 0, top);
        await bar.GetByRole(AriaRole.Button, new() { Name = Texts.Clear.ToString(), Exact = true }).PressAsync("Enter");
        await Expect(bar).ToBeHiddenAsync();
    }

    private static async Task CheckSweepAsync(Dashboard dashboard, Guid sweep, List<JsonElement> runs)
    {
        var means = runs.Where(run => run.GetProperty("reported").ValueKind == JsonValueKind.Object)
            .GroupBy(run => run.GetProperty("hyperParameters").GetProperty("learningRate").GetDouble())
            .Select(group =>
                (
                    Rate: group.Key,
                    Mean: group.Average(run => run.GetProperty("reported").GetProperty("balancedAccuracy").GetProperty("value").GetDouble())
                )
            )
            .OrderByDescending(setting => setting.Mean)
            .ToList();
        await using var visitor = await dashboard.VisitAsync($"/sweeps/{sweep}");
        await visitor.SeesHeadingAsync("LR × seed");

        var shown = await visitor
            .Page.Locator(".sweep-table tbody tr")
            .EvaluateAllAsync<string[]>("rows => rows.map(row => row.cells[0].innerText)");
        Assert.Equal(5, shown.Length);
        // Settings with the same mean may stand in any order.
        Assert.Contains(
            double.Parse(shown[0], CultureInfo.InvariantCulture),
            means.Where(setting => setting.Mean >= means[0].Mean - 1e-12).Select(setting => setting.Rate)
        );
        await visitor.SeesAsync(
            Texts.SweepBest($"{HyperParameterMessages.LearningRateLabel}".ToLowerInvariant() + $" {shown[0]}", Wording.Any, 2)
        );
        await Expect(visitor.Page.Locator(".plot-figure a")).ToHaveCountAsync(10);
        await CheckSvgAsync(
            await visitor.Page.RunAndWaitForDownloadAsync(() => visitor.Page.GetByText(Texts.SaveAsSvg.ToString()).ClickAsync()),
            HyperParameterMessages.LearningRateLabel.ToString()
        );
        await visitor.Link(Texts.NewRunWithSettings).ClickAsync();
        await visitor.SeesHeadingAsync(Texts.NewRun);
        await Expect(visitor.Field(HyperParameterMessages.LearningRateLabel)).ToHaveValueAsync(shown[0]);
    }

    private static async Task CheckComparisonAsync(Dashboard dashboard, List<JsonElement> runs)
    {
        await using var visitor = await dashboard.VisitAsync("/compare?runs=1,2,3,4,5,6,7,8,9,10");
        var legend = visitor.Page.GetByRole(AriaRole.Group, new() { Name = Texts.RunsInCharts.ToString() });
        var items = legend.Locator("label");
        await Expect(items).ToHaveCountAsync(10);
        var looks = await items.EvaluateAllAsync<string[]>("labels => labels.map(label => label.querySelector('svg').innerHTML)");
        var names = await items.AllInnerTextsAsync();
        Assert.Equal((10, 10), (looks.Distinct(StringComparer.Ordinal).Count(), names.Distinct(StringComparer.Ordinal).Count()));
        Assert.Contains(names, name => name.Trim() == "lr 0.01 · seed 2");
        var loss = visitor.Chart(Texts.ValidationLoss);
        await Expect(loss.Locator(".apexcharts-series")).ToHaveCountAsync(10);

        // Hidden in the legend, a run is hidden in all charts, and in the address.
        await items.First.GetByRole(AriaRole.Checkbox).UncheckAsync();
        await Expect(loss.Locator(".apexcharts-series")).ToHaveCountAsync(9);
        Assert.Contains("hide=1", visitor.Page.Url, StringComparison.Ordinal);
        await items.Nth(1).HoverAsync();
        await Expect(loss.Locator(".apexcharts-series[style*='opacity']")).ToHaveCountAsync(8);
        await items.First.GetByRole(AriaRole.Checkbox).CheckAsync();

        await loss.Locator("summary").ClickAsync();
        var file = await visitor.Page.RunAndWaitForDownloadAsync(() =>
            loss.GetByRole(AriaRole.Button, new() { Name = Texts.SaveAsSvg.ToString() }).ClickAsync()
        );
        var drawing = await CheckSvgAsync(file, Texts.ValidationLoss.ToString());
        foreach (var kind in new[] { "data-line", "data-legend" })
        {
            var drawn = drawing.Descendants().Select(element => (string?)element.Attribute(kind)).OfType<string>().ToList();
            Assert.Equal(names.Select(name => name.Trim()).Order(StringComparer.Ordinal), drawn.Order(StringComparer.Ordinal));
        }

        // The figures are those of the reports.
        var first = runs.Single(run => run.GetProperty("number").GetInt32() == 1).GetProperty("reported").GetProperty("balancedAccuracy");
        await visitor.SeesAsync($"{(first.GetProperty("value").GetDouble() * 100).ToString("0.0", CultureInfo.InvariantCulture)}\u00a0% (");
    }

    private static async Task<XElement> CheckSvgAsync(IDownload file, string text)
    {
        Assert.EndsWith(".svg", file.SuggestedFilename, StringComparison.Ordinal);
        var drawing = XElement.Parse(await File.ReadAllTextAsync(await file.PathAsync(), TestContext.Current.CancellationToken));
        Assert.Equal("{http://www.w3.org/2000/svg}svg", drawing.Name.ToString());
        Assert.EndsWith("sans-serif", (string?)drawing.Attribute("font-family"), StringComparison.Ordinal);
        Assert.Contains(drawing.Descendants().Where(element => element.Name.LocalName == "text"), one =>
            one.Value.Contains(text, StringComparison.Ordinal)
        );
        return drawing;
    }

    private static async Task CheckModelsAsync(Dashboard dashboard)
    {
        await using var visitor = await dashboard.VisitAsync("/models");
        var rows = visitor.Page.Locator(".models-list tbody tr");
        await Expect(rows).ToHaveCountAsync(25);
        Assert.All(await rows.EvaluateAllAsync<double[]>("rows => rows.map(row => row.getBoundingClientRect().height)"), height =>
            Assert.InRange(height, 30, 44)
        );
        await Expect(rows.First).ToContainTextAsync(new Regex("number 23 · #34", RegexOptions.None, TimeSpan.FromSeconds(1)));
        // None of them has a stage that somebody chose.
        await Expect(rows.Locator(".mud-chip")).ToHaveCountAsync(0);
    }
}

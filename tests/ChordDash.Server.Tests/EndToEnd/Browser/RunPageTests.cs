using System.Globalization;
using ChordDash.Components.Localization;
using ChordDash.Components.Resources;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChordDash.Server.Tests.EndToEnd.Browser;

/// <summary>What the page of a run answers: how good the model is, how sure that is, and what to do next.</summary>
[Collection(Dashboard.Collection)]
[Trait("Category", "EndToEnd")]
public sealed class RunPageTests
{
    // The pages plan asks for tabs that are no higher at 1440 × 900, for five classes.
    private const int MaxTabHeight = 1_600;

    [Theory]
    [InlineData(1_440, 900, "en")]
    [InlineData(1_440, 900, "pl")]
    [InlineData(390, 844, "en")]
    [InlineData(390, 844, "pl")]
    public async Task FirstScreen_OfAFinishedRun_SaysHowGoodItIsAndWhatToDo(int width, int height, string language)
    {
        await using var dashboard = await Dashboard.StartAsync();
        var (_, _, run) = await dashboard.QueueSampleRunAsync(new { epochs = 3 });
        await dashboard.UntilFinishedAsync(run);
        var report = await dashboard.GetAsync($"api/v1/runs/{run}/report");

        await using var visitor = await dashboard.VisitAsync($"/runs/{run}", width: width, height: height, language: language);

        var verdict = visitor.Page.Locator(".verdict");
        var shown = report.GetProperty("balancedAccuracy").GetProperty("value").GetDouble();
        var figure = (100 * shown).ToString("0.0", language == "pl" ? Languages.Polish : CultureInfo.InvariantCulture);
        await Expect(verdict.Locator("strong")).ToHaveTextAsync($"{figure}\u00a0%");
        await Expect(verdict.Locator(".against")).Not.ToBeEmptyAsync();
        // The advice is the last of it, with its button.
        var box = (await verdict.Locator(".next .mud-button-root").BoundingBoxAsync())!;
        Assert.InRange(box.Y + box.Height, 0, height);
    }

    [Fact]
    public async Task Tabs_OfAFinishedRun_AreShortAndStayAsTheyWereLeft()
    {
        await using var dashboard = await Dashboard.StartAsync();
        var (_, _, run) = await dashboard.QueueSampleRunAsync(new { epochs = 3 });
        await dashboard.UntilFinishedAsync(run);
        await using var visitor = await dashboard.VisitAsync($"/runs/{run}");

        foreach (var tab in new[] { Texts.Summary, Texts.Charts, Texts.Mistakes, Texts.Report, Texts.Settings, Texts.Log })
        {
            await Tab(visitor, tab).ClickAsync();
            await Expect(Tab(visitor, tab)).ToHaveAttributeAsync("aria-selected", "true");
            await visitor.Page.WaitForTimeoutAsync(500);
            var tall = await visitor.Page.EvaluateAsync<int>("() => document.documentElement.scrollHeight");
            Assert.True(tall <= MaxTabHeight, $"{tab} is {tall} px high.");
        }

        Assert.EndsWith("?tab=log", visitor.Page.Url, StringComparison.Ordinal);
        await Tab(visitor, Texts.Mistakes).ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Slider, new() { Name = Texts.Epoch.ToString() }).FillAsync("2");
        await Tab(visitor, Texts.Charts).ClickAsync();
        await Expect(visitor.Points(Texts.Loss)).ToHaveCountAsync(3);
        await Tab(visitor, Texts.Mistakes).ClickAsync();
        await Expect(visitor.Page.GetByRole(AriaRole.Slider, new() { Name = Texts.Epoch.ToString() })).ToHaveValueAsync("2");

        await visitor.Page.ReloadAsync();
        await Expect(Tab(visitor, Texts.Mistakes)).ToHaveAttributeAsync("aria-selected", "true");
        await Expect(visitor.Page.GetByRole(AriaRole.Slider, new() { Name = Texts.Epoch.ToString() })).ToHaveValueAsync("2");
    }

    [Fact]
    public async Task Run_ThatEndsUnderAnOpenPage_SaysItsVerdictAndKeepsTheCharts()
    {
        await using var dashboard = await Dashboard.StartAsync();
        var (_, _, run) = await dashboard.QueueSampleRunAsync(new { epochs = 25, earlyStoppingPatience = 0 });
        await using var visitor = await dashboard.VisitAsync($"/runs/{run}?tab=charts");

        await Expect(visitor.Page.Locator(".verdict")).ToBeVisibleAsync();

        await Expect(Tab(visitor, Texts.Charts)).ToHaveAttributeAsync("aria-selected", "true");
        await Expect(visitor.Chart(Texts.Loss)).ToBeVisibleAsync();
    }

    private static ILocator Tab(Visitor visitor, Message name) =>
        visitor.Page.GetByRole(AriaRole.Tab, new() { Name = name.ToString(), Exact = true });
}

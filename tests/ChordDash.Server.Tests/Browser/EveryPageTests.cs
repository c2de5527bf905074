using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChordDash.Server.Tests.Browser;

/// <summary>Accessibility and width of every page, with data and without.</summary>
[Collection(Dashboard.Collection)]
public sealed class EveryPageTests
{
    [Fact]
    public async Task Pages_InLightAndDarkWideAndNarrow_AreAccessibleAndFit()
    {
        await using var dashboard = await Dashboard.StartAsync();
        string[] empty = ["/", "/datasets", "/runs", "/runs/new", "/predict", "/compare"];
        await CheckAsync(dashboard, empty);

        var (labelled, unlabelled, run) = await dashboard.QueueSampleRunAsync(new { epochs = 2 });
        await using (var visitor = await dashboard.VisitAsync($"/runs/{run}"))
            await visitor.SeesAsync("All 2 epochs done");
        // A queue that stands still.
        await dashboard.PostAsync("api/v1/queue/hold");
        var waiting = await dashboard.PostAsync("api/v1/runs/sweep", new { datasetId = labelled, preset = "quick", sweep = new { seed = new[] { 1, 2 } } });
        await CheckAsync(
            dashboard,
            [.. empty, $"/datasets/{labelled}", $"/datasets/{unlabelled}", .. new[] { "check", "chords", "pieces&find=%230", "vocabulary" }.Select(tab => $"/datasets/{labelled}?tab={tab}"), $"/runs/{run}", $"/runs/{waiting[0].GetProperty("id").GetGuid()}", $"/sweeps/{waiting[0].GetProperty("sweepId").GetGuid()}", $"/runs/new?from={run}", "/compare?runs=1,2,3,9", $"/predict?sequence=C+Am7+Xyz&dataset={unlabelled}"]);
    }

    [Fact]
    public async Task Address_ThatDoesNotExist_SaysSo()
    {
        await using var dashboard = await Dashboard.StartAsync();
        await using var visitor = await dashboard.VisitAsync("/");

        await visitor.ExpectTroubleAsync(() => visitor.GoAsync("/nowhere"));
        await visitor.SeesHeadingAsync("Page not found");
        await visitor.GoAsync($"/runs/{Guid.Empty}");
        await visitor.SeesAsync("There is no run");
    }

    [Fact]
    public async Task Menu_OnAPhone_OpensAndLeadsOn()
    {
        await using var dashboard = await Dashboard.StartAsync();
        await using var visitor = await dashboard.VisitAsync("/", width: 360, height: 740);

        await visitor.Button("Menu").ClickAsync();
        await visitor.Link("Data sets").ClickAsync();

        await visitor.SeesHeadingAsync("Data sets");
    }

    private static async Task CheckAsync(Dashboard dashboard, string[] addresses)
    {
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var wide = await dashboard.VisitAsync("/", scheme);
            await using var narrow = await dashboard.VisitAsync("/", scheme, width: 360, height: 740);
            foreach (var address in addresses)
            {
                await SettleAsync(wide, address);
                var result = await wide.Page.RunAxe();
                var serious = result.Violations.Where(violation => violation.Impact is "serious" or "critical")
                    .Select(violation => $"{address} {scheme}: {violation.Id} at {string.Join(", ", violation.Nodes.Select(node => node.Html))}");
                Assert.True(!serious.Any(), string.Join('\n', serious));

                await SettleAsync(narrow, address);
                Assert.Equal((address, 360), (address, await narrow.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth")));
            }
        }
    }

    // Skeletons have gone, and what fades in has done so.
    private static async Task SettleAsync(Visitor visitor, string address)
    {
        await visitor.GoAsync(address);
        await Expect(visitor.Page.Locator(".mud-skeleton")).ToHaveCountAsync(0);
        // Asked about at once; until the answer is there, the button is pale and then changes its colour.
        if (address.Contains("sequence=", StringComparison.Ordinal))
            await Expect(visitor.Page.Locator(".verdict")).ToBeVisibleAsync();
        await visitor.Page.WaitForFunctionAsync("() => document.getAnimations().every(one => one.playState !== 'running' || one.effect.getTiming().iterations === Infinity)");
    }
}

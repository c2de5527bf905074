using System.Text.Json;
using ChordDash.Components.Resources;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChordDash.Server.Tests.EndToEnd.Browser;

[Collection(Dashboard.Collection)]
[Trait("Category", "EndToEnd")]
public sealed class QueueTests
{
    [Fact]
    public async Task Queue_DraggedInOneBrowser_IsSeenInTheOther()
    {
        await using var dashboard = await Dashboard.StartAsync();
        await QueueHeldAsync(dashboard, 4);
        await using var one = await dashboard.VisitAsync("/runs");
        await using var other = await dashboard.VisitAsync("/runs");
        await ExpectOrderAsync(other, "1", "2", "3", "4");

        await Row(one, 4).DragToAsync(Row(one, 2));
        await ExpectOrderAsync(one, "1", "4", "2", "3");
        await ExpectOrderAsync(other, "1", "4", "2", "3");

        await Row(other, 1).DragToAsync(Row(other, 3));
        await ExpectOrderAsync(one, "4", "2", "1", "3");
        await one.Page.ReloadAsync();
        await ExpectOrderAsync(one, "4", "2", "1", "3");
    }

    [Fact]
    public async Task Queue_MovedHeldAndCancelledByItsMenus_Follows()
    {
        await using var dashboard = await Dashboard.StartAsync();
        await QueueHeldAsync(dashboard, 3);
        await using var visitor = await dashboard.VisitAsync("/runs");

        await visitor.Button(Texts.MoveRunLabel(3)).ClickAsync();
        await visitor.Page.GetByText(Texts.ToTop.ToString()).ClickAsync();
        await ExpectOrderAsync(visitor, "3", "1", "2");
        await visitor.Button(Texts.MoreForRunLabel(3)).ClickAsync();
        await visitor.Page.Locator(".mud-menu-item").GetByText(Texts.Hold.ToString(), new() { Exact = true }).ClickAsync();
        await Expect(Row(visitor, 1).Locator(".state-chip")).ToHaveTextAsync(Texts.Held.ToString());
        await visitor.Page.GetByLabel(Texts.SelectRunLabel(1).ToString()).CheckAsync();
        await visitor.Page.GetByLabel(Texts.SelectRunLabel(2).ToString()).CheckAsync();
        await visitor.Button($"{Texts.Cancel} 2").ClickAsync();
        await ExpectOrderAsync(visitor, "3");
        // They are of one sweep, and so of one row.
        var row = visitor.Page.Locator($"table[aria-label='{Texts.Runs}'] tbody tr");
        await Expect(row.Locator($"[title='{Texts.Cancelled}: 2']")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Queue_OfManyRuns_IsDrawnInPart_AndMovedAllTheSame()
    {
        await using var dashboard = await Dashboard.StartAsync();
        await QueueHeldAsync(dashboard, 150);
        await using var visitor = await dashboard.VisitAsync("/runs");
        var list = visitor.Page.Locator(".queue-scroll");
        var rows = visitor.Page.Locator($"ol[aria-label='{Texts.Waiting}'] > li[aria-posinset]");
        await Expect(rows.First).ToHaveAttributeAsync("aria-setsize", "150");
        Assert.InRange(await rows.CountAsync(), 5, 60);

        // The keyboard scrolls it as it scrolls a page.
        await list.FocusAsync();
        await visitor.Page.Keyboard.PressAsync("End");
        var last = visitor.Page.Locator("li[aria-posinset='150']");
        await Expect(last).ToContainTextAsync("· seed 150");
        await last.GetByLabel(Texts.SelectRunLabel(150).ToString()).CheckAsync();
        await visitor.Button(Texts.MoveRunLabel(150)).ClickAsync();
        await visitor.Page.GetByText(Texts.ToTop.ToString()).ClickAsync();
        await Expect(last).ToContainTextAsync("· seed 149");
        await list.FocusAsync();
        await visitor.Page.Keyboard.PressAsync("Home");
        await Expect(rows.First).ToContainTextAsync("· seed 150");
        await Expect(rows.First.GetByLabel(Texts.SelectRunLabel(150).ToString())).ToBeCheckedAsync();

        await rows.Nth(3).DragToAsync(rows.Nth(1));
        await Expect(rows.Nth(1)).ToContainTextAsync("· seed 3");
        await visitor.Button($"{Texts.Cancel} 1").ClickAsync();
        await Expect(rows.First).ToHaveAttributeAsync("aria-setsize", "149");
    }

    [Fact]
    public async Task History_SearchedSortedWithAColumn_IsTheSameAfterAReload()
    {
        await using var dashboard = await Dashboard.StartAsync();
        await QueueHeldAsync(dashboard, 3);
        await using var visitor = await dashboard.VisitAsync("/runs?grouped=false");
        foreach (var run in new[] { 1, 2, 3 })
            await visitor.Page.GetByLabel(Texts.SelectRunLabel(run).ToString()).CheckAsync();
        await visitor.Button($"{Texts.Cancel} 3").ClickAsync();
        await Expect(Rows(visitor)).ToHaveCountAsync(3);

        await visitor.Page.GetByLabel(Texts.SearchRunsLabel.ToString()).FillAsync("seed");
        await visitor.Page.WaitForURLAsync(address => address.EndsWith("search=seed", StringComparison.Ordinal));
        await visitor.Page.GetByLabel(Texts.SearchRunsLabel.ToString()).FillAsync("#2");
        await Expect(Rows(visitor)).ToHaveCountAsync(1);
        await visitor.Page.GetByLabel(Texts.SearchRunsLabel.ToString()).FillAsync("");
        await visitor.Button(Texts.Epochs).ClickAsync();
        await visitor.Button(Texts.Columns).ClickAsync();
        await visitor.Page.Locator(".mud-menu-item").GetByText(Texts.Seed.ToString(), new() { Exact = true }).ClickAsync();
        await Expect(visitor.Page.Locator("th").GetByText(Texts.Seed.ToString())).ToBeVisibleAsync();

        await visitor.Page.ReloadAsync();

        await Expect(visitor.Page.Locator("th").GetByText(Texts.Seed.ToString())).ToBeVisibleAsync();
        await Expect(visitor.Page.Locator("th[aria-sort=descending]")).ToContainTextAsync(Texts.Epochs.ToString());
    }

    private static Task<JsonElement> QueueHeldAsync(Dashboard dashboard, int runs) => QueueAsync(dashboard, [.. Enumerable.Range(1, runs)]);

    private static async Task<JsonElement> QueueAsync(Dashboard dashboard, int[] seeds)
    {
        await dashboard.PostAsync("api/v1/queue/hold");
        var samples = await dashboard.PostAsync("api/v1/datasets/sample");
        return await dashboard.PostAsync(
            "api/v1/runs/sweep",
            new
            {
                datasetId = samples[0].GetProperty("id").GetGuid(),
                preset = "quick",
                sweep = new { seed = seeds },
            }
        );
    }

    private static ILocator Row(Visitor visitor, int position) =>
        visitor.Page.Locator($"ol[aria-label='{Texts.Waiting}'] > li").Nth(position - 1);

    private static ILocator Rows(Visitor visitor) => visitor.Page.Locator($"table[aria-label='{Texts.Runs}'] tbody tr");

    private static Task ExpectOrderAsync(Visitor visitor, params string[] seeds) =>
        Expect(visitor.Page.Locator($"ol[aria-label='{Texts.Waiting}'] .text-link"))
            .ToContainTextAsync([.. seeds.Select(seed => $"· seed {seed}")]);
}

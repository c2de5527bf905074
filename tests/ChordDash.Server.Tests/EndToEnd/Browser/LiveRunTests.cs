using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChordDash.Server.Tests.EndToEnd.Browser;

/// <summary>What happens to a run, and to a server, under an open page.</summary>
[Collection(Dashboard.Collection)]
[Trait("Category", "EndToEnd")]
public sealed class LiveRunTests
{
    private static readonly object Long = new { epochs = 10_000, earlyStoppingPatience = 0 };

    [Fact]
    public async Task Cancel_OfARun_ShowsInEveryTab()
    {
        await using var dashboard = await Dashboard.StartAsync();
        var (_, _, run) = await dashboard.QueueSampleRunAsync(Long, "chord-lstm");
        await using var visitor = await dashboard.VisitAsync($"/runs/{run}");
        await using var other = await dashboard.VisitAsync("/");
        await Expect(visitor.Points("Loss").First).ToBeAttachedAsync();

        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel: run #1" }).ClickAsync();

        await Expect(visitor.Page.Locator(".state-chip")).ToHaveTextAsync("Cancelled");
        await Expect(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Run again: run #1" })).ToBeVisibleAsync();
        await Expect(other.Page.GetByText("Cancelled").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Server_KilledAndStartedAgain_LetsTheOpenPageGoOn()
    {
        await using var dashboard = await Dashboard.StartAsync();
        string[] samePort = ["--urls", $"http://127.0.0.1:{dashboard.Server.Address.Port}"];
        var (_, _, run) = await dashboard.QueueSampleRunAsync(Long);
        await using var visitor = await dashboard.VisitAsync($"/runs/{run}");
        await Expect(visitor.Points("Loss").First).ToBeAttachedAsync();

        await visitor.ExpectTroubleAsync(async () =>
        {
            await dashboard.Server.KillAsync();
            await visitor.SeesAsync("Reconnecting to ChordDash");
            await dashboard.StartServerAsync(samePort);
            await Expect(visitor.Page.Locator(".state-chip")).ToHaveTextAsync("Running");
            await Expect(visitor.Page.Locator("#components-reconnect-modal")).ToBeHiddenAsync();
        });

        // It goes on by itself, where it was.
        await visitor.SeesAsync("The server ended while this run trained. Attempt 2 of 3 goes on from its last checkpoint.");
        await visitor.SeesAsync("Goes on with epoch");
    }
}

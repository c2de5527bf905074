using ChordDash.Components.Resources;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Runs;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;
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
        await Expect(visitor.Points(Texts.Loss).First).ToBeAttachedAsync();

        await visitor.Button(Texts.CommandForRunLabel(Texts.Cancel, 1)).ClickAsync();

        await Expect(visitor.Page.Locator(".state-chip")).ToHaveTextAsync(Texts.Cancelled.ToString());
        await Expect(visitor.Button(Texts.CommandForRunLabel(Texts.RunAgain, 1))).ToBeVisibleAsync();
        // The overview says it by a sign with a name.
        await Expect(other.Page.Locator(".recent tbody tr").First.Locator("title")).ToHaveTextAsync(Texts.Cancelled.ToString());
    }

    [Fact]
    public async Task Server_KilledAndStartedAgain_LetsTheOpenPageGoOn()
    {
        await using var dashboard = await Dashboard.StartAsync();
        string[] samePort = ["--urls", $"http://127.0.0.1:{dashboard.Server.Address.Port}"];
        var (_, _, run) = await dashboard.QueueSampleRunAsync(Long);
        await using var visitor = await dashboard.VisitAsync($"/runs/{run}");
        await Expect(visitor.Points(Texts.Loss).First).ToBeAttachedAsync();

        await visitor.ExpectTroubleAsync(async () =>
        {
            await dashboard.Server.KillAsync();
            await visitor.SeesAsync(Texts.Reconnecting);
            await dashboard.StartServerAsync(samePort);
            await Expect(visitor.Page.Locator(".state-chip")).ToHaveTextAsync(Texts.Running.ToString());
            await Expect(visitor.Page.Locator("#components-reconnect-modal")).ToBeHiddenAsync();
        });

        // It goes on by itself, where it was, and the log says so.
        await visitor.Page.GetByRole(AriaRole.Tab, new() { Name = Texts.Log.ToString(), Exact = true }).ClickAsync();
        await visitor.SeesAsync(RunMessages.RunIsTriedAgain(2, Run.MaxAttempts));
        var (atItsBeginning, afterAStep) = (
            TrainingMessages.TrainingGoesOn(Wording.Any),
            TrainingMessages.TrainingGoesOnAfterStep(Wording.Any, Wording.Any)
        );
        await Expect(visitor.Page.GetByText(Wording.Of(atItsBeginning)).Or(visitor.Page.GetByText(Wording.Of(afterAStep))).First)
            .ToBeVisibleAsync();
    }
}

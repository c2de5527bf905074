using System.Text.Json;
using ChordDash.Components.Resources;
using ChordDash.Engine.Resources;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChordDash.Server.Tests.EndToEnd.Browser;

/// <summary>Nothing is destroyed or doubled by a click: hasty clicks, dialogs, what can be taken back, and forms that are left.</summary>
[Collection(Dashboard.Collection)]
[Trait("Category", "EndToEnd")]
public sealed class TrapTests
{
    private static readonly object Long = new { epochs = 10_000, earlyStoppingPatience = 0 };
    private static readonly object Short = new { epochs = 2 };

    [Fact]
    public async Task Cancel_ClickedTwice_CancelsAndDoesNothingElse()
    {
        await using var dashboard = await Dashboard.StartAsync();
        var (_, _, run) = await dashboard.QueueSampleRunAsync(Long);
        await using var visitor = await dashboard.VisitAsync($"/runs/{run}");
        await Expect(visitor.Points(Texts.Loss).First).ToBeAttachedAsync();
        var cancel = visitor.Button(Texts.CommandForRunLabel(Texts.Cancel, 1));
        var place = await cancel.BoundingBoxAsync();
        Assert.NotNull(place);

        var (x, y) = (place.X + (place.Width / 2), place.Y + (place.Height / 2));
        await visitor.Page.Mouse.ClickAsync(x, y);
        await visitor.Page.WaitForTimeoutAsync(450);
        await visitor.Page.Mouse.ClickAsync(x, y);

        await Expect(visitor.Page.Locator(".state-chip")).ToHaveTextAsync(Texts.Cancelled.ToString());
        // It is still there, in its place, and cannot be clicked.
        await Expect(cancel).ToBeDisabledAsync();
        var after = await cancel.BoundingBoxAsync();
        Assert.Equal((place.X, place.Y), (after!.X, after.Y));
        var runs = await dashboard.GetAsync("api/v1/runs");
        Assert.Equal(["cancelled"], runs.EnumerateArray().Select(one => one.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task RunAgain_OfAFinishedRun_MakesANewOne_AndTheOldOneKeepsAll()
    {
        await using var dashboard = await Dashboard.StartAsync();
        var run = await FinishedAsync(dashboard);
        await using var visitor = await dashboard.VisitAsync($"/runs/{run}");

        await visitor.Button(Texts.CommandForRunLabel(Texts.RunAgain, 1)).ClickAsync();

        await Expect(visitor.Page.GetByText("#2 ·").First).ToBeVisibleAsync();
        Assert.Equal(2, (await dashboard.GetAsync($"api/v1/runs/{run}/epochs")).GetArrayLength());
        Assert.Equal(JsonValueKind.Object, (await dashboard.GetAsync($"api/v1/runs/{run}/report")).ValueKind);
    }

    [Theory]
    [InlineData(1_440, 900, "en")]
    [InlineData(390, 844, "pl")]
    public async Task Delete_ByKeyboard_AsksWithTheSafeAnswerFirst_AndCanBeUndone(int width, int height, string language)
    {
        await using var dashboard = await Dashboard.StartAsync();
        var run = await FinishedAsync(dashboard);
        await using var visitor = await dashboard.VisitAsync("/runs", width: width, height: height, language: language);
        var page = visitor.Page;
        var row = page.Locator($"a[href='runs/{run}']");
        var dialog = page.Locator(".mud-dialog");

        await OpenAsync();
        // The dialog listens to the keyboard a little later than it can be seen.
        while (await dialog.CountAsync() > 0)
        {
            await page.Keyboard.PressAsync("Escape");
            await page.WaitForTimeoutAsync(500);
        }

        await OpenAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(row).ToBeVisibleAsync();

        await OpenAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Expect(row).ToHaveCountAsync(0);
        await page.Locator(".mud-snackbar button").First.ClickAsync();

        await Expect(row).ToBeVisibleAsync();

        async Task OpenAsync()
        {
            await page.Locator("table .mud-menu button, .mud-table .mud-menu button").Last.ClickAsync();
            await page.Locator(".mud-menu-item")
                .GetByText(language == "pl" ? "Usuń" : Texts.Delete.ToString(), new() { Exact = true })
                .ClickAsync();
            await Expect(dialog.Locator("button").First).ToBeFocusedAsync();
        }
    }

    [Fact]
    public async Task Archive_Undone_BringsTheRunBack()
    {
        await using var dashboard = await Dashboard.StartAsync();
        var run = await FinishedAsync(dashboard);
        await using var visitor = await dashboard.VisitAsync("/runs");
        var row = visitor.Page.Locator($"a[href='runs/{run}']");

        await visitor.Button(Texts.MoreForRunLabel(1)).ClickAsync();
        await visitor.Page.Locator(".mud-menu-item").GetByText(Texts.Archive.ToString(), new() { Exact = true }).ClickAsync();
        await Expect(row).ToHaveCountAsync(0);
        await visitor.SeesAsync(Texts.RunsArchived(1, 1));
        await visitor.Button(Texts.Undo).ClickAsync();

        await Expect(row).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Move_AndCancelOfAWaitingRun_AreUndone()
    {
        await using var dashboard = await Dashboard.StartAsync();
        await dashboard.PostAsync("api/v1/queue/hold");
        var (dataset, _, _) = await dashboard.QueueSampleRunAsync(Short);
        await dashboard.PostAsync("api/v1/runs", new { datasetId = dataset, preset = "quick" });
        await using var visitor = await dashboard.VisitAsync("/runs");
        var rows = visitor.Page.Locator("ol.queue-list > li .queue-name a");
        await Expect(rows).ToContainTextAsync(["#1 ", "#2 "]);

        await visitor.Button(Texts.MoveRunLabel(2)).ClickAsync();
        await visitor.Page.Locator(".mud-menu-item").GetByText(Texts.ToTop.ToString(), new() { Exact = true }).ClickAsync();
        await Expect(rows).ToContainTextAsync(["#2 ", "#1 "]);
        await visitor.SeesAsync(Texts.RunMoved(2, 1, 2));
        await visitor.Button(Texts.Undo).ClickAsync();
        await Expect(rows).ToContainTextAsync(["#1 ", "#2 "]);

        await visitor.Button(Texts.MoreForRunLabel(1)).ClickAsync();
        await visitor.Page.Locator(".mud-menu-item").GetByText(Texts.Cancel.ToString(), new() { Exact = true }).ClickAsync();
        await Expect(rows).ToContainTextAsync(["#2 "]);
        await visitor.Button(Texts.Undo).Last.ClickAsync();
        await Expect(rows).ToContainTextAsync(["#1 ", "#2 "]);
    }

    [Fact]
    public async Task QueueRun_ClickedTwice_QueuesOneRun()
    {
        await using var dashboard = await Dashboard.StartAsync();
        await dashboard.PostAsync("api/v1/queue/hold");
        var samples = await dashboard.PostAsync("api/v1/datasets/sample");
        await using var visitor = await dashboard.VisitAsync($"/runs/new?dataset={samples[0].GetProperty("id").GetGuid()}&preset=quick");

        await visitor.Button(Texts.QueueRun).DblClickAsync();

        await Expect(visitor.Page.Locator(".state-chip")).ToContainTextAsync(Texts.Queued.ToString());
        Assert.Equal(1, (await dashboard.GetAsync("api/v1/runs")).GetArrayLength());
    }

    [Fact]
    public async Task NewRun_LeftAndRestarted_KeepsWhatWasTyped_AndAnotherPresetKeepsTheChanges()
    {
        await using var dashboard = await Dashboard.StartAsync();
        string[] samePort = ["--urls", $"http://127.0.0.1:{dashboard.Server.Address.Port}"];
        await dashboard.PostAsync("api/v1/datasets/sample");
        await using var visitor = await dashboard.VisitAsync("/runs/new?preset=quick");
        var rate = visitor.Page.GetByLabel(HyperParameterMessages.LearningRateLabel.ToString(), new() { Exact = true });
        var changes = visitor.Page.GetByText(Texts.ChangesFromPreset(1, HyperParameterMessages.LearningRateLabel).ToString());

        await rate.FillAsync("0.0123");
        await rate.BlurAsync();
        await Expect(changes).ToBeVisibleAsync();
        await visitor.Page.GetByRole(AriaRole.Radio).First.CheckAsync();
        await Expect(rate).ToHaveValueAsync("0.0123");
        await visitor.Page.GetByLabel(Texts.RunName.ToString(), new() { Exact = true }).FillAsync("My run");
        await rate.FocusAsync();

        await visitor.Link(Texts.Models).ClickAsync();
        await visitor.SeesHeadingAsync(Texts.Models);
        await visitor.UntilDraftAsync("My run");
        await visitor.GoAsync("/runs/new");
        await Expect(rate).ToHaveValueAsync("0.0123");
        await visitor.ExpectTroubleAsync(async () =>
        {
            await dashboard.Server.KillAsync();
            await dashboard.StartServerAsync(samePort);
            await visitor.GoAsync("/runs/new");
        });
        await Expect(rate).ToHaveValueAsync("0.0123");
        await Expect(visitor.Page.GetByLabel(Texts.RunName.ToString(), new() { Exact = true })).ToHaveValueAsync("My run");

        await visitor.Button(Texts.ResetToPreset).ClickAsync();
        await Expect(rate).Not.ToHaveValueAsync("0.0123");
        await Expect(changes).ToHaveCountAsync(0);
    }

    private static async Task<Guid> FinishedAsync(Dashboard dashboard)
    {
        var (_, _, run) = await dashboard.QueueSampleRunAsync(Short);
        await dashboard.UntilFinishedAsync(run);
        return run;
    }
}

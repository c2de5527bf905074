using ChordDash.Components.Resources;
using ChordDash.Engine.Resources;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChordDash.Server.Tests.EndToEnd.Browser;

/// <summary>The two forms that people fill in most, a new run and a prediction: by keyboard, on a phone and enlarged.</summary>
[Collection(Dashboard.Collection)]
[Trait("Category", "EndToEnd")]
public sealed class FormTests
{
    /// <summary>A wide window, a phone, and a window of 1,440 × 900 that is enlarged to 200 %.</summary>
    public static TheoryData<int, int, string> Windows =>
        new()
        {
            { 1_440, 900, "en" },
            { 390, 844, "pl" },
            { 720, 450, "pl" },
        };

    [Theory]
    [MemberData(nameof(Windows))]
    public async Task NewRun_InAnyWindow_HasItsButtonInSight(int width, int height, string language)
    {
        await using var dashboard = await Dashboard.StartAsync();
        await dashboard.PostAsync("api/v1/datasets/sample");
        await using var visitor = await dashboard.VisitAsync("/runs/new", width: width, height: height, language: language);
        var page = visitor.Page;
        var button = page.Locator("form button[type=submit]");

        await Expect(button).ToBeInViewportAsync(new() { Ratio = 1 });
        await page.Mouse.WheelAsync(0, 10_000);
        await page.WaitForFunctionAsync("() => scrollY > 0");
        await Expect(button).ToBeInViewportAsync(new() { Ratio = 1 });
        Assert.Equal(width, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        // Nothing of the form is left below the bar when all is scrolled.
        var (tags, bar) = (await page.Locator(".sections input").Last.BoundingBoxAsync(), await button.BoundingBoxAsync());
        Assert.True(width > 1_000 || tags!.Y < bar!.Y);
    }

    [Theory]
    [MemberData(nameof(Windows))]
    public async Task NewRun_WithAWrongField_LeadsToItByKeyboard(int width, int height, string language)
    {
        await using var dashboard = await Dashboard.StartAsync();
        await dashboard.PostAsync("api/v1/queue/hold");
        await dashboard.PostAsync("api/v1/datasets/sample");
        await using var visitor = await dashboard.VisitAsync("/runs/new?preset=quick", width: width, height: height, language: language);
        var (page, keyboard) = (visitor.Page, visitor.Page.Keyboard);
        var (epochs, units) = (page.Locator("input[name=Epochs]"), page.Locator("input[name=HiddenSize]"));
        var group = page.Locator("button[aria-expanded]", new() { Has = page.Locator("strong") }).First;

        await Expect(units).ToBeHiddenAsync();
        await group.FocusAsync();
        await keyboard.PressAsync("Enter");
        await units.FillAsync("0");
        await group.FocusAsync();
        await keyboard.PressAsync("Enter");
        await page.Locator("input[name=Seed]").FocusAsync();
        await keyboard.PressAsync("Control+Enter");

        await Expect(units).ToBeFocusedAsync();
        await Expect(units).ToBeInViewportAsync();
        var link = page.GetByRole(AriaRole.Alert).GetByRole(AriaRole.Link);
        await Expect(link).ToHaveCountAsync(1);
        await epochs.FocusAsync();
        await link.FocusAsync();
        await keyboard.PressAsync("Enter");
        await Expect(units).ToBeFocusedAsync();
        Assert.Equal(0, (await dashboard.GetAsync("api/v1/runs")).GetArrayLength());

        await units.FillAsync("16");
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        await keyboard.PressAsync("Control+Enter");

        await Expect(page.Locator(".state-chip")).ToBeVisibleAsync();
        var run = (await dashboard.GetAsync("api/v1/runs"))[0];
        Assert.Equal(16, run.GetProperty("hyperParameters").GetProperty("hiddenSize").GetInt32());
    }

    [Fact]
    public async Task NewRun_AfterARun_TellsWhatItWillTake()
    {
        await using var dashboard = await Dashboard.StartAsync();
        var (dataset, _, run) = await dashboard.QueueSampleRunAsync(new { epochs = 2 });
        await dashboard.UntilFinishedAsync(run);
        await using var visitor = await dashboard.VisitAsync($"/runs/new?dataset={dataset}&preset=quick");

        var summary = visitor.Page.GetByRole(AriaRole.Complementary, new() { Name = Texts.Summary.ToString() });

        await Expect(summary).ToContainTextAsync(Texts.EstimatedFromRun(1).ToString());
        await Expect(summary).ToContainTextAsync(Texts.StartsAtOnce.ToString());
        await visitor.Button(Texts.VaryHyperParameter).ClickAsync();
        await visitor
            .Page.Locator(".mud-menu-item")
            .GetByText(HyperParameterMessages.SeedLabel.ToString(), new() { Exact = true })
            .ClickAsync();
        await visitor.Page.Locator(".axis input").FillAsync("1; 2; 3; 4; 5; 6");
        await Expect(visitor.Button(Texts.QueueRuns("6"))).ToBeInViewportAsync();
        await Expect(visitor.Page.Locator("input[name=Seed]")).ToBeDisabledAsync();
    }

    [Theory]
    [MemberData(nameof(Windows))]
    public async Task Predict_InAnyWindow_ShowsItsAnswer_AndKeepsADraft(int width, int height, string language)
    {
        await using var dashboard = await Dashboard.StartAsync();
        string[] samePort = ["--urls", $"http://127.0.0.1:{dashboard.Server.Address.Port}"];
        var (_, _, run) = await dashboard.QueueSampleRunAsync(new { epochs = 1 });
        await dashboard.UntilFinishedAsync(run);
        await using var visitor = await dashboard.VisitAsync("/predict", width: width, height: height, language: language);
        var page = visitor.Page;
        var (field, verdict) = (page.Locator("textarea[name=sequence]"), page.Locator(".verdict"));

        await field.FillAsync("C Hx7b5 E77 Am");
        await Expect(page.Locator(".counts")).ToContainTextAsync("4");
        await visitor.UntilDraftAsync("C Hx7b5 E77 Am");
        await visitor.GoAsync("/models");
        await visitor.GoAsync("/predict");
        await Expect(field).ToHaveValueAsync("C Hx7b5 E77 Am");
        await visitor.ExpectTroubleAsync(async () =>
        {
            await dashboard.Server.KillAsync();
            await dashboard.StartServerAsync(samePort);
            await visitor.GoAsync("/predict");
        });
        await Expect(field).ToHaveValueAsync("C Hx7b5 E77 Am");

        await page.Locator("form button[type=submit]").ClickAsync();

        await Expect(verdict).ToBeInViewportAsync(new() { Ratio = 1 });
        await Expect(page.Locator(".left-out")).ToBeVisibleAsync();
        await Expect(page.Locator(".evidence li").First).ToBeAttachedAsync();
        Assert.Equal(width, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        if (width < 1_000)
            await Expect(page.Locator(".reply")).ToBeFocusedAsync();
        else
            Assert.Equal(0, await page.EvaluateAsync<int>("() => scrollY"));

        await page.GetByRole(AriaRole.Tab).Nth(1).ClickAsync();
        await page.WaitForURLAsync("**tab=dataset**");
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Tab).Nth(1)).ToHaveAttributeAsync("aria-selected", "true");
    }
}

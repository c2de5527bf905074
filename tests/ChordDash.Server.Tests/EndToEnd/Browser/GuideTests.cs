using ChordDash.Components.Resources;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChordDash.Server.Tests.EndToEnd.Browser;

/// <summary>The page of the guide, and the ways to its parts.</summary>
[Collection(Dashboard.Collection)]
[Trait("Category", "EndToEnd")]
public sealed class GuideTests
{
    [Fact]
    public async Task Address_WithAnAnchor_LeadsToItsHeading()
    {
        await using var dashboard = await Dashboard.StartAsync();
        await using var english = await dashboard.VisitAsync("/guide#balanced-accuracy");
        await using var polish = await dashboard.VisitAsync("/guide#balanced-accuracy", width: 360, height: 740, language: "pl");

        await IsAtAsync(english.Page, "balanced-accuracy", "Balanced accuracy");
        await IsAtAsync(polish.Page, "balanced-accuracy", "Zrównoważona dokładność");

        // Within the page, and from another one.
        await english.Link("Train a model").ClickAsync();
        await Expect(english.Page).ToHaveURLAsync(new Uri(dashboard.Server.Address, "/guide#train").ToString());
        await Expect(english.Page.Locator("#train")).ToBeInViewportAsync();
        await english.Link(Texts.DataSets).ClickAsync();
        await english.SeesHeadingAsync(Texts.DataSets);
        await english.Link(Texts.Guide).ClickAsync();
        await english.SeesHeadingAsync("Guide");
        await Expect(english.Page.Locator("h1")).ToBeInViewportAsync();
    }

    [Theory]
    [InlineData("#100%")]
    [InlineData("#no-such-part")]
    public async Task Address_WithAnAnchorThatIsNone_ShowsTheGuide(string anchor)
    {
        await using var dashboard = await Dashboard.StartAsync();
        await using var visitor = await dashboard.VisitAsync($"/guide{anchor}");

        await visitor.SeesHeadingAsync("Guide");
        await visitor.Link("Train a model").ClickAsync();
        await Expect(visitor.Page.Locator("#train")).ToBeInViewportAsync();
        await visitor.SeesHeadingAsync("Guide");
    }

    [Fact]
    public async Task Pictures_OfTheGuide_AreServed()
    {
        await using var dashboard = await Dashboard.StartAsync();
        await using var visitor = await dashboard.VisitAsync("/guide");

        var widths = await visitor.Page.EvaluateAsync<int[]>(
            """
            () => Promise.all([...document.querySelectorAll("article img")].map(async picture => {
              picture.loading = "eager";
              await picture.decode();
              return picture.naturalWidth;
            }))
            """
        );

        Assert.NotEmpty(widths);
        Assert.All(widths, width => Assert.True(width > 0));
    }

    [Fact]
    public async Task HelpLink_ByKeyboard_SaysWhatTheWordMeans_AndOpensItsPartInAnotherTab()
    {
        await using var dashboard = await Dashboard.StartAsync();
        var samples = await dashboard.PostAsync("api/v1/datasets/sample");
        await using var visitor = await dashboard.VisitAsync($"/datasets/{samples[0].GetProperty("id").GetGuid()}?tab=check");
        var button = visitor.Button(Texts.WhatDoChecksLookForQuestion);
        await Expect(button).ToBeVisibleAsync();
        var box = (await button.BoundingBoxAsync())!;
        Assert.True(box is { Width: >= 24, Height: >= 24 }, $"{box.Width} × {box.Height}");
        var panel = visitor.Page.GetByRole(AriaRole.Dialog, new() { Name = Texts.WhatDoChecksLookForQuestion.ToString() });

        await button.FocusAsync();
        await visitor.Page.Keyboard.PressAsync("Enter");
        await Expect(panel).ToBeFocusedAsync();
        await Expect(panel).ToBeInViewportAsync(new() { Ratio = 1 });
        await Expect(panel).ToContainTextAsync("ChordDash looks for problems that would make the results wrong.");
        await visitor.Page.Keyboard.PressAsync("Escape");
        await Expect(panel).ToBeHiddenAsync();
        await Expect(button).ToBeFocusedAsync();

        await visitor.Page.Keyboard.PressAsync("Enter");
        await Expect(panel).ToBeFocusedAsync();
        await visitor.Page.Keyboard.PressAsync("Tab");
        var guide = await visitor.Page.RunAndWaitForPopupAsync(() => visitor.Page.Keyboard.PressAsync("Enter"));
        await IsAtAsync(guide, "checks", "Check the data");
        await Expect(button).ToBeVisibleAsync();
    }

    /// <summary>Whether a heading stands below the bar at the top, and a Tab leads on from it.</summary>
    private static async Task IsAtAsync(IPage page, string anchor, string text)
    {
        var heading = page.Locator($"#{anchor}");
        await Expect(heading).ToHaveTextAsync(text);
        await Expect(heading).ToBeFocusedAsync();
        await page.WaitForFunctionAsync(
            "anchor => { const { top } = document.getElementById(anchor).getBoundingClientRect(); return top > 48 && top < 160; }",
            anchor
        );
    }
}

using System.Globalization;
using ChordDash.Components.Localization;
using ChordDash.Components.Resources;
using ChordDash.Server.Tests.Shared;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChordDash.Server.Tests.EndToEnd.Browser;

/// <summary>The search, the keys, their help and the inbox, which are on every page.</summary>
[Collection(Dashboard.Collection)]
[Trait("Category", "EndToEnd")]
public sealed class WaysInTests
{
    [Theory]
    [InlineData("en", "datas", 1_440)]
    [InlineData("pl", "zbior", 390)]
    public async Task Palette_ByKeyboard_LeadsToWhatIsTyped_AndEscGivesTheFocusBack(string language, string query, int width)
    {
        await using var dashboard = await Dashboard.StartAsync();
        await dashboard.PostAsync("api/v1/datasets/sample");
        await using var visitor = await dashboard.VisitAsync("/predict", width: width, height: 844, language: language);
        var culture = language == "pl" ? Languages.Polish : CultureInfo.InvariantCulture;
        var palette = visitor.Page.GetByRole(AriaRole.Dialog, new() { Name = Texts.SearchAndCommands.Text(culture) });
        var field = visitor.Page.GetByRole(AriaRole.Combobox, new() { Name = Texts.SearchAndCommands.Text(culture) });

        // By the button too, which has the focus again afterwards.
        var button = visitor.Button(Texts.SearchAndCommands.Text(culture));
        await button.ClickAsync();
        await Expect(field).ToBeFocusedAsync();
        await Expect(palette.GetByRole(AriaRole.Option).First).ToBeVisibleAsync();
        await AssertAccessibleAsync(visitor, $"The palette in {language}");
        await visitor.Page.Keyboard.PressAsync("Escape");
        await Expect(palette).ToHaveCountAsync(0);
        await Expect(button).ToBeFocusedAsync();

        await visitor.Page.Keyboard.PressAsync("Control+k");
        await Expect(field).ToBeFocusedAsync();
        await visitor.Page.Keyboard.TypeAsync(query);
        var chosen = palette.GetByRole(AriaRole.Option, new() { Selected = true });
        await Expect(chosen).ToContainTextAsync(Texts.DataSets.Text(culture));
        await Expect(field).ToHaveAttributeAsync("aria-activedescendant", (await chosen.GetAttributeAsync("id"))!);
        await visitor.Page.Keyboard.PressAsync("Enter");

        await visitor.SeesHeadingAsync(Texts.DataSets.Text(culture));
        await Expect(palette).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("en", 1_440)]
    [InlineData("pl", 390)]
    public async Task Palette_LeadsToAPartOfThePage_AndTheFocusGoesThere(string language, int width)
    {
        await using var dashboard = await Dashboard.StartAsync();
        await using var visitor = await dashboard.VisitAsync("/system", width: width, height: 844, language: language);
        var culture = language == "pl" ? Languages.Polish : CultureInfo.InvariantCulture;
        var part = Texts.NewestWarningsAndErrors.Text(culture);
        await visitor.Button(Texts.SearchAndCommands.Text(culture)).ClickAsync();
        await Expect(visitor.Page.GetByRole(AriaRole.Combobox, new() { Name = Texts.SearchAndCommands.Text(culture) })).ToBeFocusedAsync();
        await visitor.Page.Keyboard.TypeAsync(part);
        var chosen = visitor.Page.GetByRole(AriaRole.Option, new() { Selected = true });
        await Expect(chosen).ToHaveTextAsync(part);
        await Expect(visitor.Page.Locator(".palette-group")).ToHaveTextAsync(Texts.OnThisPage.Text(culture));

        await visitor.Page.Keyboard.PressAsync("Enter");

        var heading = visitor.Page.GetByRole(AriaRole.Heading, new() { Name = part, Level = 2 });
        await Expect(heading).ToBeFocusedAsync();
        await Expect(heading).ToBeInViewportAsync(new() { Ratio = 1 });
    }

    [Fact]
    public async Task Keys_LeadToPages_ButNotWhileSomebodyTypes_NorWhenTheyAreSwitchedOff()
    {
        await using var dashboard = await Dashboard.StartAsync();
        await dashboard.QueueSampleRunAsync(new { epochs = 1 });
        await using var visitor = await dashboard.VisitAsync("/");
        var help = visitor.Page.GetByRole(AriaRole.Dialog, new() { Name = Texts.KeyboardShortcuts.ToString() });

        await PressUntilAsync(
            () => PressAsync("g", "d"),
            () => Task.FromResult(visitor.Page.Url.EndsWith("/datasets", StringComparison.Ordinal))
        );
        await visitor.SeesHeadingAsync(Texts.DataSets);
        await PressAsync("g", "r");
        await visitor.SeesHeadingAsync(Texts.Runs);
        await Expect(visitor.Page.GetByLabel(Texts.SearchRunsLabel.ToString())).ToBeVisibleAsync();
        await PressAsync("/");
        await Expect(visitor.Page.GetByLabel(Texts.SearchRunsLabel.ToString())).ToBeFocusedAsync();
        await visitor.Page.Keyboard.TypeAsync("ngo?");
        await Expect(visitor.Page.GetByLabel(Texts.SearchRunsLabel.ToString())).ToHaveValueAsync("ngo?");
        await visitor.SeesHeadingAsync(Texts.Runs);
        await Expect(help).ToHaveCountAsync(0);

        await visitor.Page.Locator("#content").FocusAsync();
        await PressAsync("?");
        await Expect(help).ToBeVisibleAsync();
        await AssertAccessibleAsync(visitor, "The help");
        // Not behind a dialog.
        await PressAsync("g", "o");
        await visitor.SeesHeadingAsync(Texts.Runs);
        await help.GetByRole(AriaRole.Switch).UncheckAsync();
        // The choice goes by way of the server.
        await visitor.Page.WaitForFunctionAsync("() => !chordDashPage.hasSingleKeys()");
        await visitor.Page.Keyboard.PressAsync("Escape");
        await Expect(help).ToHaveCountAsync(0);
        await PressAsync("g", "o");
        await PressAsync("?");
        await visitor.Page.Keyboard.PressAsync("Control+k");
        await Expect(visitor.Page.GetByRole(AriaRole.Dialog, new() { Name = Texts.SearchAndCommands.ToString() })).ToBeVisibleAsync();
        await Expect(help).ToHaveCountAsync(0);
        await visitor.SeesHeadingAsync(Texts.Runs);
        await visitor.Page.Keyboard.PressAsync("Escape");

        // The browser remembers it, until it is switched on again.
        await visitor.Page.ReloadAsync();
        await visitor.SeesPageAsync();
        var palette = visitor.Page.GetByRole(AriaRole.Dialog, new() { Name = Texts.SearchAndCommands.ToString() });
        await PressUntilAsync(() => PressAsync("Control+k"), () => palette.IsVisibleAsync());
        await visitor.Page.Keyboard.TypeAsync(Texts.KeyboardShortcuts.ToString());
        await Expect(visitor.Page.GetByRole(AriaRole.Option, new() { Selected = true })).ToContainTextAsync($"{Texts.KeyboardShortcuts}");
        await visitor.Page.Keyboard.PressAsync("Enter");
        await Expect(help.GetByRole(AriaRole.Switch)).Not.ToBeCheckedAsync();
        await help.GetByRole(AriaRole.Switch).CheckAsync();
        await visitor.Page.WaitForFunctionAsync("() => chordDashPage.hasSingleKeys()");
        await visitor.Page.Keyboard.PressAsync("Escape");
        await Expect(help).ToHaveCountAsync(0);
        await PressAsync("n");
        await visitor.SeesHeadingAsync(Texts.NewRun);

        // The script of the keys is loaded after the page is drawn.
        Task PressUntilAsync(Func<Task> pressAsync, Func<Task<bool>> happenedAsync) =>
            Patience.UntilAsync(
                async () =>
                {
                    await pressAsync();
                    await visitor.Page.WaitForTimeoutAsync(1_000);
                    return await happenedAsync();
                },
                happened => happened
            );

        async Task PressAsync(params string[] keys)
        {
            foreach (var key in keys)
                await visitor.Page.Keyboard.PressAsync(key);
        }
    }

    [Fact]
    public async Task Menus_OpenedByMouse_CloseWithEsc_AndAreAccessible()
    {
        await using var dashboard = await Dashboard.StartAsync();
        await using var visitor = await dashboard.VisitAsync("/");
        foreach (var menu in new[] { Texts.Colours, Texts.Language })
        {
            var button = visitor.Button(menu);
            await button.ClickAsync();
            await Expect(visitor.Page.GetByRole(AriaRole.Menuitem).First).ToBeVisibleAsync();
            await AssertAccessibleAsync(visitor, menu.ToString());

            await visitor.Page.Keyboard.PressAsync("Escape");

            await Expect(visitor.Page.GetByRole(AriaRole.Menuitem)).ToHaveCountAsync(0);
            await Expect(button).ToBeFocusedAsync();
        }
    }

    [Fact]
    public async Task Inbox_ShowsWhatEndedMeanwhile_UntilItIsMarkedAsRead()
    {
        await using var dashboard = await Dashboard.StartAsync();
        await using var visitor = await dashboard.VisitAsync("/guide", width: 390, height: 844);
        var bell = visitor.Button(Texts.Notifications);
        await bell.ClickAsync();
        await visitor.SeesAsync(Texts.NoNotifications);
        await visitor.Page.Keyboard.PressAsync("Escape");
        await Expect(bell).ToBeFocusedAsync();

        var (_, _, run) = await dashboard.QueueSampleRunAsync(new { epochs = 1 });
        await dashboard.UntilFinishedAsync(run);
        await visitor.Button(Texts.NotificationsUnread(1)).ClickAsync();
        var inbox = visitor.Page.GetByRole(AriaRole.Dialog, new() { Name = Texts.Notifications.ToString() });
        await Expect(inbox).ToBeInViewportAsync(new() { Ratio = 1 });
        await AssertAccessibleAsync(visitor, "The inbox");
        await visitor.Button(Texts.MarkAllAsRead).ClickAsync();
        await Expect(bell).ToBeVisibleAsync();

        await visitor.Page.ReloadAsync();
        await Expect(bell).ToBeVisibleAsync();
        await bell.ClickAsync();
        await inbox.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(visitor.Page).ToHaveURLAsync(new Uri(dashboard.Server.Address, $"/runs/{run}").ToString());
    }

    [Fact]
    public async Task Frame_WithReducedMotion_DoesNotMove()
    {
        await using var dashboard = await Dashboard.StartAsync();
        await using var visitor = await dashboard.VisitAsync("/");
        await visitor.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        await visitor.GoAsync("/datasets");

        await visitor.Button(Texts.SearchAndCommands).ClickAsync();
        await Expect(visitor.Page.GetByRole(AriaRole.Combobox, new() { Name = Texts.SearchAndCommands.ToString() })).ToBeFocusedAsync();

        Assert.Equal(
            0,
            await visitor.Page.EvaluateAsync<int>("document.querySelector('dialog[open]').getAnimations({ subtree: true }).length")
        );
        Assert.Equal(
            0,
            await visitor.Page.EvaluateAsync<int>("document.querySelector('.app-bar').getAnimations({ subtree: true }).length")
        );
    }

    private static async Task AssertAccessibleAsync(Visitor visitor, string what)
    {
        // What fades in has little contrast until it has.
        await visitor.Page.WaitForFunctionAsync(
            "() => document.getAnimations().every(one => one.playState !== 'running' || one.effect.getTiming().iterations === Infinity)"
        );
        // MudBlazor's menus stand beside the landmarks of the page, as dialogs do.
        var violations = (await visitor.Page.RunAxe())
            .Violations.Where(one => one.Id is not "region")
            .Select(one => $"{what}: {one.Id} at {string.Join(", ", one.Nodes.Select(node => node.Html))}");
        Assert.Equal("", string.Join('\n', violations));
    }
}

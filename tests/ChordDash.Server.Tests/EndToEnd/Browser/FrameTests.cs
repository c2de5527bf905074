using ChordDash.Components.Resources;
using ChordDash.Engine.Resources;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChordDash.Server.Tests.EndToEnd.Browser;

/// <summary>What is around every page: colours and notifications.</summary>
[Collection(Dashboard.Collection)]
[Trait("Category", "EndToEnd")]
public sealed class FrameTests
{
    [Fact]
    public async Task Colours_Chosen_HoldAtOnceInEveryTabAndAfterAReload()
    {
        await using var dashboard = await Dashboard.StartAsync();
        var (_, _, run) = await dashboard.QueueSampleRunAsync(new { epochs = 2 });
        await using var visitor = await dashboard.VisitAsync($"/runs/{run}?tab=charts", ColorScheme.Light);
        await Expect(visitor.Points(Texts.Loss)).ToHaveCountAsync(2);
        await using var other = await visitor.AnotherTabAsync("/");
        Assert.Equal("light", await ThemeAsync(visitor.Page));
        var line = visitor.Line(Texts.Loss, Texts.Validation).Locator("path").First;
        await Expect(line).ToHaveAttributeAsync("stroke", "rgba(0,114,178,1)");

        await ChooseAsync(Texts.Dark);

        await Expect(line).ToHaveAttributeAsync("stroke", "rgba(86,180,233,1)");
        await Expect(other.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await visitor.Page.ReloadAsync();
        await visitor.SeesPageAsync();
        Assert.Equal("dark", await ThemeAsync(visitor.Page));
        Assert.Equal("rgb(20, 21, 28)", await visitor.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor"));

        await ChooseAsync(Texts.SameAsSystem);
        await Expect(visitor.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "light");
        await visitor.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await Expect(visitor.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");

        async Task ChooseAsync(Message theme)
        {
            await visitor.Button(Texts.Colours).ClickAsync();
            await visitor.Page.Locator(".mud-menu-item", new() { HasText = theme.ToString() }).ClickAsync();
        }
    }

    [Fact]
    public async Task Api_FromTheMenu_IsAPageToBrowseThatLoadsNothingFromElsewhere()
    {
        await using var dashboard = await Dashboard.StartAsync();
        await using var visitor = await dashboard.VisitAsync("/");
        var foreign = new List<string>();
        visitor.Page.Request += (_, request) =>
        {
            if (
                !request.Url.StartsWith(dashboard.Server.Address.ToString(), StringComparison.Ordinal)
                && !request.Url.StartsWith("data:", StringComparison.Ordinal)
                && !request.Url.StartsWith("blob:", StringComparison.Ordinal)
            )
                foreign.Add(request.Url);
        };

        await visitor.Link("API").ClickAsync();

        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "ChordDash", Exact = true })).ToBeVisibleAsync();
        await visitor.SeesAsync("Data sets of chord sequences, training runs, models and predictions.");
        Assert.Empty(foreign);
        // Nothing sends the address of this server away, and there is a way back.
        Assert.Equal(0, await visitor.Page.Locator("a[href*='client.scalar.com']").CountAsync());
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = Texts.Overview.ToString() }).ClickAsync();
        await visitor.SeesHeadingAsync(Texts.Overview);
    }

    [Fact]
    public async Task Language_Chosen_HoldsOnEveryPageAndBringsItsNumbers()
    {
        await using var dashboard = await Dashboard.StartAsync();
        await dashboard.PostAsync("api/v1/datasets/sample");
        await using var visitor = await dashboard.VisitAsync("/runs/new");

        await ChooseAsync(Texts.Language.ToString(), "Polski");
        await visitor.SeesHeadingAsync("Nowy przebieg");
        await Expect(visitor.Page.Locator("html")).ToHaveAttributeAsync("lang", "pl");
        await Expect(visitor.Page.GetByLabel("Współczynnik uczenia")).ToHaveValueAsync("0,003");
        await visitor.Link("Zbiory danych").ClickAsync();
        await visitor.SeesHeadingAsync("Zbiory danych");
        await visitor.GoAsync("/datasets");
        await visitor.SeesHeadingAsync("Zbiory danych");

        await ChooseAsync("Język", "English");
        await visitor.SeesHeadingAsync(Texts.DataSets);

        async Task ChooseAsync(string menu, string language)
        {
            await visitor.Button(menu).ClickAsync();
            await visitor.Page.Locator(".mud-menu-item", new() { HasText = language }).ClickAsync();
        }
    }

    [Fact]
    public async Task Bell_SwitchedOn_LetsTheBrowserSayThatARunEndedWhereverTheUserIs()
    {
        await using var dashboard = await Dashboard.StartAsync();
        await using var visitor = await dashboard.VisitAsync("/predict");
        // Headless browsers show no notifications: what the page asks for is kept instead.
        await visitor.Page.AddInitScriptAsync(
            """
            window.told = [];
            window.Notification = class {
              static permission = "granted";
              static requestPermission = async () => "granted";
              constructor(title, options) { told.push([title, options.body]); }
            };
            """
        );
        await visitor.Page.ReloadAsync();

        var toggle = visitor.Page.GetByRole(AriaRole.Switch, new() { Name = Texts.NotifyWhenRunEnds.ToString() });
        await visitor.Button(Texts.Notifications).ClickAsync();
        await toggle.ClickAsync();
        await Expect(toggle).ToBeCheckedAsync();
        await dashboard.QueueSampleRunAsync(new { epochs = 1 });

        await visitor.Page.WaitForFunctionAsync("() => told.length > 0");
        var (title, reason) = (
            await visitor.Page.EvaluateAsync<string>("() => told[0][0]"),
            await visitor.Page.EvaluateAsync<string>("() => told[0][1]")
        );
        Assert.StartsWith($"#1 {HyperParameterMessages.PresetQuick}", title, StringComparison.Ordinal);
        Assert.EndsWith(Texts.Finished.ToString(), title, StringComparison.Ordinal);
        Assert.Equal(TrainingMessages.OneEpochDone.ToString(), reason);
        await visitor.Page.ReloadAsync();
        // It is in the inbox too, until somebody marks it as read.
        await visitor.Button(Texts.NotificationsUnread(1)).ClickAsync();
        await Expect(toggle).ToBeCheckedAsync();
        await Expect(visitor.Link($"#1 {HyperParameterMessages.PresetQuick} · sample-train.pkl")).ToBeVisibleAsync();
    }

    private static Task<string> ThemeAsync(IPage page) => page.EvaluateAsync<string>("() => document.documentElement.dataset.theme");
}

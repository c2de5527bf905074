using System.Globalization;
using System.Text.RegularExpressions;
using ChordDash.Components.Localization;
using ChordDash.Components.Resources;
using ChordDash.Engine.Resources;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChordDash.Server.Tests.EndToEnd.Browser;

/// <summary>What people come for, and whether they get it: on a desk and a phone, by keyboard alone, and enlarged.</summary>
[Collection(Dashboard.Collection)]
[Trait("Category", "EndToEnd")]
public sealed partial class JourneyTests
{
    private const string Chords = "C Am7 F G7";
    private const string OtherRun = "Blackbird";
    private const string Run = "Nightingale";

    [Theory]
    [InlineData(1_440, 900, 1, "en", false, false)]
    [InlineData(390, 844, 1, "pl", false, true)]
    [InlineData(1_440, 900, 1, "en", true, true)]
    [InlineData(1_440, 900, 2, "en", false, false)]
    [InlineData(1_440, 900, 2, "pl", true, true)]
    public async Task Journeys_LeadToWhatPeopleCameFor(int width, int height, float zoom, string language, bool byKeyboard, bool isStill)
    {
        await using var dashboard = await Dashboard.StartAsync();
        await using var visitor = await dashboard.VisitAsync("/", width: width, height: height, language: language, zoom: zoom);
        if (isStill)
            await StayStillAsync(visitor);
        var journey = new Journey(dashboard, visitor, language, byKeyboard);

        await journey.BeginAsync();
        await journey.FindWordAsync();
        await journey.AskAsync();
        await journey.FindRunAsync();
        await journey.CompareAsync();
        await journey.UndoDeletionAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Light, "en")]
    [InlineData(ColorScheme.Dark, "pl")]
    public async Task WhatOpens_IsAccessible(ColorScheme scheme, string language)
    {
        await using var dashboard = await Dashboard.StartAsync();
        var (_, _, run) = await dashboard.QueueSampleRunAsync(new { epochs = 1 });
        await dashboard.UntilFinishedAsync(run);
        await using var visitor = await dashboard.VisitAsync($"/runs/{run}", scheme, language: language);
        var (page, culture) = (visitor.Page, CultureOf(language));

        var question = Texts.WhatIsBalancedAccuracyQuestion.Text(culture);
        await visitor.Button(question).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog, new() { Name = question })).ToBeVisibleAsync();
        await AssertAccessibleAsync("help");
        await page.Keyboard.PressAsync("Escape");

        await visitor.Button(Texts.MoreForRunLabel(1).Text(culture)).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = Texts.Delete.Text(culture), Exact = true }).ClickAsync();
        await Expect(page.Locator(".mud-dialog")).ToBeVisibleAsync();
        await AssertAccessibleAsync("dialog");
        await visitor.Button(Texts.KeepIt.Text(culture)).ClickAsync();
        await Expect(page.Locator(".mud-dialog")).ToHaveCountAsync(0);

        await visitor.GoAsync("/runs");
        await page.GetByLabel(Texts.State.Text(culture), new() { Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Option).First).ToBeVisibleAsync();
        await AssertAccessibleAsync("list");

        async Task AssertAccessibleAsync(string what)
        {
            await new Traveller(visitor, message => message.Text(culture), byKeyboard: false).SettleAsync();
            var violations = (await page.RunAxe())
                .Violations.Where(one => one.Impact is "serious" or "critical")
                .Select(one => $"{what}: {one.Id} at {string.Join(", ", one.Nodes.Select(node => node.Html))}");
            Assert.Equal("", string.Join('\n', violations));
        }
    }

    private static CultureInfo CultureOf(string language) => language == "pl" ? Languages.Polish : CultureInfo.InvariantCulture;

    /// <summary>From now on, this visitor wants nothing to move. What does is an error on the console, which fails the test.</summary>
    private static async Task StayStillAsync(Visitor visitor)
    {
        await visitor.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        await visitor.Page.AddInitScriptAsync(
            """
            (function look() {
              for (const { effect, animationName, transitionProperty } of document.getAnimations()) {
                const { endTime } = effect.getComputedTiming();
                if (endTime > 10) console.error(`${animationName ?? transitionProperty} moves: ${effect.target.outerHTML.slice(0, 300)}`);
              }
              requestAnimationFrame(look);
            })();
            """
        );
        await visitor.Page.ReloadAsync();
        await visitor.SeesPageAsync();
    }

    [GeneratedRegex("/runs/[0-9a-f-]{36}$", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex RunAddress();

    /// <summary>One visitor's way from an empty server on.</summary>
    private sealed class Journey(Dashboard dashboard, Visitor visitor, string language, bool byKeyboard)
    {
        private readonly CultureInfo _culture = CultureOf(language);
        private readonly Traveller _traveller = new(visitor, message => message.Text(CultureOf(language)), byKeyboard);

        private IPage Page => visitor.Page;

        /// <summary>A newcomer trains on the sample, and reads on the first screen how good that is.</summary>
        public async Task BeginAsync()
        {
            await _traveller.FitsAsync();
            await _traveller.DoAsync(_traveller.Button(Texts.LoadSampleData));
            await _traveller.ArriveAsync(Say(Texts.NewRun));
            await _traveller.TypeAsync(_traveller.Field(HyperParameterMessages.EpochsLabel), "8");
            await _traveller.TypeAsync(_traveller.Field(Texts.RunName), Run);
            await _traveller.DoAsync(_traveller.Button(Texts.QueueRun));

            await visitor.SeesHeadingAsync(Run);
            await Page.WaitForURLAsync(RunAddress());
            var figure = Page.Locator(".verdict strong");
            await Expect(figure).ToHaveTextAsync(await BalancedAccuracyAsync(1));
            await _traveller.FitsAsync();
            Assert.Equal(0, await Page.EvaluateAsync<int>("() => scrollY"));
            await Expect(figure).ToBeInViewportAsync(new() { Ratio = 1 });
            await Expect(Page.Locator(".verdict .against")).ToBeInViewportAsync(new() { Ratio = 1 });
        }

        /// <summary>Somebody does not know a word: what it means stands beside it, more in the guide, and the page is as it was.</summary>
        public async Task FindWordAsync()
        {
            var question = Say(Texts.WhatIsBalancedAccuracyQuestion);
            var button = Page.Locator(".verdict").GetByRole(AriaRole.Button, new() { Name = question });
            var help = Page.GetByRole(AriaRole.Dialog, new() { Name = question });
            await _traveller.DoAsync(button);
            await Expect(help).ToBeInViewportAsync(new() { Ratio = 1 });
            await Expect(help.Locator(".paragraph").First).Not.ToBeEmptyAsync();
            await _traveller.FitsAsync();

            var guide = await Page.RunAndWaitForPopupAsync(() =>
                _traveller.DoAsync(help.GetByRole(AriaRole.Link, new() { Name = Say(Texts.MoreInGuide) }))
            );
            await Expect(guide.Locator("#balanced-accuracy")).ToBeInViewportAsync();
            await Expect(guide.Locator("html")).ToHaveAttributeAsync("lang", language);
            await guide.CloseAsync();

            await Page.Keyboard.PressAsync("Escape");
            await Expect(help).ToBeHiddenAsync();
            await Expect(button).ToBeInViewportAsync();
            if (byKeyboard)
                await Expect(button).ToBeFocusedAsync();
        }

        /// <summary>Somebody types chords, and sees who wrote them without looking for the answer.</summary>
        public async Task AskAsync()
        {
            await _traveller.GoToAsync(Texts.Predict);
            await _traveller.TypeAsync(Page.GetByLabel(Say(Texts.ChordsOnePerBeat)), Chords);
            await Expect(Page.GetByRole(AriaRole.List, new() { Name = Say(Texts.ChordsAsRead) }).GetByRole(AriaRole.Listitem))
                .ToHaveCountAsync(4);
            await _traveller.DoAsync(_traveller.Button(Texts.PredictComposer));
            await Expect(Page.Locator(".answer .verdict")).ToBeInViewportAsync(new() { Ratio = 1 });
            await Expect(Page.Locator(".probabilities .first")).ToBeVisibleAsync();
            await _traveller.FitsAsync();
        }

        /// <summary>Somebody looks for a run among others by a part of its name.</summary>
        public async Task FindRunAsync()
        {
            await AddRunAsync();
            await _traveller.GoToAsync(Texts.Runs);
            await Expect(Row(2, OtherRun)).ToBeVisibleAsync();
            await _traveller.TypeAsync(_traveller.Field(Texts.SearchRunsLabel), Run[..5].ToLowerInvariant());
            await Expect(Row(2, OtherRun)).ToHaveCountAsync(0);
            await _traveller.DoAsync(Row(1, Run));
            await visitor.SeesHeadingAsync(Run);
            await Expect(Page.Locator(".verdict strong")).ToBeInViewportAsync();
        }

        /// <summary>Somebody compares two runs, and sees which is the better one.</summary>
        public async Task CompareAsync()
        {
            await _traveller.GoToAsync(Texts.Runs);
            foreach (var number in new[] { 1, 2 })
            {
                var box = Page.GetByRole(AriaRole.Checkbox, new() { Name = Say(Texts.SelectRunLabel(number)), Exact = true });
                await _traveller.DoAsync(box, "Space");
                await Expect(box).ToBeCheckedAsync();
            }
            await _traveller.DoAsync(visitor.Link(Say(Texts.CompareCount(2))));
            await _traveller.ArriveAsync(Say(Texts.CompareRuns));
            var (first, second) = (await BalancedAccuracyAsync(1), await BalancedAccuracyAsync(2));
            var figures = Page.GetByRole(AriaRole.Region, new() { Name = Say(Texts.FiguresOfRuns) });
            var better = Number(first) >= Number(second) ? first : second;
            var best = figures.Locator("tbody td:nth-child(3) strong").First;
            await Expect(best).ToContainTextAsync($"{better} (");
            await Expect(figures.Locator("tbody tr")).ToHaveCountAsync(2);
            await _traveller.ReachAsync(figures);
            if (!byKeyboard)
                await best.ScrollIntoViewIfNeededAsync();
            await Expect(best).ToBeInViewportAsync(new() { Ratio = 1 });
        }

        /// <summary>Somebody deletes the wrong run, and has it back as it was.</summary>
        public async Task UndoDeletionAsync()
        {
            await _traveller.GoToAsync(Texts.Runs);
            await _traveller.ChooseAsync(_traveller.Button(Texts.MoreForRunLabel(1)), Texts.Delete);
            var dialog = Page.Locator(".mud-dialog");
            await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = Say(Texts.KeepIt) })).ToBeFocusedAsync();
            await _traveller.FitsAsync();
            await _traveller.DoAsync(dialog.GetByRole(AriaRole.Button, new() { Name = Say(Texts.Delete), Exact = true }));
            await Expect(Row(1, Run)).ToHaveCountAsync(0);
            await _traveller.DoAsync(_traveller.Button(Texts.Undo));
            await Expect(Row(1, Run)).ToBeVisibleAsync();
            await _traveller.DoAsync(Row(1, Run));
            await Expect(Page.Locator(".verdict strong")).ToHaveTextAsync(await BalancedAccuracyAsync(1));
        }

        private string Say(Message message) => message.Text(_culture);

        private ILocator Row(int number, string name) =>
            Page.Locator("#content").GetByRole(AriaRole.Link, new() { Name = $"#{number} {name}" });

        private double Number(string percent) => double.Parse(percent.Split('\u00a0')[0], _culture);

        /// <summary>As the visitor reads it.</summary>
        private async Task<string> BalancedAccuracyAsync(int number)
        {
            var run = await RunAsync(number);
            await dashboard.UntilFinishedAsync(run);
            var report = await dashboard.GetAsync($"api/v1/runs/{run}/report");
            return $"{(100 * report.GetProperty("balancedAccuracy").GetProperty("value").GetDouble()).ToString("0.0", _culture)}\u00a0%";
        }

        private async Task<Guid> RunAsync(int number)
        {
            var runs = await dashboard.GetAsync("api/v1/runs");
            return runs.EnumerateArray().Single(run => run.GetProperty("number").GetInt32() == number).GetProperty("id").GetGuid();
        }

        private async Task AddRunAsync()
        {
            var dataset = (await dashboard.GetAsync($"api/v1/runs/{await RunAsync(1)}")).GetProperty("datasetId").GetGuid();
            var run = await dashboard.PostAsync(
                "api/v1/runs",
                new
                {
                    datasetId = dataset,
                    preset = "linear",
                    name = OtherRun,
                }
            );
            await dashboard.UntilFinishedAsync(run.GetProperty("id").GetGuid());
        }
    }
}

using System.Text.RegularExpressions;
using ChordDash.Components.Resources;
using ChordDash.Engine.Resources;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChordDash.Server.Tests.EndToEnd.Browser;

/// <summary>The prediction form by mouse, by keyboard alone and on a phone.</summary>
[Collection(Dashboard.Collection)]
[Trait("Category", "EndToEnd")]
public sealed class PredictFormTests
{
    [Fact]
    public async Task Form_ByMouse_OffersTransposesPlaysAndUndoes()
    {
        await using var dashboard = await StartAsync();
        await using var visitor = await dashboard.VisitAsync("/predict");
        var page = visitor.Page;

        await Field(page).PressSequentiallyAsync("D A");
        await page.GetByRole(AriaRole.Option, new() { Name = "A7", Exact = true }).ClickAsync();
        await Expect(Field(page)).ToHaveValueAsync("D A7 ");
        await visitor.Button(Texts.Piano).ClickAsync();
        foreach (var note in new[] { "G", "B", "D" })
            await page.GetByRole(AriaRole.Group, new() { Name = Texts.Piano.ToString() })
                .GetByRole(AriaRole.Button, new() { Name = note, Exact = true })
                .ClickAsync();
        await visitor.Button(Texts.AddChord).ClickAsync();
        await Expect(Field(page)).ToHaveValueAsync("D A7 G");
        await page.GetByLabel(Texts.KeyOfChords.ToString()).ClickAsync();
        await page.Locator(".mud-popover-open .mud-list-item", new() { HasText = Texts.FindKey.ToString() }).ClickAsync();
        await visitor.SeesAsync(Texts.TransposedHelp(ChordMessages.KeyDMajor, $"−{Texts.SemitoneCount(2)}", ChordMessages.KeyCMajor));
        await Expect(Chips(page).Nth(1)).ToContainTextAsync("G7 · 119");

        // The cursor stays on a chip for half a second: seen by the page itself, however crowded the machine is.
        await page.EvaluateAsync(
            """
            () => {
              window.played = [];
              const note = chip => chip.classList.contains("playing") && played.push(chip.dataset.token);
              new MutationObserver(changes => changes.forEach(change => note(change.target)))
                .observe(document.querySelector(".tokens"), { subtree: true, attributes: true, attributeFilter: ["class"] });
            }
            """
        );
        await visitor.Button(Texts.Play).ClickAsync();
        await page.WaitForFunctionAsync("() => played.at(-1) === '2'");
        await Expect(page.Locator(".tokens li.playing")).ToHaveCountAsync(0); // It has come to the end.
        await Expect(visitor.Button(Texts.Play)).ToBeVisibleAsync();
        Assert.Equal("0", await page.EvaluateAsync<string>("() => played[0]"));

        await visitor.Button(Texts.PredictComposer).ClickAsync();
        await Expect(page.Locator(".verdict")).ToBeVisibleAsync();
        await visitor.SeesAsync(Texts.AccuracyOnCutPieces(4, Wording.Any)); // Of the measured lengths the nearest to these three.
        await page.GetByText(Texts.MostSimilarPieces.ToString()).ClickAsync();
        await Expect(page.Locator("details[open] tbody tr")).ToHaveCountAsync(5);

        await visitor.Button(Texts.Undo).ClickAsync();
        await Expect(Chips(page).Nth(1)).ToContainTextAsync("151");
        await visitor.Button(Texts.Undo).ClickAsync();
        await Expect(Field(page)).ToHaveValueAsync("D A7 ");
    }

    [Fact]
    public async Task Form_ByKeyboardAlone_AnswersAndIsJudged()
    {
        await using var dashboard = await StartAsync();
        await using var visitor = await dashboard.VisitAsync("/predict");
        var keyboard = visitor.Page.Keyboard;
        await Field(visitor.Page).FocusAsync();

        await keyboard.TypeAsync("C Am F Gm");
        await Expect(visitor.Page.Locator("[id^=offers-][id$='-0']")).ToBeVisibleAsync();
        await keyboard.PressAsync("ArrowDown");
        await Expect(Field(visitor.Page))
            .ToHaveAttributeAsync("aria-activedescendant", new Regex("offers-.*-0$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await keyboard.PressAsync("ArrowRight");
        await keyboard.PressAsync("Enter");
        await Expect(Field(visitor.Page)).ToHaveValueAsync(new Regex("^C Am F Gm\\S+ $", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await keyboard.PressAsync("Control+Enter");
        await Expect(visitor.Page.Locator(".verdict")).ToBeVisibleAsync();

        await TabToAsync(visitor, Texts.ItIsRight);
        await keyboard.PressAsync("Enter");
        await visitor.SeesAsync(Texts.YouJudgedRight);
        await Expect(visitor.Page.GetByRole(AriaRole.Cell, new() { Name = Texts.RightAnswer.ToString(), Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Form_OnAPhone_ReadsMidiNeedsNoSidewaysScrollingAndKeepsItsLink()
    {
        byte[] midi =
        [
            .. "MThd"u8,
            0,
            0,
            0,
            6,
            0,
            0,
            0,
            1,
            0,
            96,
            .. "MTrk"u8,
            0,
            0,
            0,
            28,
            0,
            0x90,
            60,
            90,
            0,
            0x90,
            64,
            90,
            0,
            0x90,
            67,
            90,
            96,
            0x80,
            60,
            0,
            0,
            0x80,
            64,
            0,
            0,
            0x80,
            67,
            0,
            0,
            0xFF,
            0x2F,
            0,
        ];
        await using var dashboard = await StartAsync();
        await using var visitor = await dashboard.VisitAsync("/predict", width: 360, height: 740);
        await (await visitor.FileFieldAsync("input.midi-file")).SetInputFilesAsync(
            new FilePayload
            {
                Name = "song.mid",
                MimeType = "audio/midi",
                Buffer = midi,
            }
        );
        await visitor.SeesAsync(Texts.MidiRead("song.mid", Texts.BeatCount(1), Wording.Any));
        await Expect(Field(visitor.Page)).ToHaveValueAsync("C");
        await visitor.Button(Texts.Undo).ClickAsync();
        await Expect(Field(visitor.Page)).ToHaveValueAsync("");

        await Field(visitor.Page).FillAsync("| Am . E7 . | x2 Cmja7 {C E G B} Am");
        await visitor.Button($"Cmaj7? {Texts.ReplaceToken("Cmaj7", "Cmja7")}").ClickAsync();
        await visitor.Button(Texts.PredictComposer).ClickAsync();
        await Expect(visitor.Page.Locator(".verdict")).ToBeVisibleAsync();
        await Expect(visitor.Page.Locator(".evidence li").First).ToBeVisibleAsync();
        Assert.Equal(360, await visitor.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));

        var verdict = await visitor.Page.Locator(".verdict").TextContentAsync();
        await visitor.GoAsync(new Uri(visitor.Page.Url).PathAndQuery);
        await Expect(visitor.Page.Locator(".verdict")).ToHaveTextAsync(verdict!);
        await Expect(visitor.Page.GetByRole(AriaRole.Region, new() { Name = Texts.PreviousQuestions.ToString() }).Locator("tbody tr"))
            .ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Nonsense_IsEchoedAsTextAndAnsweredInASentence()
    {
        await using var dashboard = await StartAsync();
        await using var visitor = await dashboard.VisitAsync("/predict");
        foreach (
            var text in new[]
            {
                "<script>document.title = 'taken'</script> <img src=x onerror=alert(1)>",
                "'; DROP TABLE Models; --",
                "مرحبا بالعالم \u202Etxet desrever",
                "🎹🎵 👩‍👩‍👧‍👦 z̴a̸l̷g̶o̸",
                "\u0001\u0002 \u007F \uFFFD",
                "{{constructor}} ${7*7} %00 ../../etc/passwd",
            }
        )
        {
            await Field(visitor.Page).FillAsync(text);
            await Expect(Chips(visitor.Page).First).ToContainTextAsync(Texts.UnknownLower.ToString());
            await visitor.Button(Texts.PredictComposer).ClickAsync();
            await visitor.SeesAsync(PredictionMessages.NothingWasUnderstood(Wording.Any));
            Assert.Equal(0, await visitor.Page.Locator("main img[src=x], main script").CountAsync());

            // With one chord among it, there is an answer, and the rest stays marked.
            await Field(visitor.Page).FillAsync($"{text} C");
            await Expect(Chips(visitor.Page).Last).ToContainTextAsync("C E G");
            await visitor.Button(Texts.PredictComposer).ClickAsync();
            await Expect(visitor.Page.Locator(".verdict")).ToBeVisibleAsync();
        }
        Assert.Equal($"{Texts.Predict} · ChordDash", await visitor.Page.TitleAsync());
    }

    private static async Task<Dashboard> StartAsync()
    {
        var dashboard = await Dashboard.StartAsync();
        var (_, _, run) = await dashboard.QueueSampleRunAsync(new { epochs = 1 });
        await using var visitor = await dashboard.VisitAsync($"/runs/{run}");
        await visitor.SeesAsync(TrainingMessages.OneEpochDone);
        return dashboard;
    }

    private static ILocator Field(IPage page) => page.GetByLabel(Texts.ChordsOnePerBeat.ToString());

    private static ILocator Chips(IPage page) =>
        page.GetByRole(AriaRole.List, new() { Name = Texts.ChordsAsRead.ToString() }).GetByRole(AriaRole.Listitem);

    private static async Task TabToAsync(Visitor visitor, Message button)
    {
        await Expect(visitor.Button(button)).ToBeEnabledAsync();
        for (var tabs = 0; tabs < 100; tabs++)
        {
            if (await visitor.Page.EvaluateAsync<string>("() => document.activeElement.textContent.trim()") == button.ToString())
                return;
            await visitor.Page.Keyboard.PressAsync("Tab");
        }
        Assert.Fail($"Tab never came to '{button}'.");
    }
}

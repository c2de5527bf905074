using System.Globalization;
using System.Text.RegularExpressions;
using ChordDash.Components.Localization;
using ChordDash.Components.Resources;
using ChordDash.Engine.Resources;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChordDash.Server.Tests.EndToEnd.Browser;

/// <summary>Accessibility and width of every page, with data and without.</summary>
[Collection(Dashboard.Collection)]
[Trait("Category", "EndToEnd")]
public sealed class EveryPageTests
{
    private const int Narrow = 360;

    /// <summary>What opens a menu or a list of choices.</summary>
    private const string Openers = "main :is(.mud-menu button, [role=combobox]):visible:not([disabled], [aria-disabled=true])";

    [Fact]
    public async Task Pages_InEveryLanguageLightAndDarkWideAndNarrow_AreAccessibleFitAndSpeakIt()
    {
        await using var dashboard = await Dashboard.StartAsync();
        string[] empty =
        [
            "/",
            "/datasets",
            "/runs",
            "/runs/new",
            "/predict",
            "/models",
            "/compare",
            "/system",
            "/storage",
            "/accounts",
            "/audit",
            "/account",
            "/guide",
        ];
        await CheckAsync(dashboard, empty);

        var (labelled, unlabelled, run) = await dashboard.QueueSampleRunAsync(new { epochs = 2 });
        await using (var visitor = await dashboard.VisitAsync($"/runs/{run}"))
            await visitor.SeesAsync(TrainingMessages.AllEpochsDone(2, Wording.Any));
        var model = (await dashboard.GetAsync($"api/v1/runs/{run}")).GetProperty("modelId").GetGuid();
        // A queue that stands still.
        await dashboard.PostAsync("api/v1/queue/hold");
        var waiting = await dashboard.PostAsync(
            "api/v1/runs/sweep",
            new
            {
                datasetId = labelled,
                preset = "quick",
                sweep = new { seed = new[] { 1, 2 } },
            }
        );
        await CheckAsync(
            dashboard,
            [
                .. empty,
                $"/datasets/{labelled}",
                $"/datasets/{unlabelled}",
                .. new[] { "check", "chords", "pieces&find=%230", "vocabulary" }.Select(tab => $"/datasets/{labelled}?tab={tab}"),
                $"/runs/{run}",
                .. new[] { "charts", "mistakes", "report", "settings", "log" }.Select(tab => $"/runs/{run}?tab={tab}"),
                $"/models/{model}",
                $"/runs/{waiting[0].GetProperty("id").GetGuid()}",
                $"/sweeps/{waiting[0].GetProperty("sweepId").GetGuid()}",
                $"/runs/new?from={run}",
                "/compare?runs=1,2,3,9",
                $"/predict?sequence=C+Am7+Xyz&dataset={unlabelled}",
            ]
        );
    }

    [Fact]
    public async Task MenusAndDialogs_OfAPhone_FitAndSpeakItsLanguage()
    {
        await using var dashboard = await Dashboard.StartAsync();
        var (labelled, unlabelled, run) = await dashboard.QueueSampleRunAsync(new { epochs = 2 });
        await using (var visitor = await dashboard.VisitAsync($"/runs/{run}"))
            await visitor.SeesAsync(TrainingMessages.AllEpochsDone(2, Wording.Any));
        var model = (await dashboard.GetAsync($"api/v1/runs/{run}")).GetProperty("modelId").GetGuid();
        await dashboard.PostAsync("api/v1/queue/hold");
        await dashboard.PostAsync("api/v1/runs", new { datasetId = labelled, preset = "quick" });
        await using var english = await dashboard.VisitAsync("/", width: Narrow, height: 740);
        await using var polish = await dashboard.VisitAsync("/", width: Narrow, height: 740, language: "pl");
        string[] pages =
        [
            "/",
            $"/datasets/{labelled}",
            $"/datasets/{labelled}?tab=pieces",
            "/runs",
            "/runs/new",
            $"/runs/{run}",
            $"/models/{model}",
            "/models",
            $"/predict?sequence=C+Am7&dataset={unlabelled}",
            "/accounts",
            "/audit",
        ];
        var problems = new List<string>();
        foreach (var address in pages)
        {
            await SettleAsync(english, address);
            var menus = await english.Page.Locator(Openers).CountAsync();
            for (var index = 0; index < menus; index++)
            {
                // Opened anew, so that nothing else is open.
                await Task.WhenAll(SettleAsync(english, address), SettleAsync(polish, address));
                problems.AddRange(
                    await CheckOpenAsync(english, polish, $"menu {index} of {address}", ".mud-popover-open", visitor =>
                        visitor.Page.Locator(Openers).Nth(index).ClickAsync()
                    )
                );
            }
        }

        (string Address, Message[] Clicks)[] dialogs =
        [
            ($"/datasets/{labelled}", [Texts.Delete]),
            ($"/models/{model}", [Texts.Delete]),
            ($"/runs/{run}", [Texts.MoreForRunLabel(1), Texts.Delete]),
            ($"/runs/{run}", [Texts.MoreForRunLabel(1), Texts.ContinueTraining]),
        ];
        foreach (var (address, clicks) in dialogs)
        {
            await Task.WhenAll(SettleAsync(english, address), SettleAsync(polish, address));
            problems.AddRange(await CheckOpenAsync(english, polish, $"{clicks[^1]} of {address}", ".mud-dialog", async visitor =>
                {
                    foreach (var click in clicks)
                    {
                        var name = click.Text(visitor == polish ? Languages.Polish : CultureInfo.InvariantCulture);
                        await visitor
                            .Page.GetByRole(AriaRole.Button, new() { Name = name })
                            .Or(visitor.Page.GetByRole(AriaRole.Menuitem, new() { Name = name }))
                            .First.ClickAsync();
                    }
                }));
        }
        Assert.Empty(problems);
    }

    [Fact]
    public async Task Address_ThatDoesNotExist_SaysSo()
    {
        await using var dashboard = await Dashboard.StartAsync();
        await using var visitor = await dashboard.VisitAsync("/");

        await visitor.ExpectTroubleAsync(() => visitor.GoAsync("/nowhere"));
        await visitor.SeesHeadingAsync(Texts.PageNotFound);
        await visitor.GoAsync($"/runs/{Guid.Empty}");
        await visitor.SeesAsync(RunMessages.RunIsMissing($"{Guid.Empty}"));
        await visitor.GoAsync("/runs/46");
        await visitor.SeesAsync(Texts.RunsNotFound(46));
        await visitor.GoAsync("/runs/nonsense");
        await visitor.SeesHeadingAsync(Texts.PageNotFound);
    }

    [Fact]
    public async Task Menu_OnAPhone_OpensAndLeadsOn()
    {
        await using var dashboard = await Dashboard.StartAsync();
        await using var visitor = await dashboard.VisitAsync("/", width: 360, height: 740);

        await visitor.Button(Texts.Menu).ClickAsync();
        await visitor.Link(Texts.DataSets).ClickAsync();

        await visitor.SeesHeadingAsync(Texts.DataSets);
    }

    private static async Task CheckAsync(Dashboard dashboard, string[] addresses)
    {
        await using var english = await dashboard.VisitAsync("/");
        await using var polish = await dashboard.VisitAsync("/", language: "pl");
        foreach (var address in addresses)
        {
            await Task.WhenAll(SettleAsync(english, address), SettleAsync(polish, address));
            var same = (await TextsAsync(polish)).Intersect(await TextsAsync(english)).Where(text => !IsTheSame(text));
            Assert.Equal((address, ""), (address, string.Join('\n', same)));
            await Task.WhenAll(CheckLooksAsync(english, address), CheckLooksAsync(polish, $"{address} in Polish"));
        }
    }

    /// <summary>Whether a page is accessible in both colour schemes, and fits a phone that is turned.</summary>
    private static async Task CheckLooksAsync(Visitor visitor, string where)
    {
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await visitor.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            // The page's colours follow those of the document, by way of the server.
            await visitor.Page.WaitForFunctionAsync(
                """
                dark => {
                  const probe = document.body.appendChild(document.createElement("i"));
                  probe.style.color = "var(--mud-palette-surface)";
                  const red = Number.parseInt(getComputedStyle(probe).color.match(/[0-9]+/)[0]);
                  probe.remove();
                  return (red < 128) === dark;
                }
                """,
                scheme == ColorScheme.Dark
            );
            await WaitForAnimationsAsync(visitor);
            var result = await visitor.Page.RunAxe();
            var serious = result
                .Violations.Where(violation => violation.Impact is "serious" or "critical")
                .Select(violation => $"{where} {scheme}: {violation.Id} at {string.Join(", ", violation.Nodes.Select(node => node.Html))}");
            Assert.True(!serious.Any(), string.Join('\n', serious));
        }

        await visitor.Page.SetViewportSizeAsync(Narrow, 740);
        // The menu goes by way of the server.
        await Patience.UntilAsync(
            async () => $"{where}: {await visitor.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth")}",
            width => width == $"{where}: {Narrow}"
        );
        // The menu moves away meanwhile.
        await Patience.UntilAsync(
            async () => $"{where}: {string.Join('\n', await visitor.CutOffAsync())}",
            cutOff => cutOff == $"{where}: "
        );
        await visitor.Page.SetViewportSizeAsync(1_440, 900);
        await visitor.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
    }

    /// <summary>Opens something in both languages, and looks at it.</summary>
    /// <returns>What is cut off, and what is said in English to both.</returns>
    private static async Task<IReadOnlyList<string>> CheckOpenAsync(
        Visitor english,
        Visitor polish,
        string where,
        string layer,
        Func<Visitor, Task> openAsync
    )
    {
        await Task.WhenAll(new[] { english, polish }.Select(OpenAsync));
        var problems = (await TextsAsync(polish, layer))
            .Intersect(await TextsAsync(english, layer))
            .Where(text => !IsTheSame(text))
            .Concat(await english.CutOffAsync(layer))
            .Concat(await polish.CutOffAsync(layer))
            .Select(text => $"{where}: {text}")
            .ToList();
        return problems;

        async Task OpenAsync(Visitor visitor)
        {
            await openAsync(visitor);
            await Expect(visitor.Page.Locator(layer).Last).ToBeVisibleAsync();
            await WaitForAnimationsAsync(visitor);
        }
    }

    /// <summary>All words of a page, those too that only screen readers say.</summary>
    private static Task<string[]> TextsAsync(Visitor visitor, string within = "body") =>
        visitor.Page.EvaluateAsync<string[]>(
            """
            within => [...document.querySelectorAll(within)].flatMap(root => {
              const texts = [document.title];
              const isShown = node => !node.parentElement.closest("script, style, pre");
              const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT,
                node => isShown(node) ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT);
              while (walker.nextNode()) texts.push(walker.currentNode.data.trim().replace(/\s+/g, " "));
              for (const name of ["aria-label", "title", "placeholder", "alt", "data-label", "data-nothing"])
                for (const element of root.querySelectorAll(`[${name}]`)) texts.push(element.getAttribute(name));
              for (const input of root.querySelectorAll("input:not([type=range], [type=checkbox], [type=radio])"))
                if (input.checkVisibility()) texts.push(input.value);
              return texts;
            })
            """,
            within
        );

    /// <summary>
    /// Whether it is the same in both languages: figures, chords, and what the sample, its models and their parts are called.
    /// </summary>
    private static bool IsTheSame(string text) =>
        !Regex.IsMatch(text, "[A-Za-z]{2}", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)
        || string.Equals(text, ModelMessages.CpuWithCores(Environment.ProcessorCount).ToString(), StringComparison.Ordinal)
        || Regex.IsMatch(
            text,
            "sample-t|Sample [A-E]|^ChordDash|^([a-z_]+\\.(json|dat|safetensors|pt|py)|JSON|API|English|Polski|Limit|F1|python3 predict.py "
                + ".*|Menu|Model|Dropout|AdamW?|Adagrad|RMSprop|Ctrl\\+(Enter|K)|UTC|(C Am7 )?Xyz)$"
                + "|^[0-9a-f]{64}$|^(≈ )?[0-9]+ (KB|MB|GB|min|s)$|bookworm|Linux|^[Ss]ystem( · "
                + "ChordDash)?$|^[Aa]dministrator$|^[a-z]+\\.[a-z-]+$|^\\.NET|^TorchSharp$",
            RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
        )
        || text.Split(' ', ',')
            .All(token =>
                Regex.IsMatch(
                    token,
                    "^-?[0-9]*$|^[A-G][#b]?(m|maj|sus|aug|dim|add|[0-9b])*$|^N\\.C\\.$|^[|.·–?]$|^x[0-9]$|^[IViv]+[0-9]*$",
                    RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
                )
            );

    // Skeletons have gone, and what fades in has done so.
    private static async Task SettleAsync(Visitor visitor, string address)
    {
        await visitor.GoAsync(address);
        await Expect(visitor.Page.Locator(".mud-skeleton")).ToHaveCountAsync(0);
        // Asked about at once; until the answer is there, the button is pale and then changes its colour.
        if (address.Contains("sequence=", StringComparison.Ordinal))
            await Expect(visitor.Page.Locator(".verdict")).ToBeVisibleAsync();
        await WaitForAnimationsAsync(visitor);
    }

    private static async Task WaitForAnimationsAsync(Visitor visitor) =>
        await visitor.Page.WaitForFunctionAsync(
            "() => document.getAnimations().every(one => one.playState !== 'running' || one.effect.getTiming().iterations === Infinity)"
        );
}

using System.Net.Http.Json;
using System.Text.Json;
using ChordDash.Engine.Resources;
using ChordDash.Server.Tests.Shared;

namespace ChordDash.Server.Tests.EndToEnd.Browser;

/// <summary>Names and notes of markup: every page shows them as text.</summary>
[Collection(Dashboard.Collection)]
[Trait("Category", "EndToEnd")]
public sealed class MarkupTests
{
    private const string Markup = "<img src=/x onerror=\"window.broken=1\"><script>window.broken=1</script>'\"";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Markup_InEveryTextThatPeopleWrite_IsShownAsText()
    {
        await using var dashboard = await Dashboard.StartAsync();
        var (labelled, _, run) = await dashboard.QueueSampleRunAsync(new { epochs = 2 });
        await using (var visitor = await dashboard.VisitAsync($"/runs/{run}"))
            await visitor.SeesAsync(TrainingMessages.AllEpochsDone(2, Wording.Any));
        var model = (await dashboard.GetAsync($"api/v1/runs/{run}")).GetProperty("modelId").GetGuid();
        var names = Enumerable.Range(0, 5).Select(index => $"{index} {Markup}").ToList();
        string[] tags = ["<b onclick=window.broken=1>"];
        await PatchAsync(
            dashboard,
            $"api/v1/datasets/{labelled}",
            new
            {
                name = Markup,
                notes = Markup,
                tags,
                classNames = names,
            }
        );
        await PatchAsync(
            dashboard,
            $"api/v1/runs/{run}",
            new
            {
                name = Markup,
                notes = Markup,
                tags,
            }
        );
        await PatchAsync(dashboard, $"api/v1/models/{model}", new { name = Markup, notes = Markup });
        await dashboard.PostAsync("api/v1/queue/hold");
        await dashboard.PostAsync(
            "api/v1/runs",
            new
            {
                datasetId = labelled,
                preset = "quick",
                name = Markup,
                tags,
            }
        );
        string[] pages =
        [
            "/",
            "/datasets",
            $"/datasets/{labelled}",
            $"/datasets/{labelled}?tab=pieces",
            $"/datasets/{labelled}?tab=chords",
            $"/datasets/{labelled}?tab=check",
            "/runs",
            $"/runs/{run}",
            $"/runs/new?from={run}",
            "/compare?runs=1,2",
            "/models",
            $"/models/{model}",
            "/audit",
            "/storage",
            "/system",
            $"/predict?sequence={Uri.EscapeDataString("C Am " + Markup)}&model={model}",
        ];

        await using var reader = await dashboard.VisitAsync("/");
        foreach (var page in pages)
        {
            await reader.GoAsync(page);
            await reader.Page.WaitForFunctionAsync("() => !document.querySelector('.mud-skeleton')");
            await HoverAsync(reader);
            var found = await reader.Page.EvaluateAsync<string>(
                "() => [window.broken, document.querySelector('[onerror], [onclick], img[src=\"/x\"]')?.outerHTML].filter(one => "
                    + "one).join()"
            );
            Assert.Equal((page, ""), (page, found));
        }

        await reader.GoAsync($"/datasets/{labelled}");
        await reader.SeesAsync("window.broken=1");
    }

    // Charts, cells and buttons say more when they are pointed at.
    private static async Task HoverAsync(Visitor visitor)
    {
        foreach (var selector in (string[])["td.cell", ".apexcharts-series path", "button[aria-label]", "[title]"])
        {
            var first = visitor.Page.Locator(selector).First;
            if (await first.CountAsync() > 0 && await first.IsVisibleAsync())
                await first.HoverAsync(new() { Force = true });
        }
    }

    private static async Task PatchAsync(Dashboard dashboard, string address, object body)
    {
        using var answer = await dashboard.Http.PatchAsJsonAsync(address, body, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetRawText());
    }
}

using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChordDash.Server.Tests.Browser;

/// <summary>Makes the README's pictures; run by ./screenshots.sh only.</summary>
[Collection(Dashboard.Collection)]
public sealed class Screenshots
{
    private const string FolderVariable = "CHORDDASH_SCREENSHOTS";

    [Fact(Explicit = true)]
    public async Task Take()
    {
        var folder = Environment.GetEnvironmentVariable(FolderVariable);
        Assert.False(string.IsNullOrEmpty(folder), $"Say in {FolderVariable} where the pictures go.");
        await using var dashboard = await Dashboard.StartAsync();
        var (labelled, _, quick) = await dashboard.QueueSampleRunAsync(new { });
        var run = (await dashboard.PostAsync("api/v1/runs", new { datasetId = labelled, preset = "chord-lstm" })).GetProperty("id").GetGuid();
        await using var light = await dashboard.VisitAsync($"/runs/{run}");
        await using var dark = await dashboard.VisitAsync($"/runs/{run}", ColorScheme.Dark);
        await using var phone = await dashboard.VisitAsync($"/runs/{run}", ColorScheme.Light, width: 390, height: 844);
        await Expect(light.Points("Loss")).ToHaveCountAsync(10, new() { Timeout = 300_000 });
        await light.GoAsync("/");
        await light.SeesAsync("of the run");
        await TakeAsync(light, "overview");
        await light.GoAsync($"/runs/{run}");
        await Expect(light.Page.GetByText("epochs done").Or(light.Page.GetByText("Stopped early")).First).ToBeVisibleAsync(new() { Timeout = 300_000 });
        await TakeAsync(light, "run");
        await TakeAsync(dark, "run-dark");
        await TakeAsync(phone, "run-phone");
        await VisitAsync("/datasets", "Data sets", "datasets");
        await VisitAsync($"/datasets/{labelled}", "sample-train.pkl", "dataset");
        await VisitAsync("/runs", "Runs", "runs");
        await VisitAsync($"/runs/new?dataset={labelled}", "New run", "new-run");

        var model = (await dashboard.GetAsync($"api/v1/runs/{quick}")).GetProperty("modelId").GetGuid();
        await light.GoAsync($"/predict?model={model}");
        await light.Page.GetByLabel("Chords, one per beat").FillAsync("C Am7 Dm7 G7 Cmaj9 Xyz Em F C N.C.");
        await light.SeesAsync("Am7 is stored as C6 (5)");
        await light.Button("Predict composer").ClickAsync();
        await Expect(light.Page.Locator("meter").First).ToBeVisibleAsync();
        await light.Page.SetViewportSizeAsync(1_440, 1_240);
        await TakeAsync(light, "predict");

        async Task VisitAsync(string address, string heading, string name)
        {
            await light.GoAsync(address);
            await light.SeesHeadingAsync(heading);
            await Expect(light.Page.Locator(".mud-skeleton")).ToHaveCountAsync(0);
            await TakeAsync(light, name);
        }

        Task TakeAsync(Visitor visitor, string name) => visitor.Page.ScreenshotAsync(new()
        {
            Path = Path.Combine(folder, $"{name}.png"),
            Animations = ScreenshotAnimations.Disabled,
        });
    }
}

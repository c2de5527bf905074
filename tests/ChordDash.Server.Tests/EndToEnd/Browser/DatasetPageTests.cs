using ChordDash.Server.Tests.Shared;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChordDash.Server.Tests.EndToEnd.Browser;

[Collection(Dashboard.Collection)]
[Trait("Category", "EndToEnd")]
public sealed class DatasetPageTests
{
    [Fact]
    public async Task Finding_ActedUpon_MakesAnotherDatasetWithoutIt()
    {
        await using var dashboard = await Dashboard.StartAsync();
        await using var visitor = await dashboard.VisitAsync("/datasets");
        await (await visitor.FileFieldAsync()).SetInputFilesAsync(
            new FilePayload
            {
                Name = "copies.pkl",
                MimeType = "application/octet-stream",
                Buffer = TestDatasets.Pickle(classes: 2, pieces: 30).ToArray(),
            }
        );
        await visitor.Link("Open").ClickAsync();
        await visitor.SeesHeadingAsync("copies.pkl");

        await visitor.Page.GetByRole(AriaRole.Tab, new() { Name = "Check" }).ClickAsync();
        await visitor.SeesAsync("46 pieces are exact copies of others, in 14 groups.");
        await visitor.Page.GetByLabel("Leave out 46 copies").CheckAsync();
        await visitor.Button("Create new data set").ClickAsync();

        await visitor.SeesHeadingAsync("copies.pkl (46 pieces left out)");
        await visitor.SeesAsync("Made of 'copies.pkl': 46 pieces left out.");
        await visitor.Page.GetByRole(AriaRole.Tab, new() { Name = "Check" }).ClickAsync();
        await Expect(visitor.Page.Locator(".finding").First).ToBeVisibleAsync();
        await Expect(visitor.Page.GetByText("exact copies")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Downloads_Taken_LeaveThePageWhereItIs()
    {
        await using var dashboard = await Dashboard.StartAsync();
        var samples = await dashboard.PostAsync("api/v1/datasets/sample");
        await using var visitor = await dashboard.VisitAsync($"/datasets/{samples[0].GetProperty("id").GetGuid()}");
        foreach (
            var (item, file) in new[]
            {
                ("Original file", "sample-train.pkl"),
                ("Pickle for the notebook", "sample-train-notebook.pkl"),
                ("Table (CSV)", "sample-train.csv"),
            }
        )
        {
            await visitor.Button("Download").ClickAsync();
            var download = await visitor.Page.RunAndWaitForDownloadAsync(() => visitor.Page.GetByText(item).ClickAsync());
            Assert.Equal(file, download.SuggestedFilename);
            // A click while the menu closes would only close it, as a person sees.
            await Expect(visitor.Page.Locator(".mud-popover-open")).ToHaveCountAsync(0);
        }

        await visitor.Page.GetByRole(AriaRole.Tab, new() { Name = "Pieces" }).ClickAsync();

        await visitor.SeesAsync("400 pieces");
        Assert.EndsWith("?tab=pieces", visitor.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Class_Chosen_NarrowsThePiecesAndTheChords()
    {
        await using var dashboard = await Dashboard.StartAsync();
        var samples = await dashboard.PostAsync("api/v1/datasets/sample");
        await using var visitor = await dashboard.VisitAsync($"/datasets/{samples[0].GetProperty("id").GetGuid()}?tab=pieces");
        await visitor.SeesAsync("400 pieces");
        await ChooseAsync("Sample C");
        await visitor.SeesAsync("21 pieces of 400");
        await visitor.Page.GetByLabel("Search", new() { Exact = true }).FillAsync("Caug");
        await visitor.Button("Search").ClickAsync();
        await visitor.SeesAsync("11 pieces of 400");
        await Expect(visitor.Page.Locator(".row").First).ToContainTextAsync("Sample C");
        await visitor.Page.Locator(".row").First.ClickAsync();
        await Expect(visitor.Page.Locator(".detail .chord").First).ToBeVisibleAsync();

        await visitor.Page.GetByRole(AriaRole.Tab, new() { Name = "Chords" }).ClickAsync();
        var changes = visitor.Page.GetByRole(AriaRole.Region, new() { Name = "Most frequent changes of chords" }).Locator("tbody tr").First;
        var before = await changes.InnerTextAsync();
        await ChooseAsync("Sample E");
        await Expect(changes).Not.ToHaveTextAsync(before);

        async Task ChooseAsync(string name)
        {
            await visitor.Page.GetByLabel("Pieces by").First.ClickAsync();
            await visitor.Page.Locator(".mud-popover-open .mud-list-item").Filter(new() { HasText = name }).ClickAsync();
        }
    }

    [Fact]
    public async Task Classes_Renamed_ShowTheirNamesEverywhere()
    {
        await using var dashboard = await Dashboard.StartAsync();
        var samples = await dashboard.PostAsync("api/v1/datasets/sample");
        await using var visitor = await dashboard.VisitAsync($"/datasets/{samples[0].GetProperty("id").GetGuid()}");
        await visitor.Button("Name classes").ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Textbox).First.FillAsync("Bach");
        await visitor.Button("Save names").ClickAsync();

        await Expect(visitor.Page.GetByRole(AriaRole.Rowheader, new() { Name = "Bach" })).ToBeVisibleAsync();
        await visitor.Page.ReloadAsync();
        await Expect(visitor.Page.GetByRole(AriaRole.Rowheader, new() { Name = "Bach" })).ToBeVisibleAsync();
    }
}

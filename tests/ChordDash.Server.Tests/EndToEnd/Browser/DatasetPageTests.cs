using ChordDash.Components.Resources;
using ChordDash.Engine.Resources;
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
        await visitor.Link(Texts.Open).ClickAsync();
        await visitor.SeesHeadingAsync("copies.pkl");

        await visitor.CheckTab.ClickAsync();
        await visitor.SeesAsync(CheckMessages.DuplicatesTitle(46, 14));
        await visitor.Page.GetByLabel(CheckMessages.DuplicatesAction(46).ToString()).CheckAsync();
        await visitor.Button(Texts.CreateDataSet).ClickAsync();

        await visitor.SeesHeadingAsync($"copies.pkl ({CheckMessages.PiecesLeftOut(46)})");
        await visitor.SeesAsync(CheckMessages.MadeOf("copies.pkl", CheckMessages.PiecesLeftOut(46)));
        await visitor.CheckTab.ClickAsync();
        await Expect(visitor.Page.Locator(".finding").First).ToBeVisibleAsync();
        await Expect(visitor.Page.GetByText(CheckMessages.DuplicatesTitle(46, 14).ToString())).ToHaveCountAsync(0);
        var findings = await dashboard.GetAsync($"api/v1{new Uri(visitor.Page.Url).AbsolutePath}/findings");
        Assert.DoesNotContain("duplicates", findings.EnumerateArray().Select(finding => finding.GetProperty("kind").GetString()));
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
                (Texts.OriginalFile, "sample-train.pkl"),
                (Texts.PickleForNotebook, "sample-train-notebook.pkl"),
                (Texts.CsvTable, "sample-train.csv"),
            }
        )
        {
            await visitor.Button(Texts.Download).ClickAsync();
            var download = await visitor.Page.RunAndWaitForDownloadAsync(() => visitor.Page.GetByText(item.ToString()).ClickAsync());
            Assert.Equal(file, download.SuggestedFilename);
            // A click while the menu closes would only close it, as a person sees.
            await Expect(visitor.Page.Locator(".mud-popover-open")).ToHaveCountAsync(0);
        }

        await visitor.Tab(Texts.Pieces).ClickAsync();

        await visitor.SeesAsync(Texts.PieceCount(400));
        Assert.EndsWith("?tab=pieces", visitor.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Class_Chosen_NarrowsThePiecesAndTheChords()
    {
        await using var dashboard = await Dashboard.StartAsync();
        var samples = await dashboard.PostAsync("api/v1/datasets/sample");
        await using var visitor = await dashboard.VisitAsync($"/datasets/{samples[0].GetProperty("id").GetGuid()}?tab=pieces");
        await visitor.SeesAsync(Texts.PieceCount(400));
        await ChooseAsync("Sample C");
        await visitor.SeesAsync($"{Texts.PieceCount(21)} {Texts.OfTotal("400")}");
        await visitor.Field(Texts.Search).FillAsync("Caug");
        await visitor.Button(Texts.Search).ClickAsync();
        await visitor.SeesAsync($"{Texts.PieceCount(11)} {Texts.OfTotal("400")}");
        await Expect(visitor.Page.Locator(".row").First).ToContainTextAsync("Sample C");
        await visitor.Page.Locator(".row").First.ClickAsync();
        await Expect(visitor.Page.Locator(".detail .chord").First).ToBeVisibleAsync();

        await visitor.Tab(Texts.Chords).ClickAsync();
        var changes = visitor
            .Page.GetByRole(AriaRole.Region, new() { Name = Texts.MostFrequentChangesOfChords.ToString() })
            .Locator("tbody tr")
            .First;
        var before = await changes.InnerTextAsync();
        await ChooseAsync("Sample E");
        await Expect(changes).Not.ToHaveTextAsync(before);

        async Task ChooseAsync(string name)
        {
            await visitor.Page.GetByLabel(Texts.PiecesBy.ToString()).First.ClickAsync();
            await visitor.Page.Locator(".mud-popover-open .mud-list-item").Filter(new() { HasText = name }).ClickAsync();
        }
    }

    [Fact]
    public async Task Classes_Renamed_ShowTheirNamesEverywhere()
    {
        await using var dashboard = await Dashboard.StartAsync();
        var samples = await dashboard.PostAsync("api/v1/datasets/sample");
        await using var visitor = await dashboard.VisitAsync($"/datasets/{samples[0].GetProperty("id").GetGuid()}");
        await visitor.Button(Texts.NameClasses).ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Textbox).First.FillAsync("Bach");
        await visitor.Button(Texts.SaveNames).ClickAsync();

        await Expect(visitor.Page.GetByRole(AriaRole.Rowheader, new() { Name = "Bach" })).ToBeVisibleAsync();
        await visitor.Page.ReloadAsync();
        await Expect(visitor.Page.GetByRole(AriaRole.Rowheader, new() { Name = "Bach" })).ToBeVisibleAsync();
    }
}

using System.Text.RegularExpressions;
using ChordDash.Components.Resources;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Resources;
using ChordDash.Server.Tests.Shared;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChordDash.Server.Tests.EndToEnd.Browser;

/// <summary>From an empty folder to a prediction, as a newcomer goes, on the real server with the real trainer.</summary>
[Collection(Dashboard.Collection)]
[Trait("Category", "EndToEnd")]
public sealed partial class WholeRoadTests
{
    [Fact]
    public async Task Newcomer_WithTheSample_TrainsWatchesAndPredicts()
    {
        await using var dashboard = await Dashboard.StartAsync();
        await using var visitor = await dashboard.VisitAsync("/");
        await visitor.SeesHeadingAsync(Texts.Overview);
        await visitor.Button(Texts.LoadSampleData).ClickAsync();

        await visitor.SeesHeadingAsync(Texts.NewRun);
        await Expect(visitor.Page.GetByRole(AriaRole.Radio, new() { Name = HyperParameterMessages.PresetQuick.ToString() }))
            .ToBeCheckedAsync();
        await visitor.Field(HyperParameterMessages.EpochsLabel).FillAsync("12");
        await visitor.Button(Texts.QueueRun).ClickAsync();

        await visitor.Page.WaitForURLAsync(RunAddress());
        var address = new Uri(visitor.Page.Url).PathAndQuery;
        await using var second = await dashboard.VisitAsync(address);
        foreach (var watcher in new[] { visitor, second })
        {
            // Two points, then more, while the page stays open: they arrive live.
            await Expect(watcher.Points(Texts.Loss).Nth(1)).ToBeAttachedAsync();
            await Expect(watcher.Points(Texts.Loss).Nth(3)).ToBeAttachedAsync();
        }

        await visitor.GoAsync($"{address}?tab=charts");
        await using var late = await ExpectWholeHistoryAsync(dashboard, [visitor, second], address, epochs: 12);

        await late.Link(Texts.TryModel).First.ClickAsync();
        await late.SeesHeadingAsync(Texts.Predict);
        await late.Page.GetByLabel(Texts.ChordsOnePerBeat.ToString()).FillAsync("C Am7 Xyz G7 N.C.");
        await Expect(late.Page.GetByRole(AriaRole.List, new() { Name = Texts.ChordsAsRead.ToString() }).GetByRole(AriaRole.Listitem).Nth(2))
            .ToHaveTextAsync(
                new Regex($"Xyz\\s*{Regex.Escape(Texts.UnknownLower.ToString())}", RegexOptions.None, TimeSpan.FromSeconds(1))
            );
        await late.SeesAsync(ChordMessages.ChordIsStoredAs("Am7", "C6", 5));
        await late.Button(Texts.PredictComposer).ClickAsync();
        var first = late.Page.Locator(".probabilities .first th");
        await Expect(first).ToContainTextAsync("Sample ");
        await Expect(late.Page.Locator(".verdict")).ToBeVisibleAsync();
        Assert.Equal(5, await late.Page.Locator("meter").CountAsync());
        // Four chords were understood, each says something, and any other composer can be compared with.
        await Expect(late.Page.Locator(".evidence li")).ToHaveCountAsync(4);
        var answer = await first.TextContentAsync();
        await late.Page.GetByLabel(Texts.RatherThan(answer).ToString()).ClickAsync();
        var other = late.Page.Locator(".mud-popover-open .mud-list-item").Last;
        var name = (await other.TextContentAsync())!.Trim();
        await other.ClickAsync();
        await Expect(late.Page.Locator(".legend .against")).ToHaveTextAsync(name);
    }

    [Fact]
    public async Task Visitor_WithAnUnlabelledSet_DownloadsBothTables()
    {
        await using var dashboard = await Dashboard.StartAsync();
        var (_, unlabelled, run) = await dashboard.QueueSampleRunAsync(new { epochs = 1 });
        await using var visitor = await dashboard.VisitAsync($"/runs/{run}");
        await visitor.SeesAsync(TrainingMessages.OneEpochDone);
        var model = (await dashboard.GetAsync($"api/v1/runs/{run}")).GetProperty("modelId").GetGuid();

        await visitor.GoAsync($"/predict?model={model}&dataset={unlabelled}");
        await visitor.Page.GetByLabel(Texts.ChordsOnePerBeat.ToString()).FillAsync(string.Concat(Enumerable.Repeat("C ", 50_000)));
        // The chips push the button down: a click while they come would miss it.
        await Expect(visitor.Page.GetByRole(AriaRole.List, new() { Name = Texts.ChordsAsRead.ToString() })).ToBeVisibleAsync();
        await visitor.Button(Texts.PredictComposer).ClickAsync();
        await visitor.SeesAsync(Texts.BasedOnBeats(50_000));
        await visitor.Button(Texts.PredictAndShow).ClickAsync();
        await visitor.SeesAsync("Sample A");
        var row = await DownloadAsync(visitor, Texts.NotebookCsvRow);
        var table = await DownloadAsync(visitor, Texts.TableWithProbabilities);

        var pieces = SampleDataGenerator.Unlabelled().Sequences.Count;
        Assert.Equal(pieces, Assert.Single(row).Split(',').Length);
        Assert.StartsWith("index,label,composer,", table[0], StringComparison.Ordinal);
        Assert.Equal(pieces + 1, table.Length);
    }

    // Every page shows every stored epoch once: in the chart, and in the table behind it.
    private static async Task<Visitor> ExpectWholeHistoryAsync(Dashboard dashboard, Visitor[] visitors, string address, int epochs)
    {
        await visitors[0].SeesAsync(TrainingMessages.AllEpochsDone(epochs, Wording.Any));
        Assert.Equal(epochs, (await dashboard.GetAsync($"api/v1{address}/epochs")).GetArrayLength());
        var late = await dashboard.VisitAsync($"{address}?tab=charts");
        foreach (var watcher in (Visitor[])[.. visitors, late])
        {
            await Expect(watcher.Points(Texts.Loss)).ToHaveCountAsync(epochs);
            await Expect(watcher.Points(Texts.Accuracy)).ToHaveCountAsync(epochs);
            await watcher.SeesAsync(Texts.EpochsAsTable(epochs));
        }

        return late;
    }

    private static async Task<string[]> DownloadAsync(Visitor visitor, Message link)
    {
        var download = await visitor.Page.RunAndWaitForDownloadAsync(() => visitor.Link(link).ClickAsync());
        return await File.ReadAllLinesAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("/runs/[0-9a-f-]{36}$", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex RunAddress();
}

using System.Globalization;
using System.Text.RegularExpressions;
using ChordDash.Components.Resources;
using ChordDash.Engine.Resources;
using ChordDash.Server.Tests.Shared;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChordDash.Server.Tests.EndToEnd.Browser;

/// <summary>What a person does with the charts of a run, while it trains and after.</summary>
[Collection(Dashboard.Collection)]
[Trait("Category", "EndToEnd")]
public sealed class ChartTests
{
    private static readonly object Long = new
    {
        epochs = 10_000,
        earlyStoppingPatience = 0,
        hiddenSize = 8,
        embeddingSize = 8,
        cropLength = 32,
    };

    [Fact]
    public async Task View_WhileEpochsArriveAndAfterAReload_StaysAsTheUserLeftIt()
    {
        await using var dashboard = await Dashboard.StartAsync();
        var (_, _, run) = await dashboard.QueueSampleRunAsync(Long);
        await using var visitor = await dashboard.VisitAsync($"/runs/{run}?tab=charts");
        await EpochsAsync(visitor, atLeast: 12);
        var loss = visitor.Chart(Texts.Loss);

        await DragAsync(loss, 0.3, 0.7);
        await Expect(visitor.Button(Texts.ShowAllEpochs)).ToBeVisibleAsync();
        await loss.GetByRole(AriaRole.Button, new() { Name = Texts.Training.ToString(), Exact = true }).ClickAsync();
        var (ticks, address) = (await TicksAsync(loss), visitor.Page.Url);
        await EpochsAsync(visitor, atLeast: await CountAsync(visitor) + 10);

        Assert.Equal(ticks, await TicksAsync(loss));
        Assert.Equal(address, visitor.Page.Url);
        await Expect(loss.GetByRole(AriaRole.Button, new() { Name = Texts.Training.ToString(), Exact = true }))
            .ToHaveAttributeAsync("aria-pressed", "false");
        await Expect(visitor.Line(Texts.Loss, Texts.Training)).ToHaveCountAsync(0);
        // The charts of a page share their range.
        Assert.Equal(ticks, await TicksAsync(visitor.Chart(Texts.Accuracy)));

        await visitor.Page.GetByRole(AriaRole.Slider, new() { Name = Texts.Smoothing.ToString() }).FillAsync("0.9");
        await visitor.Page.ReloadAsync();
        await Expect(visitor.Button(Texts.ShowAllEpochs)).ToBeVisibleAsync();
        Assert.Equal(ticks, await TicksAsync(loss));
        await Expect(loss.GetByRole(AriaRole.Button, new() { Name = Texts.Training.ToString(), Exact = true }))
            .ToHaveAttributeAsync("aria-pressed", "false");
        await Expect(visitor.Page.GetByRole(AriaRole.Slider, new() { Name = Texts.Smoothing.ToString() })).ToHaveValueAsync("0.9");
        Assert.Contains("smooth=0.9", visitor.Page.Url, StringComparison.Ordinal);

        await visitor.Button(Texts.ShowAllEpochs).ClickAsync();
        await visitor.Button(Texts.Minutes).ClickAsync();
        await Expect(visitor.Button(Texts.Minutes)).ToHaveAttributeAsync("aria-pressed", "true");
        Assert.DoesNotContain("from=", visitor.Page.Url, StringComparison.Ordinal);
        await visitor.Button(Texts.LogScale).ClickAsync();
        Assert.Contains("log=1", visitor.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_KeptOpenThroughAWholeRun_HasExactlyTheStoredEpochsInEveryTab()
    {
        await using var dashboard = await Dashboard.StartAsync();
        var (_, _, run) = await dashboard.QueueSampleRunAsync(new { epochs = 25, earlyStoppingPatience = 0 });
        await using var early = await dashboard.VisitAsync($"/runs/{run}?tab=charts");
        await EpochsAsync(early, atLeast: 8);
        await using var late = await dashboard.VisitAsync($"/runs/{run}?tab=charts", width: 390, height: 844);

        foreach (var visitor in new[] { early, late })
        {
            await Expect(visitor.Page.Locator(".state-chip")).ToHaveTextAsync(Texts.Finished.ToString());
            await EpochsAsync(visitor, atLeast: 25);
            await ExpectExactlyAsync(dashboard, visitor, run, epochs: 25);
        }
    }

    [Fact]
    public async Task Wire_CutForAWhile_BringsThePageBackWhereItWasWithoutAGap()
    {
        await using var dashboard = await Dashboard.StartAsync();
        var (_, _, run) = await dashboard.QueueSampleRunAsync(Long);
        await using var wire = new CutWire(dashboard.Server.Address);
        await using var visitor = await dashboard.VisitAsync(new Uri(wire.Address, $"/runs/{run}?tab=charts").ToString());
        await EpochsAsync(visitor, atLeast: 5);
        await visitor.Button(Texts.LogScale).ClickAsync();
        // Gone with the page, if that were loaded anew.
        await visitor.Page.EvaluateAsync("() => window.stillHere = true");

        await visitor.ExpectTroubleAsync(async () =>
        {
            wire.Cut();
            await visitor.SeesAsync(Texts.Reconnecting);
            var before = await CountAsync(visitor);
            await Patience.UntilAsync(
                () => dashboard.GetAsync($"api/v1/runs/{run}"),
                one => one.GetProperty("epoch").GetInt32() > before + 10
            );
            wire.Mend();
            await Expect(visitor.Page.Locator("#components-reconnect-modal")).ToBeHiddenAsync();
            await EpochsAsync(visitor, atLeast: before + 10);
        });

        Assert.True(await visitor.Page.EvaluateAsync<bool>("() => window.stillHere === true"));
        await dashboard.PostAsync($"api/v1/runs/{run}/cancel");
        await Expect(visitor.Page.Locator(".state-chip")).ToHaveTextAsync(Texts.Cancelled.ToString());
        var stored = (await dashboard.GetAsync($"api/v1/runs/{run}")).GetProperty("epoch").GetInt32();
        await EpochsAsync(visitor, atLeast: stored);
        await ExpectExactlyAsync(dashboard, visitor, run, stored);
    }

    [Fact]
    public async Task Tab_WhileItIsHidden_IsSentNothingAndCatchesUpAtOnce()
    {
        await using var dashboard = await Dashboard.StartAsync();
        var (_, _, run) = await dashboard.QueueSampleRunAsync(Long);
        await using var visitor = await dashboard.VisitAsync($"/runs/{run}?tab=charts");
        await EpochsAsync(visitor, atLeast: 5);

        await ShowAsync("hidden");
        // What was on its way when the tab was hidden still arrives, however long that takes.
        await Patience.UntilAsync(
            async () =>
            {
                var before = visitor.FramesReceived;
                await TrainedAsync(5);
                return before == visitor.FramesReceived;
            },
            settled => settled
        );
        var (frames, hidden) = (visitor.FramesReceived, await CountAsync(visitor));
        Assert.NotEqual(0, frames);
        await TrainedAsync(10);
        Assert.Equal(frames, visitor.FramesReceived);

        await ShowAsync("visible");
        await EpochsAsync(visitor, atLeast: hidden + 10);

        async Task TrainedAsync(int more)
        {
            var now = await StoredAsync();
            await Patience.UntilAsync(StoredAsync, epoch => epoch >= now + more);
        }

        async Task<int> StoredAsync() => (await dashboard.GetAsync($"api/v1/runs/{run}")).GetProperty("epoch").GetInt32();

        Task ShowAsync(string state) =>
            visitor.Page.EvaluateAsync(
                "state => { Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state }); "
                    + "Object.defineProperty(document, 'hidden', { configurable: true, get: () => state === 'hidden' }); "
                    + "document.dispatchEvent(new Event('visibilitychange')); }",
                state
            );
    }

    [Fact]
    public async Task Keyboard_Alone_ReadsZoomsMovesAndOpensTheTable()
    {
        await using var dashboard = await Dashboard.StartAsync();
        var (_, _, run) = await dashboard.QueueSampleRunAsync(new { epochs = 12, earlyStoppingPatience = 0 });
        await using var visitor = await dashboard.VisitAsync($"/runs/{run}?tab=charts");
        await visitor.SeesAsync(TrainingMessages.AllEpochsDone(12, Wording.Any));
        await EpochsAsync(visitor, atLeast: 12);
        var loss = visitor.Chart(Texts.Loss);
        var (keyboard, spoken) = (visitor.Page.Keyboard, loss.Locator("[aria-live]"));
        var third = (await dashboard.GetAsync($"api/v1/runs/{run}/epochs"))[2].GetProperty("validationLoss").GetDouble();

        await loss.Locator(".plot").FocusAsync();
        for (var press = 0; press < 3; press++)
            await keyboard.PressAsync("ArrowRight");
        await Expect(spoken).ToContainTextAsync(PointOf(epoch: 3));
        await Expect(spoken)
            .ToContainTextAsync(
                $"{Texts.Validation} {double.Parse(third.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)}"
            );

        await keyboard.PressAsync("+");
        await Expect(visitor.Button(Texts.ShowAllEpochs)).ToBeVisibleAsync();
        var zoomed = await TicksAsync(loss);
        for (var press = 0; press < 4; press++)
            await keyboard.PressAsync("Shift+ArrowRight");
        await Expect(loss.Locator(".apexcharts-xaxis-texts-g")).Not.ToHaveTextAsync(zoomed!);
        await keyboard.PressAsync("0");
        await Expect(visitor.Button(Texts.ShowAllEpochs)).ToBeHiddenAsync();

        await loss.Locator("summary").FocusAsync();
        await keyboard.PressAsync("Enter");
        await keyboard.PressAsync("Tab");
        await keyboard.PressAsync("Enter");
        var dialog = visitor.Page.GetByRole(AriaRole.Dialog, new() { Name = Texts.Loss.ToString() });
        await Expect(dialog.Locator("tbody tr")).ToHaveCountAsync(12);
        await keyboard.PressAsync("Escape");
        await Expect(dialog).ToBeHiddenAsync();
        await Expect(loss.Locator("summary")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Picture_OfAChart_IsAPngWithSomethingOnIt()
    {
        await using var dashboard = await Dashboard.StartAsync();
        var (_, _, run) = await dashboard.QueueSampleRunAsync(new { epochs = 3 });
        await using var visitor = await dashboard.VisitAsync($"/runs/{run}?tab=charts", ColorScheme.Dark);
        await visitor.SeesAsync(TrainingMessages.AllEpochsDone(3, Wording.Any));
        await EpochsAsync(visitor, atLeast: 3);

        var file = await DownloadAsync(visitor, Texts.Accuracy, Texts.SaveAsPng);

        Assert.StartsWith(
            NameOf($"{Texts.Accuracy} 1 {HyperParameterMessages.PresetQuick}"),
            file.SuggestedFilename,
            StringComparison.Ordinal
        );
        var bytes = await File.ReadAllBytesAsync(await file.PathAsync(), TestContext.Current.CancellationToken);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], bytes[..4]);
        // 1,000 by 500 at twice the size, as its header says.
        Assert.Equal(
            (2_000, 1_000),
            (
                System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16)),
                System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(20))
            )
        );
    }

    private static async Task<IDownload> DownloadAsync(Visitor visitor, Message chart, Message item)
    {
        await visitor.Chart(chart).Locator("summary").ClickAsync();
        return await visitor.Page.RunAndWaitForDownloadAsync(() =>
            visitor.Chart(chart).GetByRole(AriaRole.Button, new() { Name = item.ToString() }).ClickAsync()
        );
    }

    // As the charts' script makes it.
    private static string NameOf(string title) =>
        Regex.Replace(title, "[^\\p{L}\\p{N}]+", "-", RegexOptions.NonBacktracking).ToLowerInvariant();

    // The script fills in the figures.
    private static Regex PointOf(int epoch) =>
        Wording.Of(Message.Literal(string.Format(CultureInfo.InvariantCulture, Texts.EpochAndMinutes.ToString(), epoch, Wording.Any)));

    // Both charts' files, number by number.
    private static async Task ExpectExactlyAsync(Dashboard dashboard, Visitor visitor, Guid run, int epochs)
    {
        var stored = new List<System.Text.Json.JsonElement>();
        for (var page = 0; page * 1_000 < epochs; page++)
            stored.AddRange((await dashboard.GetAsync($"api/v1/runs/{run}/epochs?skip={stored.Count}")).EnumerateArray());
        Assert.Equal(Enumerable.Range(1, epochs), stored.Select(epoch => epoch.GetProperty("epoch").GetInt32()));
        foreach (
            var (chart, fields) in new[]
            {
                (Texts.Loss, new[] { "trainLoss", "validationLoss" }),
                (Texts.Accuracy, ["trainAccuracy", "validationAccuracy", "balancedAccuracy"]),
            }
        )
        {
            var file = await DownloadAsync(visitor, chart, Texts.SaveAsCsv);
            var lines = await File.ReadAllLinesAsync(await file.PathAsync(), TestContext.Current.CancellationToken);
            var shown = lines[1..]
                .Select(line => line.Split(',').Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToList())
                .ToList();
            Assert.Equal(Enumerable.Range(1, epochs).Select(epoch => (double)epoch), shown.Select(row => row[0]));
            foreach (var (index, name) in fields.Index())
                Assert.Equal(stored.Select(epoch => epoch.GetProperty(name).GetDouble()), shown.Select(row => row[2 + index]));
        }
    }

    private static async Task DragAsync(ILocator chart, double from, double to)
    {
        var box = (await chart.Locator(".plot").BoundingBoxAsync())!;
        var mouse = chart.Page.Mouse;
        await mouse.MoveAsync((float)(box.X + from * box.Width), box.Y + box.Height / 2);
        await mouse.DownAsync();
        await mouse.MoveAsync((float)(box.X + to * box.Width), box.Y + box.Height / 2, new() { Steps = 5 });
        await mouse.UpAsync();
    }

    private static Task<string?> TicksAsync(ILocator chart) => chart.Locator(".apexcharts-xaxis-texts-g").TextContentAsync();

    private static async Task<int> CountAsync(Visitor visitor)
    {
        var title = Wording.Of(Texts.EpochsAsTable(Wording.Any));
        var text = await visitor.Page.GetByText(title).InnerTextAsync();
        return int.Parse(title.Match(text).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static Task<int> EpochsAsync(Visitor visitor, int atLeast) =>
        Patience.UntilAsync(() => CountAsync(visitor), count => count >= atLeast);
}

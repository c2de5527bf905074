using System.Globalization;
using ChordDash.Components.Resources;
using ChordDash.Server.Data;
using ChordDash.Server.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using static Microsoft.Playwright.Assertions;

namespace ChordDash.Server.Tests.EndToEnd.Browser;

/// <summary>What it costs to look at a queue that is longer than any that can be made now.</summary>
[Collection(Dashboard.Collection)]
[Trait("Category", "EndToEnd")]
public sealed class LongQueueTests
{
    private const int MaxBytesOfAPage = 3_000_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_WithThousandsWaiting_SendAFewRows()
    {
        var waiting = int.TryParse(
            Environment.GetEnvironmentVariable("CHORDDASH_TEST_WAITING"),
            CultureInfo.InvariantCulture,
            out var given
        )
            ? given
            : 5_000;
        await using var dashboard = await Dashboard.StartAsync();
        await dashboard.PostAsync("api/v1/queue/hold");
        var samples = await dashboard.PostAsync("api/v1/datasets/sample");
        await dashboard.PostAsync("api/v1/runs", new { datasetId = samples[0].GetProperty("id").GetGuid(), preset = "quick" });
        await dashboard.Server.DisposeAsync();
        await using (
            var database = new ChordDashContext(
                new DbContextOptionsBuilder<ChordDashContext>()
                    .UseSqlite($"Data Source={Path.Combine(dashboard.DataRoot, "chorddash.db")}")
                    .Options
            )
        )
            await WaitingRuns.MultiplyAsync(database, waiting, Cancellation);
        await dashboard.StartServerAsync();
        await using var visitor = await dashboard.VisitAsync("/datasets");
        var memory = Memory(dashboard);

        await MeasureAsync("/", ".waiting > li", 8);
        await MeasureAsync("/runs", $"ol[aria-label='{Texts.Waiting}'] > li[aria-posinset]", 60);
        await MeasureAsync("/runs", $"ol[aria-label='{Texts.Waiting}'] > li[aria-posinset]", 60);

        async Task MeasureAsync(string address, string rows, int max)
        {
            long bytes = 0;
            EventHandler<Microsoft.Playwright.IWebSocket> opened = (_, socket) =>
                socket.FrameReceived += (_, frame) => Interlocked.Add(ref bytes, frame.Binary?.Length ?? frame.Text?.Length ?? 0);
            visitor.Page.WebSocket += opened;
            var start = TimeProvider.System.GetTimestamp();
            await visitor.Page.GotoAsync(address);
            await Expect(visitor.Page.Locator(rows).First).ToBeVisibleAsync();
            var time = TimeProvider.System.GetElapsedTime(start);
            visitor.Page.WebSocket -= opened;
            TestContext.Current.TestOutputHelper!.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{address}, {waiting:N0} waiting: {time.TotalSeconds:0.0} s, {bytes:N0} bytes, "
                        + $"server {memory >> 20} -> {Memory(dashboard) >> 20} MiB"
                )
            );
            Assert.InRange(await visitor.Page.Locator(rows).CountAsync(), 1, max);
            Assert.InRange(Interlocked.Read(ref bytes), 1, MaxBytesOfAPage);
        }
    }

    private static long Memory(Dashboard dashboard)
    {
        using var process = System.Diagnostics.Process.GetProcessById(dashboard.Server.Id);
        return process.WorkingSet64;
    }
}

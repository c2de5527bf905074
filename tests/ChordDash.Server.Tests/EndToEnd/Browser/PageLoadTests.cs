using System.Net.Http.Headers;

namespace ChordDash.Server.Tests.EndToEnd.Browser;

/// <summary>How a page comes: what is loaded for it, and whether it moves while it is drawn.</summary>
[Collection(Dashboard.Collection)]
[Trait("Category", "EndToEnd")]
public sealed class PageLoadTests
{
    // Of the Web Vitals, .1 is still good.
    private const double MaxShift = 0.02;

    // What the build output compresses; a published one has smaller files.
    private const int MaxKilobytes = 180;
    private const int MaxKilobytesAgain = 40;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1_440, 900)]
    [InlineData(390, 844)]
    public async Task Pages_WhileTheyAreDrawn_DoNotMove(int width, int height)
    {
        await using var dashboard = await Dashboard.StartAsync();
        var (dataset, _, run) = await dashboard.QueueSampleRunAsync(new { epochs = 2 });
        // What a training run adds is news, and no part of the load.
        await dashboard.UntilFinishedAsync(run);
        foreach (
            var address in new[]
            {
                "/",
                "/datasets",
                $"/datasets/{dataset}",
                "/runs",
                "/runs/new",
                $"/runs/{run}",
                "/models",
                "/predict",
                "/system",
            }
        )
        {
            await using var visitor = await dashboard.VisitAsync("/guide", width: width, height: height);
            await visitor.Page.AddInitScriptAsync(
                """
                window.shift = 0;
                new PerformanceObserver(list => {
                  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
                }).observe({ type: "layout-shift", buffered: true });
                """
            );
            await visitor.GoAsync(address);
            await visitor.Page.WaitForTimeoutAsync(1_500);
            var shift = await visitor.Page.EvaluateAsync<double>("window.shift");
            Assert.True(shift < MaxShift, $"{address} moved by {shift:F3}.");
        }
    }

    [Fact]
    public async Task Overview_LoadedAndReloaded_IsSmall()
    {
        await using var dashboard = await Dashboard.StartAsync();
        await using var visitor = await dashboard.VisitAsync("/guide");
        var session = await visitor.Page.Context.NewCDPSessionAsync(visitor.Page);
        await session.SendAsync("Network.enable");
        await session.SendAsync("Network.clearBrowserCache");
        double bytes = 0;
        session.Event("Network.loadingFinished").OnEvent += (_, args) => bytes += args!.Value.GetProperty("encodedDataLength").GetDouble();

        await visitor.GoAsync("/");
        await visitor.Page.WaitForTimeoutAsync(1_000);
        Assert.InRange(bytes / 1_024, 50, MaxKilobytes);
        bytes = 0;
        await visitor.Page.ReloadAsync();
        await visitor.Page.WaitForTimeoutAsync(1_000);
        Assert.InRange(bytes / 1_024, 1, MaxKilobytesAgain);
    }

    [Fact]
    public async Task MudBlazor_IsCompressed_AndKept()
    {
        await using var dashboard = await Dashboard.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, ChordDash.Server.Hosting.VersionedAssets.Styles);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));

        using var styles = await dashboard.Http.SendAsync(request, Cancellation);

        Assert.Equal(["gzip"], styles.Content.Headers.ContentEncoding);
        Assert.True(styles.Content.Headers.ContentLength < 100_000);
        Assert.Equal(TimeSpan.FromDays(365), styles.Headers.CacheControl?.MaxAge);
    }
}

using System.Net;
using System.Net.Http.Headers;
using ChordDash.Components.Localization;
using ChordDash.Components.Resources;
using Microsoft.Playwright;

namespace ChordDash.Server.Tests.EndToEnd.Browser;

/// <summary>How a page comes: what is loaded for it, and whether it moves while it is drawn.</summary>
[Collection(Dashboard.Collection)]
[Trait("Category", "EndToEnd")]
public sealed class PageLoadTests
{
    // Of the Web Vitals, .1 is still good.
    private const double MaxShift = 0.02;

    private const int MaxKilobytes = 150;
    private const int MaxKilobytesAgain = 25;

    // Of a phone far from its mast.
    private const double SlowBytesPerSecond = 1_600_000 / 8.0;
    private const int SlowLatencyMilliseconds = 150;
    private const double MaxSlowMilliseconds = 2_500;
    private const double MaxSlowMillisecondsAgain = 1_000;

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
    public async Task Heading_OnASlowNetwork_IsThereSoon_AndThePageTakesItsPlace()
    {
        await using var dashboard = await Dashboard.StartAsync();
        await using var warmUp = await dashboard.VisitAsync("/datasets");
        // Other programs may want the processor for a moment: the best of a few counts.
        var (first, again) = (double.MaxValue, double.MaxValue);
        for (var tries = 0; tries < 3 && (first > MaxSlowMilliseconds || again > MaxSlowMillisecondsAgain); tries++)
        {
            await using var visitor = await dashboard.VisitAsync("/guide");
            var session = await visitor.Page.Context.NewCDPSessionAsync(visitor.Page);
            await session.SendAsync("Network.enable");
            await session.SendAsync("Network.clearBrowserCache");
            await session.SendAsync(
                "Network.emulateNetworkConditions",
                new()
                {
                    ["offline"] = false,
                    ["latency"] = SlowLatencyMilliseconds,
                    ["downloadThroughput"] = SlowBytesPerSecond,
                    ["uploadThroughput"] = SlowBytesPerSecond / 2,
                }
            );

            first = Math.Min(first, await HeadingAsync(visitor));
            again = Math.Min(again, await HeadingAsync(visitor));
        }

        Assert.True(first <= MaxSlowMilliseconds, $"The heading came after {first:N0} ms.");
        Assert.True(again <= MaxSlowMillisecondsAgain, $"The heading came after {again:N0} ms when the page was loaded again.");

        // Milliseconds until the title of the page is painted; then the page itself is waited for.
        static async Task<double> HeadingAsync(Visitor visitor)
        {
            await visitor.Page.GotoAsync("/datasets", new() { WaitUntil = WaitUntilState.Commit });
            await visitor.SeesHeadingAsync(Texts.DataSets);
            var painted = await visitor.Page.EvaluateAsync<double>(
                "async () => { const paint = () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime;"
                    + " while (!paint()) await new Promise(requestAnimationFrame); return paint(); }"
            );
            await visitor.SeesPageAsync();
            Assert.Equal(0, await visitor.Page.Locator("#shell").CountAsync());
            return painted;
        }
    }

    [Fact]
    public async Task FirstAnswer_HasTheFrame_InTheLanguageAskedFor()
    {
        await using var dashboard = await Dashboard.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/datasets");
        request.Headers.AcceptLanguage.ParseAdd("pl-PL");

        using var answer = await dashboard.Http.SendAsync(request, Cancellation);
        var page = await answer.Content.ReadAsStringAsync(Cancellation);

        Assert.Contains("<html lang=\"pl\">", page, StringComparison.Ordinal);
        var heading = WebUtility.HtmlDecode(
            page[(page.IndexOf("<h1>", StringComparison.Ordinal) + 4)..page.IndexOf("</h1>", StringComparison.Ordinal)]
        );
        Assert.Equal(Texts.DataSets.Text(Languages.Polish), heading);
        Assert.Contains("href=\"predict\"", page, StringComparison.Ordinal);
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

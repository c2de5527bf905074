using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace ChordDash.Benchmarks.Abuse;

/// <summary>How long a page took.</summary>
/// <param name="Answered">Seconds until the server's whole answer was there.</param>
/// <param name="Shown">Seconds until the browser showed its content.</param>
internal sealed record PageTime(string Page, double Answered, double Shown);

/// <summary>Ordinary people in browsers who go from page to page.</summary>
internal sealed class VisitorPages : IAsyncDisposable
{
    private const string Answered = "performance.getEntriesByType('navigation')[0].responseEnd";

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(15);

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<PageTime> _times = new();
    private Task _visits = Task.CompletedTask;

    private VisitorPages(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <param name="program">Chromium's program file.</param>
    public static async Task<VisitorPages> StartAsync(
        string program,
        SignedInClient account,
        Uri address,
        IReadOnlyList<string> pages,
        int visitors
    )
    {
        var playwright = await Playwright.CreateAsync();
        var here = new VisitorPages(playwright, await RunningServer.OpenAsync(playwright, program));
        var cookies = account
            .Cookies.GetCookies(address)
            .Select(cookie => new Cookie
            {
                Name = cookie.Name,
                Value = cookie.Value,
                Domain = address.Host,
                Path = "/",
            })
            .ToList();
        // One after the other: ten pages in the same moment would wait for the browser.
        here._visits = Task.WhenAll(
            Enumerable.Range(0, visitors).Select(index => here.VisitAsync(address, cookies, pages, index, Look * index / visitors))
        );
        return here;
    }

    /// <summary>What was measured since the last call.</summary>
    public IReadOnlyList<PageTime> Take()
    {
        var taken = new List<PageTime>();
        while (_times.TryDequeue(out var one))
            taken.Add(one);
        return taken;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _visits;
        await _browser.CloseAsync();
        _playwright.Dispose();
        _stop.Dispose();
    }

    private async Task VisitAsync(Uri address, IReadOnlyList<Cookie> cookies, IReadOnlyList<string> pages, int index, TimeSpan start)
    {
        await Task.Delay(start, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await using var context = await _browser.NewContextAsync(new() { BaseURL = address.ToString() });
        await context.AddCookiesAsync(cookies);
        var tab = await context.NewPageAsync();
        tab.SetDefaultTimeout((float)TimeSpan.FromMinutes(1).TotalMilliseconds);
        for (var visit = index; !_stop.IsCancellationRequested; visit++)
        {
            var page = pages[visit % pages.Count];
            var began = TimeProvider.System.GetTimestamp();
            try
            {
                await tab.GotoAsync(page);
                await tab.Locator("h1").First.WaitForAsync();
                var shown = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
                _times.Enqueue(new(page, await tab.EvaluateAsync<double>(Answered) / 1000, shown));
            }
            catch (Exception exception) when (exception is PlaywrightException or TimeoutException)
            {
                // Never shown: as bad as it can be.
                _times.Enqueue(new(page, double.PositiveInfinity, double.PositiveInfinity));
            }

            await Task.Delay(Look, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

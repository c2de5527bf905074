using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;

namespace ChordDash.Benchmarks;

/// <summary>
/// What every page costs a browser: paint, content, bytes, requests, shifts and size, with an empty cache and again, and on a slow network.
/// </summary>
internal static class PagesCommand
{
    private const int Settle = 1_500;

    // 1.6 Mbit/s and 150 ms: a phone far from its mast.
    private const double SlowBytesPerSecond = 1_600_000 / 8.0;
    private const int SlowLatency = 150;

    private const string Watch = """
        window.shift = 0;
        new PerformanceObserver(list => {
          for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
        }).observe({ type: "layout-shift", buffered: true });
        """;

    public static Command Create()
    {
        var url = RunningServer.UrlOption();
        var browser = RunningServer.BrowserOption();
        var command = new Command("pages", "Measures how every page loads: paint, content, bytes, requests, layout shift and size.")
        {
            url,
            browser,
        };
        command.SetAction((parsed, cancellation) => RunAsync(new Uri(parsed.GetValue(url)!), parsed.GetValue(browser)!, cancellation));
        return command;
    }

    private static async Task RunAsync(Uri url, string program, CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = url };
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await RunningServer.OpenAsync(playwright, program);
        Console.WriteLine("| page | first paint | content | KB | requests | CLS | DOM | height | slow: title | slow: content |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var (name, address) in await ListAsync(http, cancellation))
        {
            await LoadAsync(browser, new Uri(url, address), slow: false); // Compiles the page.
            var (wide, wideAgain) = await LoadAsync(browser, new Uri(url, address), slow: false);
            var (narrow, _) = await LoadAsync(browser, new Uri(url, address), slow: false, 390, 844);
            var (slow, slowAgain) = await LoadAsync(browser, new Uri(url, address), slow: true);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {name} | {wide.Paint:N0} / {wideAgain.Paint:N0} | {wide.Content:N0} / {wideAgain.Content:N0} "
                        + $"| {wide.Bytes / 1024:N0} / {wideAgain.Bytes / 1024:N0} | {wide.Requests} / {wideAgain.Requests} "
                        + $"| {wide.Shift:F3} / {narrow.Shift:F3} | {wide.Elements:N0} | {wide.Height:N0} / {narrow.Height:N0} "
                        + $"| {slow.Paint:N0} / {slowAgain.Paint:N0} | {slow.Content:N0} / {slowAgain.Content:N0} |"
                )
            );
        }

        Console.WriteLine("Milliseconds; with an empty cache / loaded again. CLS and height: 1440 × 900 / 390 × 844.");
        Console.WriteLine("Slow: 1.6 Mbit/s with a latency of 150 ms.");
    }

    // Each kind of page; those of runs, data sets and models for the newest one, if there is any.
    private static async Task<IReadOnlyList<(string Name, string Address)>> ListAsync(HttpClient http, CancellationToken cancellation)
    {
        var runs = await RunningServer.ListAsync(http, "api/v1/runs", cancellation);
        var datasets = await RunningServer.ListAsync(http, "api/v1/datasets", cancellation);
        var models = await RunningServer.ListAsync(http, "api/v1/models", cancellation);
        var ended = runs.Where(run => run.GetProperty("state").ValueEquals("finished")).ToList();
        return
        [
            ("Overview", ""),
            ("Data sets", "datasets"),
            .. Newest("Data set", "datasets", datasets),
            ("Runs", "runs"),
            ("New run", "runs/new"),
            .. Newest("Run", "runs", ended.Count > 0 ? ended : runs),
            .. ended.Count > 1
                ? [("Compare", $"compare?runs={string.Join(',', ended.Take(10).Select(run => run.GetProperty("number")))}")]
                : Array.Empty<(string, string)>(),
            ("Models", "models"),
            .. Newest("Model", "models", models),
            ("Predict", "predict"),
            ("System", "system"),
            ("Storage", "storage"),
            ("Accounts", "accounts"),
            ("Guide", "guide"),
        ];
    }

    private static IEnumerable<(string Name, string Address)> Newest(string name, string folder, IReadOnlyList<JsonElement> items) =>
        items.Take(1).Select(item => (name, $"{folder}/{item.GetProperty("id").GetString()}"));

    private static async Task<(Load First, Load Again)> LoadAsync(
        IBrowser browser,
        Uri address,
        bool slow,
        int width = 1_440,
        int height = 900
    )
    {
        await using var context = await browser.NewContextAsync(
            new()
            {
                ViewportSize = new() { Width = width, Height = height },
            }
        );
        var page = await context.NewPageAsync();
        await page.AddInitScriptAsync(Watch);
        var session = await context.NewCDPSessionAsync(page);
        await session.SendAsync("Network.enable");
        if (slow)
        {
            await session.SendAsync(
                "Network.emulateNetworkConditions",
                new(StringComparer.Ordinal)
                {
                    ["offline"] = false,
                    ["latency"] = SlowLatency,
                    ["downloadThroughput"] = SlowBytesPerSecond,
                    ["uploadThroughput"] = SlowBytesPerSecond / 2,
                }
            );
        }

        double bytes = 0;
        var requests = 0;
        session.Event("Network.loadingFinished").OnEvent += (_, args) =>
        {
            bytes += args!.Value.GetProperty("encodedDataLength").GetDouble();
            requests++;
        };
        return (await OnceAsync(), await OnceAsync());

        async Task<Load> OnceAsync()
        {
            (bytes, requests) = (0, 0);
            await page.GotoAsync(address.ToString(), new() { WaitUntil = WaitUntilState.Commit });
            await page.Locator("#content h1").WaitForAsync();
            var content = await page.EvaluateAsync<double>("performance.now()");
            await page.WaitForTimeoutAsync(Settle);
            return new(
                await page.EvaluateAsync<double>("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"),
                content,
                bytes,
                requests,
                await page.EvaluateAsync<double>("window.shift"),
                await page.EvaluateAsync<int>("document.querySelectorAll('*').length"),
                await page.EvaluateAsync<int>("document.documentElement.scrollHeight")
            );
        }
    }

    /// <param name="Paint">Milliseconds until the frame with the page's title is painted.</param>
    /// <param name="Content">Milliseconds until the page itself is there.</param>
    private sealed record Load(double Paint, double Content, double Bytes, int Requests, double Shift, int Elements, int Height);
}

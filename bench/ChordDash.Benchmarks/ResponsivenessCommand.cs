using System.CommandLine;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace ChordDash.Benchmarks;

/// <summary>
/// How long the main page takes in a browser, from its address to its content, while nothing trains and while a run trains.
/// </summary>
internal static class ResponsivenessCommand
{
    private const int Visits = 20;

    public static Command Create()
    {
        var url = RunningServer.UrlOption();
        var browser = RunningServer.BrowserOption();
        var command = new Command("responsiveness", "Times the main page with and without a run in progress.") { url, browser };
        command.SetAction((parsed, cancellation) => RunAsync(new Uri(parsed.GetValue(url)!), parsed.GetValue(browser)!, cancellation));
        return command;
    }

    private static async Task RunAsync(Uri url, string program, CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = url };
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await RunningServer.OpenAsync(playwright, program);
        await VisitAsync(browser, url); // Starts libtorch and compiles the page.

        var idle = await MeasureAsync(browser, url);
        var samples = await RunningServer.PostAsync(http, "api/v1/datasets/sample", body: null, cancellation);
        var run = await RunningServer.PostAsync(
            http,
            "api/v1/runs",
            new { datasetId = samples[0].GetProperty("id"), hyperParameters = new { epochs = 10_000, earlyStoppingPatience = 0 } },
            cancellation
        );
        var address = $"api/v1/runs/{run.GetProperty("id")}";
        while ((await http.GetFromJsonAsync<JsonElement>(address, cancellation)).GetProperty("epoch").GetInt32() == 0)
            await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
        var training = await MeasureAsync(browser, url);
        await RunningServer.PostAsync(http, $"{address}/cancel", body: null, cancellation);

        Console.WriteLine("main page     median    longest");
        Console.WriteLine($"idle       {Median(idle), 6:N0} ms  {idle.Max(), 6:N0} ms");
        Console.WriteLine($"training   {Median(training), 6:N0} ms  {training.Max(), 6:N0} ms");
        Console.WriteLine($"ratio of the medians {Median(training) / Median(idle):F2}");
    }

    private static async Task<List<double>> MeasureAsync(IBrowser browser, Uri url)
    {
        var times = new List<double>();
        for (var visit = 0; visit < Visits; visit++)
            times.Add(await VisitAsync(browser, url));
        return times;
    }

    // Each visit with an empty cache, as somebody who comes for the first time.
    private static async Task<double> VisitAsync(IBrowser browser, Uri url)
    {
        await using var context = await browser.NewContextAsync();
        var page = await context.NewPageAsync();
        var start = TimeProvider.System.GetTimestamp();
        await page.GotoAsync(url.ToString());
        await page.Locator("#content h1").WaitForAsync();
        return TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}

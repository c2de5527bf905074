using System.CommandLine;
using Microsoft.Playwright;

namespace ChordDash.Benchmarks;

/// <summary>
/// How long the page of runs takes in a browser, with a long history and a long queue: to open, to sort, to search, to drag.
/// </summary>
internal static class QueueCommand
{
    private const int History = 500;
    private const int Waiting = 50;
    private const int Batch = 125;
    private const int Repetitions = 9;

    public static Command Create()
    {
        var url = RunningServer.UrlOption();
        var browser = RunningServer.BrowserOption();
        var command = new Command(
            "queue",
            $"Times the page of runs with {History} runs in the history and {Waiting} in the queue, which it makes first: on an empty "
                + "data folder."
        )
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
        await FillAsync(http, cancellation);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await RunningServer.OpenAsync(playwright, program);
        var page = await browser.NewPageAsync(
            new()
            {
                ViewportSize = new() { Width = 1_440, Height = 1_000 },
            }
        );
        var rows = page.Locator("table[aria-label=Runs] tbody tr");
        var queue = page.Locator("ol[aria-label=Waiting] > li");
        await OpenAsync();

        Console.WriteLine($"page of runs, {History} in the history and {Waiting} in the queue      median    longest");
        await MeasureAsync("open", OpenAsync);
        var sorts = 0;
        await MeasureAsync("sort", async () =>
        {
            var header = sorts++ % 2 == 0 ? "Accuracy" : "Epochs";
            await page.Locator("button.sort", new() { HasText = header }).First.ClickAsync();
            await page.Locator("th[aria-sort]", new() { HasText = header }).WaitForAsync();
        });
        var searches = 0;
        await MeasureAsync("search (0.2 s of it waits for more letters)", async () =>
        {
            var number = ++searches + 100;
            await page.GetByLabel("Search the runs").FillAsync($"#{number}");
            await page.Locator("td.run-name", new() { HasText = $"#{number} " }).WaitForAsync();
            await page.WaitForFunctionAsync("() => document.querySelectorAll('table[aria-label=Runs] tbody tr').length === 1");
        });
        await MeasureAsync("drag", async () =>
        {
            var name = await queue.Nth(6).Locator(".text-link").InnerTextAsync();
            await queue.Nth(6).DragToAsync(queue.Nth(1));
            await queue.Nth(1).Locator(".text-link", new() { HasText = name }).WaitForAsync();
        });

        async Task OpenAsync()
        {
            await page.GotoAsync(new Uri(url, "runs").ToString());
            await rows.Nth(24).WaitForAsync();
        }
    }

    private static async Task MeasureAsync(string what, Func<Task> action)
    {
        var times = new List<double>();
        for (var i = 0; i < Repetitions; i++)
        {
            var start = TimeProvider.System.GetTimestamp();
            await action();
            times.Add(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds);
        }

        Console.WriteLine($"{what, -60}  {times.Order().ElementAt(Repetitions / 2), 6:N0} ms  {times.Max(), 6:N0} ms");
    }

    // Real runs, of a tiny model for one epoch each.
    private static async Task FillAsync(HttpClient http, CancellationToken cancellation)
    {
        var samples = await RunningServer.PostAsync(http, "api/v1/datasets/sample?pieces=60", body: null, cancellation);
        for (var first = 0; first < History; first += Batch)
        {
            await SweepAsync(first, Batch);
            while (
                (await RunningServer.ListAsync(http, "api/v1/runs", cancellation)).Any(run =>
                    run.GetProperty("state").GetString() is "queued" or "running"
                )
            )
                await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
        }

        await RunningServer.PostAsync(http, "api/v1/queue/hold", body: null, cancellation);
        await SweepAsync(History, Waiting);

        Task SweepAsync(int first, int count) =>
            RunningServer.PostAsync(
                http,
                "api/v1/runs/sweep",
                new
                {
                    datasetId = samples[0].GetProperty("id"),
                    preset = "quick",
                    hyperParameters = new
                    {
                        epochs = 1,
                        hiddenSize = 4,
                        embeddingSize = 4,
                        cropLength = 16,
                        batchSize = 64,
                    },
                    sweep = new { seed = Enumerable.Range(first, count) },
                },
                cancellation
            );
    }
}

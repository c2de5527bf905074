using System.CommandLine;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace ChordDash.Benchmarks;

/// <summary>How long the page of a run of 10,000 epochs takes to open in a browser, and to move about in.</summary>
internal static class LongRunCommand
{
    private const int Epochs = 10_000;
    private const int Openings = 9;
    private const int Moves = 30;

    public static Command Create()
    {
        var url = RunningServer.UrlOption();
        var browser = RunningServer.BrowserOption();
        var command = new Command("long-run", $"Times the page of a run of {Epochs:N0} epochs, which it makes first.") { url, browser };
        command.SetAction((parsed, cancellation) => RunAsync(new Uri(parsed.GetValue(url)!), parsed.GetValue(browser)!, cancellation));
        return command;
    }

    private static async Task RunAsync(Uri url, string program, CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = url };
        var run = await ImportAsync(http, cancellation);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await RunningServer.OpenAsync(playwright, program);
        var page = await browser.NewPageAsync(
            new()
            {
                ViewportSize = new() { Width = 1_440, Height = 1_000 },
            }
        );
        var openings = new List<double>();
        for (var opening = 0; opening <= Openings; opening++)
        {
            var start = TimeProvider.System.GetTimestamp();
            await page.GotoAsync(new Uri(url, $"runs/{run}").ToString());
            // All epochs are there, and their lines are drawn.
            await page.GetByText($"Epochs as a table ({Epochs})").WaitForAsync();
            await page.WaitForFunctionAsync(
                "() => document.querySelectorAll('figure')[1]?.querySelectorAll('.apexcharts-series path').length > 2"
            );
            openings.Add(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds);
        }

        // From the press of a key until the browser has drawn.
        await page.Locator(".plot").First.FocusAsync();
        for (var press = 0; press < 4; press++)
            await page.Keyboard.PressAsync("+");
        var moves = await page.EvaluateAsync<double[]>(
            $$"""
            async () => {
              const plot = document.querySelector(".plot"), times = [];
              for (let move = 0; move < {{Moves}}; move++) {
                const labels = () => plot.querySelector(".apexcharts-xaxis-texts-g")?.textContent;
                const before = labels(), start = performance.now();
                const key = move % 2 ? "ArrowLeft" : "ArrowRight";
                plot.dispatchEvent(new KeyboardEvent("keydown", { key, shiftKey: true, bubbles: true }));
                while (labels() === before) await new Promise(requestAnimationFrame);
                times.push(performance.now() - start);
              }
              return times;
            }
            """
        );

        Console.WriteLine($"run of {Epochs:N0} epochs          median    longest");
        Console.WriteLine($"open (first opening {openings[0]:N0} ms)   {Median(openings[1..]), 6:N0} ms  {openings[1..].Max(), 6:N0} ms");
        Console.WriteLine($"move, zoomed in            {Median([.. moves]), 6:N0} ms  {moves.Max(), 6:N0} ms");
    }

    // A run of one epoch, exported, its epoch repeated with other figures, and imported.
    private static async Task<Guid> ImportAsync(HttpClient http, CancellationToken cancellation)
    {
        var samples = await RunningServer.PostAsync(http, "api/v1/datasets/sample?pieces=60", body: null, cancellation);
        var one = (
            await RunningServer.PostAsync(
                http,
                "api/v1/runs",
                new
                {
                    datasetId = samples[0].GetProperty("id"),
                    preset = "quick",
                    hyperParameters = new { epochs = 1 },
                },
                cancellation
            )
        ).GetProperty("id");
        while (
            (await http.GetFromJsonAsync<JsonElement>($"api/v1/runs/{one}", cancellation)).GetProperty("state").GetString()
                is "queued"
                    or "running"
        )
            await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
        using var archive = new MemoryStream();
        await archive.WriteAsync(
            await http.GetByteArrayAsync(new Uri($"api/v1/runs/{one}/archive", UriKind.Relative), cancellation),
            cancellation
        );
        await using (
            var zip = await ZipArchive.CreateAsync(archive, ZipArchiveMode.Update, leaveOpen: true, entryNameEncoding: null, cancellation)
        )
        {
            var entry = zip.GetEntry("events.json")!;
            JsonArray events;
            await using (var stream = await entry.OpenAsync(cancellation))
                events = (await JsonNode.ParseAsync(stream, cancellationToken: cancellation))!.AsArray();
            entry.Delete();
            await using var changed = await zip.CreateEntry("events.json").OpenAsync(cancellation);
            await JsonSerializer.SerializeAsync(changed, Lengthened(events), cancellationToken: cancellation);
        }

        archive.Position = 0;
        using var form = new MultipartFormDataContent();
        using var file = new StreamContent(archive) { Headers = { ContentType = new MediaTypeHeaderValue("application/zip") } };
        form.Add(file, "file", "run.zip");
        using var answer = await http.PostAsync(new Uri("api/v1/runs/import", UriKind.Relative), form, cancellation);
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(cancellation)).GetProperty("id").GetGuid();
    }

    private static JsonArray Lengthened(JsonArray events)
    {
        var random = new Random(1);
        var all = new JsonArray();
        foreach (var item in events.Select(item => item!.AsObject()))
        {
            for (var epoch = 1; epoch <= (item.ContainsKey("epoch") ? Epochs : 1); epoch++)
            {
                var copy = item.DeepClone();
                copy["sequence"] = all.Count;
                if (copy["epoch"] is { } figures)
                {
                    figures["epoch"] = epoch;
                    figures["isBest"] = epoch == 1;
                    foreach (var name in new[] { "trainLoss", "validationLoss" })
                        figures[name] = 1 / Math.Sqrt(epoch) + 0.1 * random.NextDouble();
                    foreach (var name in new[] { "trainAccuracy", "validationAccuracy", "balancedAccuracy" })
                        figures[name] = 0.5 + 0.4 * random.NextDouble();
                }

                all.Add(copy);
            }
        }

        return all;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}

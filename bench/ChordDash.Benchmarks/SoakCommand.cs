using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Formats.Pickle;
using Microsoft.Playwright;

namespace ChordDash.Benchmarks;

/// <summary>
/// A busy day of a server in an hour: runs, predictions, uploads and visitors without a pause, and what is left of them in its memory and
/// on its disk.
/// </summary>
internal static class SoakCommand
{
    // Closed pages are forgotten after three minutes.
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(5);

    private const int Samples = 8;

    public static Command Create()
    {
        var server = new Option<string>("--server")
        {
            DefaultValueFactory = _ => "src/ChordDash.Server/bin/Release/net10.0/ChordDash.Server.dll",
            Description = "The server, as it was built.",
        };
        var browser = RunningServer.BrowserOption();
        var minutes = new Option<double>("--minutes") { DefaultValueFactory = _ => 60, Description = "How long it lasts." };
        var runs = new Option<int>("--runs") { DefaultValueFactory = _ => 2_000 };
        var predictions = new Option<int>("--predictions") { DefaultValueFactory = _ => 20_000 };
        var uploads = new Option<int>("--uploads") { DefaultValueFactory = _ => 200 };
        var visitors = new Option<int>("--visitors") { DefaultValueFactory = _ => 50, Description = "Browsers that come and go." };
        var command = new Command("soak", "A server under load for an hour: memory, handles, threads and disk, and its warnings.")
        {
            server,
            browser,
            minutes,
            runs,
            predictions,
            uploads,
            visitors,
        };
        command.SetAction(
            (parsed, cancellation) =>
                RunAsync(
                    parsed.GetValue(server)!,
                    parsed.GetValue(browser)!,
                    TimeSpan.FromMinutes(parsed.GetValue(minutes)),
                    new(parsed.GetValue(runs), parsed.GetValue(predictions), parsed.GetValue(uploads), parsed.GetValue(visitors)),
                    cancellation
                )
        );
        return command;
    }

    private static async Task RunAsync(string program, string browserProgram, TimeSpan duration, Load load, CancellationToken cancellation)
    {
        await using var server = await OwnServer.StartAsync(program, $"0-{Environment.ProcessorCount - 1}", cancellation);
        var dataset = (await RunningServer.PostAsync(server.Http, "api/v1/datasets/sample?pieces=50", body: null, cancellation))[0]
            .GetProperty("id")
            .GetGuid();
        var model = await TrainAsync(server.Http, dataset, cancellation);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await RunningServer.OpenAsync(playwright, browserProgram);
        var clock = Stopwatch.StartNew();
        Console.WriteLine("minute   runs   memory MB   handles   threads   database MB   files MB");

        var work = Task.WhenAll(
            RepeatAsync(load.Runs, duration, clock, _ => EnqueueAsync(server.Http, dataset, cancellation), cancellation),
            RepeatAsync(
                load.Predictions,
                duration,
                clock,
                index =>
                    RunningServer.PostAsync(
                        server.Http,
                        "api/v1/predictions",
                        new { modelId = model, sequence = $"C Am F G {(index % 12 * 16).ToString(CultureInfo.InvariantCulture)}" },
                        cancellation
                    ),
                cancellation
            ),
            RepeatAsync(load.Uploads, duration, clock, index => UploadAsync(server.Http, index, cancellation), cancellation),
            RepeatAsync(load.Visitors, duration, clock, index => VisitAsync(browser, server.Address, index), cancellation)
        );
        for (var sample = 0; sample <= Samples; sample++)
        {
            var due = duration * sample / Samples - clock.Elapsed;
            if (due > TimeSpan.Zero)
                await Task.Delay(due, cancellation);
            await PrintAsync(server, clock, cancellation);
        }

        await work;
        while (
            (await server.Http.GetFromJsonAsync<JsonElement>("api/v1/runs?take=1", cancellation))[0].GetProperty("state").GetString()
                is "queued"
                    or "running"
        )
            await Task.Delay(TimeSpan.FromSeconds(5), cancellation);
        Console.WriteLine($"all is done; {Quiet.TotalMinutes:0} quiet minutes");
        await Task.Delay(Quiet, cancellation);
        await PrintAsync(server, clock, cancellation);
        var states = (await RunningServer.ListAsync(server.Http, "api/v1/runs", cancellation))
            .GroupBy(run => run.GetProperty("state").GetString(), StringComparer.Ordinal)
            .Select(group => $"{group.Key} {group.Count():N0}");
        Console.WriteLine(
            $"runs: {string.Join(", ", states)}; data sets: "
                + $"{(await RunningServer.ListAsync(server.Http, "api/v1/datasets", cancellation)).Count:N0}"
        );
        Console.WriteLine(
            server.Complaints.IsEmpty
                ? "no warning and no error in the log"
                : $"{server.Complaints.Count:N0} warnings and errors in the log, such as:\n{string.Join('\n', server.Complaints.Take(20))}"
        );
    }

    // Spread over the time; one at a time, so that what comes late comes at once when it may.
    private static async Task RepeatAsync(
        int count,
        TimeSpan duration,
        Stopwatch clock,
        Func<int, Task> action,
        CancellationToken cancellation
    )
    {
        for (var index = 0; index < count; index++)
        {
            var due = duration * index / count - clock.Elapsed;
            if (due > TimeSpan.Zero)
                await Task.Delay(due, cancellation);
            await action(index);
        }
    }

    private static Task<JsonElement> EnqueueAsync(HttpClient http, Guid dataset, CancellationToken cancellation) =>
        RunningServer.PostAsync(
            http,
            "api/v1/runs",
            new
            {
                datasetId = dataset,
                preset = "quick",
                hyperParameters = new
                {
                    epochs = 1,
                    hiddenSize = 8,
                    embeddingSize = 8,
                    layers = 1,
                    cropLength = 16,
                    shortestCrop = 8,
                    batchSize = 64,
                },
            },
            cancellation
        );

    private static async Task<Guid> TrainAsync(HttpClient http, Guid dataset, CancellationToken cancellation)
    {
        await EnqueueAsync(http, dataset, cancellation);
        while (true)
        {
            var models = await http.GetFromJsonAsync<JsonElement>("api/v1/models", cancellation);
            if (models.GetArrayLength() > 0)
                return models[0].GetProperty("id").GetGuid();
            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellation);
        }
    }

    private static async Task UploadAsync(HttpClient http, int seed, CancellationToken cancellation)
    {
        using var pickle = new MemoryStream();
        PickleDatasetWriter.Write(SampleDataGenerator.Labelled(new SampleSize(100, seed + 1_000)), pickle);
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(pickle.ToArray()), "file", $"upload-{seed.ToString(CultureInfo.InvariantCulture)}.pkl" },
        };
        using var answer = await http.PostAsync("api/v1/datasets", form, cancellation);
        answer.EnsureSuccessStatusCode();
    }

    // Somebody looks at some pages; every other one vanishes without a word.
    private static async Task VisitAsync(IBrowser browser, Uri address, int index)
    {
        await using var context = await browser.NewContextAsync(new() { BaseURL = address.ToString() });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout((float)TimeSpan.FromMinutes(5).TotalMilliseconds);
        foreach (var there in (string[])["/", "/runs", "/datasets", "/models", "/predict?sequence=C+Am+F+G"])
        {
            await page.GotoAsync(there);
            await page.Locator("h1").WaitForAsync();
            await page.WaitForTimeoutAsync(2_000);
        }

        if (index % 2 == 0)
            await page.CloseAsync();
    }

    private static async Task PrintAsync(OwnServer server, Stopwatch clock, CancellationToken cancellation)
    {
        using var answer = await server.Http.GetAsync("api/v1/runs?take=1", cancellation);
        var runs = answer.Headers.GetValues("X-Total-Count").Single();
        var (database, files) = server.MeasureDisk();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{clock.Elapsed.TotalMinutes, 6:0.0} {runs, 6} {server.Memory >> 20, 11:N0} {server.Handles, 9:N0} "
                    + $"{server.Threads, 9:N0} {database / 1e6, 13:N1} {files / 1e6, 10:N1}"
            )
        );
    }

    private sealed record Load(int Runs, int Predictions, int Uploads, int Visitors);
}

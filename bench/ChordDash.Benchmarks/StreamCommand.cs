using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Playwright;

namespace ChordDash.Benchmarks;

/// <summary>
/// A run that sends about twenty epochs a second, unwatched and watched by many: what gets lost, how late it comes, what it costs.
/// </summary>
internal static class StreamCommand
{
    private static readonly TimeSpan Unwatched = TimeSpan.FromSeconds(30);

    public static Command Create()
    {
        var server = new Option<string>("--server")
        {
            DefaultValueFactory = _ => "src/ChordDash.Server/bin/Release/net10.0/ChordDash.Server.dll",
            Description = "The server, as it was built.",
        };
        var browser = RunningServer.BrowserOption();
        var clients = new Option<int>("--clients") { DefaultValueFactory = _ => 200, Description = "Clients of the hub." };
        var pages = new Option<int>("--pages") { DefaultValueFactory = _ => 20, Description = "Pages in a browser." };
        var seconds = new Option<int>("--seconds") { DefaultValueFactory = _ => 120, Description = "How long it is watched." };
        var command = new Command(
            "stream",
            "Watches one fast run with many hub clients and pages, and compares with the same run unwatched."
        )
        {
            server,
            browser,
            clients,
            pages,
            seconds,
        };
        command.SetAction(
            (parsed, cancellation) =>
                RunAsync(
                    parsed.GetValue(server)!,
                    parsed.GetValue(browser)!,
                    parsed.GetValue(clients),
                    parsed.GetValue(pages),
                    TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                    cancellation
                )
        );
        return command;
    }

    private static async Task RunAsync(
        string program,
        string browserProgram,
        int clients,
        int pages,
        TimeSpan watched,
        CancellationToken cancellation
    )
    {
        // Who watches does so from another machine: here, with the other half of the cores.
        var half = Environment.ProcessorCount / 2;
        if (half == 0 || !OperatingSystem.IsLinux())
            throw new IOException(
                "This measurement needs Linux and two cores: one half of them for the server, the other for those who watch."
            );
        Process.GetCurrentProcess().ProcessorAffinity = (nint)(((1L << half) - 1) << half);
        await using var server = await OwnServer.StartAsync(program, $"0-{half - 1}", cancellation);
        var dataset = (await RunningServer.PostAsync(server.Http, "api/v1/datasets/sample?pieces=150", body: null, cancellation))[0]
            .GetProperty("id")
            .GetGuid();
        var first = await StartAsync(server.Http, dataset, cancellation);
        var before = await MeasureAsync(server, first, Unwatched, cancellation);
        await RunningServer.PostAsync(server.Http, $"api/v1/runs/{first}/cancel", body: null, cancellation);

        // All are there when the run begins.
        await RunningServer.PostAsync(server.Http, "api/v1/queue/hold", body: null, cancellation);
        var run = await EnqueueAsync(server.Http, dataset, cancellation);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await RunningServer.OpenAsync(playwright, browserProgram);
        var open = new List<IPage>();
        for (var page = 0; page < pages; page++)
        {
            open.Add(await browser.NewPageAsync());
            open[^1].SetDefaultTimeout((float)TimeSpan.FromMinutes(5).TotalMilliseconds);
            await open[^1].GotoAsync(new Uri(server.Address, $"runs/{run}").ToString());
            await open[^1].GetByText("Epochs as a table").WaitForAsync();
        }

        var hubs = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => HubClient.StartAsync(server.Address, run, cancellation)));
        await RunningServer.PostAsync(server.Http, "api/v1/queue/release", body: null, cancellation);
        await BeginAsync(server.Http, run, cancellation);
        foreach (var hub in hubs)
            hub.CountsFrom = DateTimeOffset.UtcNow;
        var during = await MeasureAsync(server, run, watched, cancellation);
        await RunningServer.PostAsync(server.Http, $"api/v1/runs/{run}/cancel", body: null, cancellation);
        await Task.WhenAll(hubs.Select(hub => hub.QuietAsync(cancellation)));
        var stored = (await RunningServer.ListAsync(server.Http, $"api/v1/runs/{run}/epochs", cancellation))
            .Select(epoch => epoch.GetProperty("validationLoss").GetDouble())
            .ToList();
        var pagesRight = 0;
        foreach (var page in open)
            pagesRight += await ShowsAsync(page, stored) ? 1 : 0;
        foreach (var hub in hubs)
            await hub.DisposeAsync();
        await browser.CloseAsync();
        var after = await MeasureAsync(server, await StartAsync(server.Http, dataset, cancellation), Unwatched, cancellation);

        var latencies = hubs.SelectMany(hub => hub.Latencies).Order().ToList();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                {clients} clients of the hub, {pages} pages, {watched.TotalSeconds:0} s; {half} of {2
                    * half} cores for the server, the others for those who watch
                                  epochs/s   server's cores   memory at begin and end
                unwatched       {before.EpochsPerSecond, 10:0.0}   {before.Cores, 14:0.00}   {before.From >> 20:N0} … {before.To
                    >> 20:N0} MB
                watched         {during.EpochsPerSecond, 10:0.0}   {during.Cores, 14:0.00}   {during.From >> 20:N0} … {during.To
                    >> 20:N0} MB
                unwatched again {after.EpochsPerSecond, 10:0.0}   {after.Cores, 14:0.00}   {after.From >> 20:N0} … {after.To >> 20:N0} MB
                server's processor time for an epoch while watched: {during.Cores
                    / during.EpochsPerSecond
                    / ((before.Cores + after.Cores) / (before.EpochsPerSecond + after.EpochsPerSecond))
                    - 1:+0.0 %;-0.0 %}
                slower while watched: {1 - during.EpochsPerSecond * 2 / (before.EpochsPerSecond + after.EpochsPerSecond):P1}
                events that each client had: {string.Join(
                    ", ",
                    hubs.GroupBy(hub => hub.Count).Select(group => $"{group.Key:N0} ({group.Count()} clients)")
                )}; out of order, missing or twice: {hubs.Sum(hub => hub.Faults)}
                from event to client, {latencies.Count:N0} events: median {Percentile(latencies, 0.5):0} ms, 95 % within {Percentile(
                    latencies,
                    0.95
                ):0} ms, 99 % within {Percentile(latencies, 0.99):0} ms
                pages that show exactly the {stored.Count:N0} stored epochs: {pagesRight} of {pages}
                """
            )
        );
    }

    private static async Task<Guid> StartAsync(HttpClient http, Guid dataset, CancellationToken cancellation)
    {
        var run = await EnqueueAsync(http, dataset, cancellation);
        await BeginAsync(http, run, cancellation);
        return run;
    }

    private static async Task<Guid> EnqueueAsync(HttpClient http, Guid dataset, CancellationToken cancellation) => (
            await RunningServer.PostAsync(
                http,
                "api/v1/runs",
                new
                {
                    datasetId = dataset,
                    preset = "quick",
                    hyperParameters = new
                    {
                        epochs = 10_000,
                        earlyStoppingPatience = 0,
                        hiddenSize = 48,
                        embeddingSize = 8,
                        cropLength = 24,
                        batchSize = 64,
                    },
                },
                cancellation
            )
        ).GetProperty("id").GetGuid();

    // The first epochs load libtorch and compile.
    private static async Task BeginAsync(HttpClient http, Guid run, CancellationToken cancellation)
    {
        while (await EpochAsync(http, run, cancellation) < 50)
            await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
    }

    private static async Task<(double EpochsPerSecond, double Cores, long From, long To)> MeasureAsync(
        OwnServer server,
        Guid run,
        TimeSpan length,
        CancellationToken cancellation
    )
    {
        var (start, processor, memory, epoch) = (
            TimeProvider.System.GetTimestamp(),
            server.ProcessorTime,
            server.Memory,
            await EpochAsync(server.Http, run, cancellation)
        );
        await Task.Delay(length, cancellation);
        var seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        return (
            (await EpochAsync(server.Http, run, cancellation) - epoch) / seconds,
            (server.ProcessorTime - processor).TotalSeconds / seconds,
            memory,
            server.Memory
        );
    }

    private static async Task<int> EpochAsync(HttpClient http, Guid run, CancellationToken cancellation) =>
        (await http.GetFromJsonAsync<JsonElement>($"api/v1/runs/{run}", cancellation)).GetProperty("epoch").GetInt32();

    private static double Percentile(List<double> ascending, double share) =>
        ascending.Count == 0 ? double.NaN : ascending[(int)(share * (ascending.Count - 1))];

    // Compared with the file that the page makes of its chart.
    private static async Task<bool> ShowsAsync(IPage page, List<double> losses)
    {
        await page.GetByText($"Epochs as a table ({losses.Count})").WaitForAsync();
        var chart = page.GetByRole(AriaRole.Figure, new() { Name = "Loss", Exact = true });
        await chart.Locator("summary").ClickAsync();
        var file = await page.RunAndWaitForDownloadAsync(() =>
            chart.GetByRole(AriaRole.Button, new() { Name = "Save as CSV" }).ClickAsync()
        );
        var shown = (await File.ReadAllLinesAsync(await file.PathAsync()))
            .Skip(1)
            .Select(line => double.Parse(line.Split(',')[3], CultureInfo.InvariantCulture));
        return shown.SequenceEqual(losses);
    }

    /// <summary>Counts the events of a run.</summary>
    private sealed class HubClient : IAsyncDisposable
    {
        private readonly HubConnection _hub;
        private readonly CancellationTokenSource _stop = new();
        private Task _reading = Task.CompletedTask;
        private long _lastAt = TimeProvider.System.GetTimestamp();

        private HubClient(Uri server) => _hub = new HubConnectionBuilder().WithUrl(new Uri(server, "hubs/training")).Build();

        /// <summary>Milliseconds from an event to this client.</summary>
        public List<double> Latencies { get; } = [];

        public DateTimeOffset CountsFrom { get; set; } = DateTimeOffset.MaxValue;

        public long Count { get; private set; }

        /// <summary>Events that were not the next one.</summary>
        public long Faults { get; private set; }

        public static async Task<HubClient> StartAsync(Uri server, Guid run, CancellationToken cancellation)
        {
            var client = new HubClient(server);
            await client._hub.StartAsync(cancellation);
            client._reading = client.ReadAsync(run);
            return client;
        }

        /// <summary>Waits until nothing has come for three seconds.</summary>
        public async Task QuietAsync(CancellationToken cancellation)
        {
            while (TimeProvider.System.GetElapsedTime(_lastAt) < TimeSpan.FromSeconds(3))
                await Task.Delay(TimeSpan.FromMilliseconds(500), cancellation);
        }

        private async Task ReadAsync(Guid run)
        {
            try
            {
                await foreach (var item in _hub.StreamAsync<Numbered>("Watch", run, 0L, _stop.Token))
                {
                    _lastAt = TimeProvider.System.GetTimestamp();
                    if (item.Sequence != Count)
                        Faults++;
                    Count = item.Sequence + 1;
                    if (item.At >= CountsFrom)
                        Latencies.Add((DateTimeOffset.UtcNow - item.At).TotalMilliseconds);
                }
            }
            catch (OperationCanceledException)
            {
                // The measurement is over.
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _reading;
            await _hub.DisposeAsync();
            _stop.Dispose();
        }

        private sealed record Numbered(long Sequence, DateTimeOffset At);
    }
}

using System.Net.Http.Json;
using System.Text.Json;
using ChordDash.Server.Tests.Shared;
using Microsoft.Playwright;

namespace ChordDash.Server.Tests.EndToEnd.Browser;

[CollectionDefinition(Dashboard.Collection)]
public sealed class BrowserCollection;

/// <summary>The real server as a process, and the visitors' browsers.</summary>
internal sealed class Dashboard(IBrowser browser) : IAsyncDisposable
{
    /// <summary>
    /// The browser tests, one after the other: each has a server that trains and a browser, which keep the cores busy.
    /// </summary>
    public const string Collection = "browser";

    // Browsers, servers and trainings share the cores.
    private const int MaxWaitMilliseconds = 180_000;
    private readonly TemporaryFolder _root = new();
    private readonly List<IBrowserContext> _contexts = [];

    public ServerProcess Server { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public string DataRoot => _root.Path;

    /// <summary>Where visitors come in, if not at the server itself.</summary>
    public Uri? Entrance { get; set; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<Dashboard> StartAsync(params string[] settings)
    {
        Assertions.SetDefaultExpectTimeout(MaxWaitMilliseconds);
        var chromium = await TestContext.Current.GetFixture<Chromium>();
        var dashboard = new Dashboard(await chromium!.BrowserAsync());
        await dashboard.StartServerAsync(settings);
        return dashboard;
    }

    /// <summary>Starts the server, also anew on the same data.</summary>
    public async Task StartServerAsync(params string[] settings)
    {
        Server = await ServerProcess.StartAsync(_root, settings);
        Http = new HttpClient { Timeout = Patience.Request, BaseAddress = Server.Address };
    }

    /// <summary>A browser of its own: nothing is shared with other visitors.</summary>
    /// <param name="zoom">How much larger it shows everything, on a screen that stays as large as it is.</param>
    public async Task<Visitor> VisitAsync(
        string address,
        ColorScheme scheme = ColorScheme.Light,
        int width = 1_440,
        int height = 900,
        string language = "en",
        string? zone = null,
        float zoom = 1
    )
    {
        var context = await browser.NewContextAsync(
            new()
            {
                BaseURL = (Entrance ?? Server.Address).ToString(),
                ColorScheme = scheme,
                Locale = language,
                TimezoneId = zone,
                ViewportSize = new() { Width = (int)(width / zoom), Height = (int)(height / zoom) },
                DeviceScaleFactor = zoom,
            }
        );
        context.SetDefaultTimeout(MaxWaitMilliseconds);
        _contexts.Add(context);
        var visitor = new Visitor(context);
        await visitor.OpenAsync(address);
        return visitor;
    }

    public Task<JsonElement> GetAsync(string address) => Http.GetFromJsonAsync<JsonElement>(address, Cancellation);

    public async Task<JsonElement> PostAsync(string address, object? body = null)
    {
        using var answer = await Http.PostAsJsonAsync(address, body, Cancellation);
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.True(answer.IsSuccessStatusCode, json.GetRawText());
        return json;
    }

    /// <summary>Loads the sample and queues a run on it.</summary>
    public async Task<(Guid LabelledId, Guid UnlabelledId, Guid RunId)> QueueSampleRunAsync(object hyperParameters, string preset = "quick")
    {
        var samples = await PostAsync("api/v1/datasets/sample");
        var labelled = samples[0].GetProperty("id").GetGuid();
        var run = await PostAsync(
            "api/v1/runs",
            new
            {
                datasetId = labelled,
                preset,
                hyperParameters,
            }
        );
        return (labelled, samples[1].GetProperty("id").GetGuid(), run.GetProperty("id").GetGuid());
    }

    public Task UntilFinishedAsync(Guid run) =>
        Patience.UntilAsync(
            async () => (await GetAsync($"api/v1/runs/{run}")).GetProperty("state").GetString(),
            state => state == "finished"
        );

    public async ValueTask DisposeAsync()
    {
        foreach (var context in _contexts)
            await context.DisposeAsync();
        Http.Dispose();
        await Server.DisposeAsync();
        _root.Dispose();
    }
}

using System.Net.Http.Json;
using ChordDash.Engine;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Prediction;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;
using ChordDash.Server.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Server.Tests.Shared;

/// <summary>The server in this process: real HTTP, a real database, but a trainer that the test leads.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestServer(WebApplication app, FakeTrainer trainer)
    {
        (_app, Trainer) = (app, trainer);
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public FakeTrainer Trainer { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public IDatasetCatalog Datasets => Services.GetRequiredService<IDatasetCatalog>();

    public IRunCatalog Runs => Services.GetRequiredService<IRunCatalog>();

    public ITrainingEventStream Events => Services.GetRequiredService<ITrainingEventStream>();

    public IPredictionService Predictions => Services.GetRequiredService<IPredictionService>();

    public static async Task<TestServer> StartAsync(TemporaryFolder root, params string[] settings)
    {
        var trainer = new FakeTrainer();
        var app = ChordDashServer.Build(
            ["--urls", "http://127.0.0.1:0", $"--ChordDash:DataRoot={root.Path}", "--Logging:LogLevel:Default=Warning", .. settings],
            services => services.AddSingleton<ITrainer>(trainer).AddSingleton<IModelLoader>(trainer));
        await app.Services.OpenStorageAsync();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TestServer(app, trainer);
    }

    /// <summary>A labelled data set of <paramref name="classes"/> classes with <paramref name="pieces"/> pieces each.</summary>
    public Task<DatasetSummary> ImportAsync(int classes = 2, int pieces = 5, string name = "pieces.pkl") =>
        Datasets.ImportAsync(TestDatasets.Pickle(classes, pieces), name, cancellationToken: TestContext.Current.CancellationToken);

    public async Task<Run> EnqueueAsync(Guid? datasetId = null, HyperParameters? parameters = null) => await Runs.EnqueueAsync(
        new RunRequest(datasetId ?? (await ImportAsync()).Id, "quick", parameters ?? new HyperParameters()),
        TestContext.Current.CancellationToken);

    /// <summary>Waits until the run is as wanted, woken by the catalogue's own announcements.</summary>
    public async Task<Run> UntilAsync(Guid runId, Func<Run, bool> wanted)
    {
        using var changed = new SemaphoreSlim(1);
        using var subscription = Runs.Subscribe(_ => changed.Release());
        while (true)
        {
            await changed.WaitAsync(TestContext.Current.CancellationToken).WithPatience();
            var run = await Runs.GetAsync(runId, TestContext.Current.CancellationToken);
            if (wanted(run))
                return run;
        }
    }

    public Task<Run> UntilAsync(Guid runId, RunState state) => UntilAsync(runId, run => run.State == state);

    /// <summary>Watches until the run ends.</summary>
    public Task<List<TrainingEvent>> ReadEventsAsync(Guid runId, long from = 0) =>
        Events.WatchAsync(runId, from, TestContext.Current.CancellationToken).ToListAsync().AsTask().WithPatience();

    public async Task<T> GetJsonAsync<T>(string path) =>
        (await Http.GetFromJsonAsync<T>(path, EngineJson.Options, TestContext.Current.CancellationToken))!;

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}

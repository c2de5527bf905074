using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Threading.Channels;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Models;
using ChordDash.Engine.Prediction;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;
using ChordDash.Server.Data;
using ChordDash.Server.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Server.Tests.Shared;

/// <summary>The server in this process: real HTTP, a real database, but a trainer that the test leads.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    // Tests sign in often, and what a password is worth is a test of its own.
    private const int FewRounds = 1_000;

    private readonly WebApplication _app;

    private TestServer(WebApplication app, FakeTrainer trainer)
    {
        (_app, Trainer) = (app, trainer);
        // A client that asks first whether it may send its body waits for the answer, however slow the server is: otherwise it would
        // send a body to a connection that the server has closed.
        var handler = new SocketsHttpHandler { Expect100ContinueTimeout = Patience.Request };
        Http = new HttpClient(handler) { Timeout = Patience.Request, BaseAddress = new Uri(app.Urls.First()) };
    }

    public FakeTrainer Trainer { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public IDatasetCatalog Datasets => Services.GetRequiredService<IDatasetCatalog>();

    public IDatasetImports Imports => Services.GetRequiredService<IDatasetImports>();

    public IRunAnswers Answers => Services.GetRequiredService<IRunAnswers>();

    public IRunCatalog Runs => Services.GetRequiredService<IRunCatalog>();

    public IRunCommands RunCommands => Services.GetRequiredService<IRunCommands>();

    public IRunMonitor RunMonitor => Services.GetRequiredService<IRunMonitor>();

    public IRunQueue Queue => Services.GetRequiredService<IRunQueue>();

    public ITrainingEventStream Events => Services.GetRequiredService<ITrainingEventStream>();

    public IModelCatalog Models => Services.GetRequiredService<IModelCatalog>();

    public IPredictionService Predictions => Services.GetRequiredService<IPredictionService>();

    public static Task<TestServer> StartAsync(TemporaryFolder root, params string[] settings) => StartAsync(root, _ => { }, settings);

    /// <param name="configure">Changes services before the server is built.</param>
    public static async Task<TestServer> StartAsync(TemporaryFolder root, Action<IServiceCollection> configure, params string[] settings)
    {
        await EmptyDatabase.PlaceAsync(root.Path);
        var trainer = new FakeTrainer();
        var app = ChordDashServer.Build(
            [
                "--urls",
                "http://127.0.0.1:0",
                $"--ChordDash:DataRoot={root.Path}",
                "--Logging:LogLevel:Default=Warning",
                // Here runs fail on purpose.
                "--Logging:LogLevel:ChordDash.Server.Training.RunExecutor=None",
                .. settings,
            ],
            services =>
                configure(
                    services
                        .AddSingleton<ITrainer>(trainer)
                        .AddSingleton<IModelLoader>(trainer)
                        .Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = FewRounds)
                )
        );
        await app.Services.OpenStorageAsync();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TestServer(app, trainer);
    }

    /// <summary>A labelled data set of <paramref name="classes"/> classes with <paramref name="pieces"/> pieces each.</summary>
    public Task<DatasetSummary> ImportAsync(int classes = 2, int pieces = 5, string name = "pieces.pkl") =>
        ImportAsync(TestDatasets.Pickle(classes, pieces), name);

    public async Task<DatasetSummary> ImportAsync(Stream content, string name = "pieces.pkl") =>
        (await Imports.ImportAsync(content, name, TestContext.Current.CancellationToken)).Dataset!;

    public async Task<Run> EnqueueAsync(Guid? datasetId = null, HyperParameters? parameters = null) =>
        await RunCommands.EnqueueAsync(
            new RunRequest(datasetId ?? (await ImportAsync()).Id, "quick", parameters ?? new HyperParameters()),
            TestContext.Current.CancellationToken
        );

    /// <summary>A finished run of one epoch.</summary>
    /// <returns>The id of its model.</returns>
    public async Task<Guid> TrainAsync(Guid? datasetId = null)
    {
        var run = await EnqueueAsync(datasetId);
        var training = await Trainer.NextAsync();
        await training.EpochAsync();
        training.Finish();
        return (await UntilAsync(run.Id, RunState.Finished)).ModelId!.Value;
    }

    /// <summary>Writes into the run's row what no interface would.</summary>
    public async Task ForgeAsync(Guid runId, Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<RunRow>> change)
    {
        await using var database = await Services.GetRequiredService<IDbContextFactory<ChordDashContext>>().CreateDbContextAsync();
        Assert.Equal(1, await database.Runs.IgnoreQueryFilters().Where(row => row.Id == runId).ExecuteUpdateAsync(change));
        Services.GetRequiredService<RunChanges>().Announce(runId);
    }

    /// <summary>Begins a run that has ended again from its first epoch, as version 0.1.0 did: its rounds are still shown.</summary>
    public void BeginRound(Run run)
    {
        var round = run.Round + 1;
        var begun = Services
            .GetRequiredService<RunJournal>()
            .Append(
                run.Id,
                _ => true,
                TrainingEventDraft.Queued(round),
                set =>
                    set.SetProperty(row => row.State, RunState.Queued)
                        .SetProperty(row => row.Round, round)
                        .SetProperty(row => row.Attempt, 0)
                        .SetProperty(row => row.ReachedEpoch, 0)
                        .SetProperty(row => row.ReachedStep, 0)
                        .SetProperty(row => row.StartedAt, (DateTimeOffset?)null)
                        .SetProperty(row => row.EndedAt, (DateTimeOffset?)null)
                        .SetProperty(row => row.Reason, (Message?)null)
                        .SetProperty(row => row.Epoch, 0)
                        .SetProperty(row => row.Best, (EpochMetrics?)null)
                        .SetProperty(row => row.Last, (EpochMetrics?)null)
            );
        Assert.True(begun);
        Services.GetRequiredService<TrainingSlots>().WakeAll();
    }

    /// <summary>Waits until the run is as wanted, woken by the catalogue's own announcements.</summary>
    public async Task<Run> UntilAsync(Guid runId, Func<Run, bool> wanted)
    {
        // A channel, since an announcement may be on its way when the subscription ends.
        var changed = Channel.CreateUnbounded<Guid>();
        using var subscription = RunMonitor.Subscribe(run => changed.Writer.TryWrite(run));
        while (true)
        {
            var run = await Runs.GetAsync(runId, TestContext.Current.CancellationToken);
            if (wanted(run))
                return run;
            await changed.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WithPatience();
        }
    }

    public Task<Run> UntilAsync(Guid runId, RunState state) => UntilAsync(runId, run => run.State == state);

    /// <summary>Watches until the run ends.</summary>
    public Task<List<TrainingEvent>> ReadEventsAsync(Guid runId, long from = 0) =>
        Events.WatchAsync(runId, from, TestContext.Current.CancellationToken).ToListAsync().AsTask().WithPatience();

    public Task<JsonElement> GetJsonAsync(string path) => Http.GetFromJsonAsync<JsonElement>(path, TestContext.Current.CancellationToken);

    public async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string path, object? body = null)
    {
        using var response = await Http.PostAsJsonAsync(path, body, TestContext.Current.CancellationToken);
        return await ReadAsync(response);
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        return await ReadAsync(response);
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> UploadAsync(
        byte[] content,
        string fileName = "pieces.pkl",
        string field = "file"
    )
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(content), field, fileName } };
        using var response = await Http.PostAsync("/api/v1/datasets", form, TestContext.Current.CancellationToken);
        return await ReadAsync(response);
    }

    /// <summary>The status and the JSON of an answer; failures must be problem details with a code.</summary>
    public static async Task<(HttpStatusCode Status, JsonElement Body)> ReadAsync(HttpResponseMessage response)
    {
        if (!response.IsSuccessStatusCode)
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        if (!response.IsSuccessStatusCode)
            Assert.True(body.TryGetProperty("code", out _), $"This has no code: {body}");
        return (response.StatusCode, body);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}

using System.Net.Http.Json;
using System.Text.Json;
using ChordDash.Engine.Runs;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;
using static ChordDash.Server.Tests.Shared.ApiClient;

namespace ChordDash.Server.Tests.EndToEnd.Processes;

/// <summary>The real server, killed or stopped while it trains, and started again.</summary>
[Trait("Category", "EndToEnd")]
public sealed class ResumeTests : IDisposable
{
    private const int Epochs = 24;

    private static readonly object Short = new
    {
        epochs = Epochs,
        seed = 3,
        device = "cpu",
        hiddenSize = 24,
        embeddingSize = 16,
        batchSize = 8,
        cropLength = 96,
        weightAveraging = 0.9,
        dropout = 0.2,
        ngramWeight = 0.2,
    };

    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Killed_AtRandomMoments_TheRunEndsLikeOneThatNeverWas()
    {
        var (server, http) = await StartAsync();
        var dataset = (await PostAsync(http, "/api/v1/datasets/sample"))[0];
        var whole = await EnqueueAsync(http, dataset, Short);
        await WatchAsync(server, whole, item => item.End is not null);

        var killed = await EnqueueAsync(http, dataset, Short);
        var random = new Random(11);
        var next = 0L;
        var kills = 0;
        for (; kills < 10; kills++)
        {
            var began = await WatchAsync(server, killed, item => item.Kind is TrainingEventKind.Started or TrainingEventKind.Ended, next);
            // On a busy machine the run may get far while it is asked how far it is.
            if (began.End is not null)
                break;
            next = began.Sequence + 1;
            // A random moment of a tenth of the run, however fast the machine is; a few epochs remain for what the last kill comes too
            // late.
            var moment = 1 + (kills + random.NextDouble()) * (Epochs - 8) / 10;
            await Patience.UntilAsync(() => PositionAsync(http, killed), position => position >= moment);
            await server.KillAsync();
            await server.DisposeAsync();
            http.Dispose();
            (server, http) = await StartAsync();
        }

        Assert.True(kills >= 3, $"It ended after {kills} kills.");
        var end = (await WatchAsync(server, killed, item => item.End is not null, next)).End!;
        Assert.Equal(RunState.Finished, end.State);
        var expected = await EpochsAsync(http, whole);
        Assert.Equal(Epochs, expected.Count);
        Assert.Equal(expected, await EpochsAsync(http, killed));
        Assert.Equal(await ReportAsync(http, whole), await ReportAsync(http, killed));
        Assert.Equal(await WeightsAsync(http, whole), await WeightsAsync(http, killed));
        Assert.Equal(0, await server.StopAsync());
        await server.DisposeAsync();
        http.Dispose();
    }

    [Fact]
    public async Task Stopped_WhileItTrains_KeepsTheStepAndTheRunGoesOn()
    {
        var (server, http) = await StartAsync("--ChordDash:CheckpointSeconds=3600");
        var dataset = (await PostAsync(http, "/api/v1/datasets/sample"))[0];
        var run = await EnqueueAsync(http, dataset, Short);
        await WatchAsync(server, run, item => item.Epoch?.Epoch == 2);
        // Somewhere in the third epoch: only a checkpoint at the stop itself can have it.
        await Patience.UntilAsync(
            () => GetAsync(http, $"/api/v1/runs/{run}/progress"),
            progress => progress.GetProperty("epoch").GetInt32() >= 3 && progress.GetProperty("step").GetInt32() > 2
        );
        Assert.Equal(0, await server.StopAsync());
        await server.DisposeAsync();
        http.Dispose();

        (server, http) = await StartAsync();
        var resume = (await WatchAsync(server, run, item => item.Resume is not null)).Resume!;
        Assert.Equal(1, resume.Attempt);
        Assert.True(resume.Epoch > 3 || resume.Step > 2, $"It went on with epoch {resume.Epoch}, step {resume.Step}.");
        Assert.Equal(RunState.Finished, (await WatchAsync(server, run, item => item.End is not null)).End!.State);
        var whole = await EnqueueAsync(http, dataset, Short);
        await WatchAsync(server, whole, item => item.End is not null);
        Assert.Equal(await EpochsAsync(http, whole), await EpochsAsync(http, run));
        Assert.Equal(await WeightsAsync(http, whole), await WeightsAsync(http, run));
        await server.DisposeAsync();
        http.Dispose();
    }

    [Fact]
    public async Task Killed_ThreeTimesBeforeACheckpoint_TheRunFailsAndTheNextOneIsTrained()
    {
        const string NoCheckpoints = "--ChordDash:CheckpointSeconds=3600";
        var (server, http) = await StartAsync(NoCheckpoints);
        var dataset = (await PostAsync(http, "/api/v1/datasets/sample"))[0];
        // Its first epoch takes longer than the server lives.
        var run = await EnqueueAsync(
            http,
            dataset,
            new
            {
                epochs = 2,
                device = "cpu",
                hiddenSize = 512,
                layers = 3,
                batchSize = 1,
                cropLength = 0,
            }
        );
        var next = await EnqueueAsync(
            http,
            dataset,
            new
            {
                epochs = 1,
                device = "cpu",
                hiddenSize = 4,
                embeddingSize = 4,
                cropLength = 8,
                batchSize = 512,
            }
        );
        var sequence = 0L;
        for (var attempt = 1; attempt <= Run.MaxAttempts; attempt++)
        {
            var began = await WatchAsync(server, run, item => item.Kind is TrainingEventKind.Started, sequence);
            sequence = began.Sequence + 1;
            Assert.Equal(attempt, (await GetAsync(http, $"/api/v1/runs/{run}")).GetProperty("attempt").GetInt32());
            // As a native library does that calls abort(): nothing of the server has a last word.
            await server.KillAsync();
            await server.DisposeAsync();
            http.Dispose();
            (server, http) = await StartAsync(NoCheckpoints);
        }

        var end = (await WatchAsync(server, run, item => item.End is not null)).End!;
        Assert.Equal(RunState.Failed, end.State);
        // It depends on the moment whether anything was noted of the epoch.
        Message[] reasons =
        [
            RunMessages.RunEndsServerInFirstEpoch(Run.MaxAttempts),
            RunMessages.RunEndsServer(Run.MaxAttempts, 1, Wording.Any),
        ];
        Assert.Contains(reasons, reason => Wording.Of(reason).IsMatch($"{end.Reason}"));
        Assert.Equal(RunState.Finished, (await WatchAsync(server, next, item => item.End is not null)).End!.State);
        await server.DisposeAsync();
        http.Dispose();
    }

    private async Task<(ServerProcess Server, HttpClient Http)> StartAsync(string setting = "--ChordDash:CheckpointSeconds=0.05")
    {
        var server = await ServerProcess.StartAsync(_root, setting);
        return (server, new HttpClient { Timeout = Patience.Request, BaseAddress = server.Address });
    }

    // In epochs, as far as anybody can see; endless once there is no more to come.
    private static async Task<double> PositionAsync(HttpClient http, Guid run)
    {
        using var response = await http.GetAsync($"/api/v1/runs/{run}/progress", Cancellation);
        if (response.IsSuccessStatusCode)
        {
            var progress = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
            return progress.GetProperty("epoch").GetInt32()
                + (double)progress.GetProperty("step").GetInt32() / progress.GetProperty("steps").GetInt32();
        }

        var state = (await GetAsync(http, $"/api/v1/runs/{run}")).GetProperty("state").GetString();
        return state is "queued" or "running" ? 0 : double.PositiveInfinity;
    }

    // Without the figures that are times or the machine's.
    private static async Task<List<string>> EpochsAsync(HttpClient http, Guid run) =>
        [
            .. (await GetAsync(http, $"/api/v1/runs/{run}/epochs"))
                .EnumerateArray()
                .Select(epoch =>
                    string.Join(
                        '\n',
                        epoch
                            .EnumerateObject()
                            .Where(field => field.Name is not ("seconds" or "beatsPerSecond" or "resources"))
                            .Select(field => $"{field.Name}: {field.Value.GetRawText()}")
                    )
                ),
        ];

    private static async Task<string> ReportAsync(HttpClient http, Guid run) =>
        (await GetAsync(http, $"/api/v1/runs/{run}/report")).GetRawText();

    private async Task<byte[]> WeightsAsync(HttpClient http, Guid run)
    {
        var model = (await GetAsync(http, $"/api/v1/runs/{run}")).GetProperty("modelId").GetGuid();
        return await File.ReadAllBytesAsync(Path.Combine(_root.Path, "models", model.ToString(), "weights.dat"), Cancellation);
    }
}

using System.Net.Http.Json;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training.Memory;
using ChordDash.Server.Data;
using ChordDash.Server.Tests.Shared;
using static ChordDash.Server.Tests.Shared.ApiClient;

namespace ChordDash.Server.Tests.EndToEnd.Processes;

/// <summary>What is estimated of a run before it is queued, compared with what it took. With the real trainer.</summary>
[Trait("Category", "EndToEnd")]
public sealed class RunEstimateTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Estimates_OfTimeAndDisk_AreNearWhatRunsTook()
    {
        await using var server = await ServerProcess.StartAsync(_root);
        using var http = new HttpClient { Timeout = Patience.Request, BaseAddress = server.Address };
        await PostAsync(http, "/api/v1/datasets/sample");
        var dataset = (await ReadAsync<DatasetSummary[]>(http, "/api/v1/datasets")).Single(one => one.Labelled);
        var size = TrainingSize.Of(dataset);

        await TrainAsync(http, dataset.Id, "quick", new { epochs = 3 });
        var quick = await TrainAsync(http, dataset.Id, "quick", new { epochs = 6 });
        var large = await TrainAsync(http, dataset.Id, "chord-lstm", new { epochs = 2 });
        var single = await TrainAsync(http, dataset.Id, "chord-gru", new { epochs = 1 });
        var linear = await TrainAsync(http, dataset.Id, "linear", new { });

        foreach (var run in new[] { quick, large, single, linear })
        {
            var estimate = RunDiskUse.Of(run.HyperParameters, size);
            var folder = DataFolder.At(_root.Path);
            var taken = DataFolder.Measure(folder.ModelFolder(run.ModelId!.Value)) + folder.MeasureCheckpoints(run.Id);
            Assert.InRange((double)(estimate.Model + estimate.Checkpoints) / taken, 0.75, 1.4);
        }

        var runs = await ReadAsync<Run[]>(http, "/api/v1/runs");
        var sizes = new Dictionary<Guid, TrainingSize> { [dataset.Id] = size };
        var expected = RunDuration.Estimate(quick.HyperParameters, size, quick.Device!, [.. runs.Where(run => run.Number == 1)], sizes)!;
        var epochs = await GetAsync(http, $"/api/v1/runs/{quick.Id}/epochs");
        var seconds = epochs.EnumerateArray().Sum(epoch => epoch.GetProperty("seconds").GetDouble());
        // Other tests may have the processor at one of the times.
        Assert.InRange(expected.Whole.TotalSeconds / seconds, 0.2, 5);
    }

    private static async Task<Run> TrainAsync(HttpClient http, Guid datasetId, string preset, object hyperParameters)
    {
        var run = await PostAsync(
            http,
            "/api/v1/runs",
            new
            {
                datasetId,
                preset,
                hyperParameters,
            }
        );
        var address = $"/api/v1/runs/{run.GetProperty("id").GetGuid()}";
        return await Patience.UntilAsync(() => ReadAsync<Run>(http, address), one => one.State == RunState.Finished);
    }

    private static async Task<T> ReadAsync<T>(HttpClient http, string address) =>
        (await http.GetFromJsonAsync<T>(address, EngineJson.Options, Cancellation))!;
}

using ChordDash.Server.Tests.Shared;
using static ChordDash.Server.Tests.Shared.ApiClient;

namespace ChordDash.Server.Tests.EndToEnd.Processes;

[Trait("Category", "EndToEnd")]
public sealed class ManyRunsTests : IDisposable
{
    private const int Runs = 60;

    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task ManyRuns_InOneProcess_LeaveNoFileOpen()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "What a process uses is read from /proc.");
        await using var server = await ServerProcess.StartAsync(_root);
        using var http = new HttpClient { Timeout = Patience.Request, BaseAddress = server.Address };
        var dataset = (await PostAsync(http, "/api/v1/datasets/sample?pieces=60"))[0].GetProperty("id").GetGuid();
        // The first ones load libtorch and grow the pools.
        await TrainAsync(server, http, dataset, first: 0, runs: 20);
        var before = CountFiles(server.Id);

        await TrainAsync(server, http, dataset, first: 1_000, runs: Runs);

        Assert.InRange(CountFiles(server.Id) - before, -1_000, Runs / 5);
    }

    private static async Task TrainAsync(ServerProcess server, HttpClient http, Guid dataset, int first, int runs)
    {
        var queued = await PostAsync(
            http,
            "/api/v1/runs/sweep",
            new
            {
                datasetId = dataset,
                preset = "quick",
                hyperParameters = new
                {
                    epochs = 1,
                    hiddenSize = 4,
                    embeddingSize = 4,
                    cropLength = 16,
                    batchSize = 64,
                },
                sweep = new { seed = Enumerable.Range(first, runs) },
            }
        );
        foreach (var run in queued.EnumerateArray())
            await WatchAsync(server, run.GetProperty("id").GetGuid(), item => item.End is not null);
        Assert.All((await GetAsync(http, "/api/v1/runs")).EnumerateArray(), run =>
            Assert.Equal("finished", run.GetProperty("state").GetString())
        );
    }

    private static int CountFiles(int process) => Directory.GetFiles($"/proc/{process}/fd").Length;
}

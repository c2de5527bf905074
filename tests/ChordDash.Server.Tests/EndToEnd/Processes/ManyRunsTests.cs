using ChordDash.Server.Tests.Shared;
using static ChordDash.Server.Tests.Shared.ApiClient;

namespace ChordDash.Server.Tests.EndToEnd.Processes;

[Trait("Category", "EndToEnd")]
public sealed class ManyRunsTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task TwoHundredRuns_InOneProcess_LeaveMemoryAndOpenFilesWhereTheyWere()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "What a process uses is read from /proc.");
        await using var server = await ServerProcess.StartAsync(_root);
        using var http = new HttpClient { Timeout = Patience.Request, BaseAddress = server.Address };
        var dataset = (await PostAsync(http, "/api/v1/datasets/sample?pieces=60"))[0].GetProperty("id").GetGuid();
        // The first ones load libtorch, compile the code and grow the pools.
        await TrainAsync(server, http, dataset, first: 0, runs: 60);
        var before = Usage(server.Id);

        await TrainAsync(server, http, dataset, first: 1_000, runs: 200);

        var after = Usage(server.Id);
        Assert.InRange(after.Files - before.Files, -1_000, 8);
        Assert.InRange(after.Megabytes - before.Megabytes, -1_000, 60);
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

    private static (int Files, long Megabytes) Usage(int process)
    {
        var resident = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmRSS", StringComparison.Ordinal));
        return (
            Directory.GetFiles($"/proc/{process}/fd").Length,
            long.Parse(resident.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture)
                / 1024
        );
    }
}

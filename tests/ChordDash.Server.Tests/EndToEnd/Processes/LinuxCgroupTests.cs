using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Runs;
using ChordDash.Server.Hosting;
using ChordDash.Server.Tests.Shared;

namespace ChordDash.Server.Tests.EndToEnd.Processes;

[Trait("Category", "EndToEnd")]
public sealed class LinuxCgroupTests : IDisposable
{
    private const long Limit = 2_500_000_000;

    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Memory_OfVersion2_IsThatOfEachGroupWithALimit()
    {
        Write("memory.max", "max", "");
        Write("memory.max", "4000", "service");
        Write("memory.current", "3000", "service");
        Write("memory.stat", "anon 500\ninactive_file 1500\nactive_file 500\nshmem 100", "service");
        Write("memory.max", "max", "service/chorddash");

        Assert.Equal([(4_000L, 1_000L)], LinuxCgroup.Memory(["0::/service/chorddash"], _root.Path));
    }

    [Fact]
    public void Memory_OfVersion1_IsReadFromItsController()
    {
        // In a container the path is the host's, and only the mount is there.
        Write("memory.limit_in_bytes", "2500000000", "memory");
        Write("memory.usage_in_bytes", "1000000", "memory");
        Write("memory.stat", "inactive_file 5\ntotal_inactive_file 300000\ntotal_active_file 200000", "memory");

        Assert.Equal([(2_500_000_000L, 500_000L)], LinuxCgroup.Memory(["4:memory:/docker/0123", "0::/"], _root.Path));

        Write("memory.limit_in_bytes", "9223372036854771712", "memory");
        Assert.Empty(LinuxCgroup.Memory(["4:memory:/docker/0123"], _root.Path));
    }

    [Fact]
    public async Task RunThatNeedsMoreThanTheGroup_IsRefusedAndTheServerLives()
    {
        var group = MakeGroup();
        try
        {
            await using var server = await ServerProcess.StartAsync(_root);
            await File.WriteAllTextAsync(Path.Combine(group, "cgroup.procs"), $"{server.Id}", Cancellation);
            using var http = new HttpClient { Timeout = Patience.Request, BaseAddress = server.Address };
            var datasets = await ApiClient.PostAsync(http, "/api/v1/datasets/sample");

            using var refused = await http.PostAsJsonAsync(
                "/api/v1/runs",
                new
                {
                    datasetId = datasets[0].GetProperty("id").GetGuid(),
                    preset = "quick",
                    hyperParameters = new
                    {
                        hiddenSize = 2_048,
                        layers = 8,
                        embeddingSize = 1_024,
                        batchSize = 4_096,
                        device = "cpu",
                    },
                },
                Cancellation
            );

            Assert.True(refused.StatusCode == HttpStatusCode.UnprocessableEntity, server.Output);
            var problem = await refused.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
            Assert.Matches(
                Wording.Of(TrainingMessages.RunNeedsMoreMemoryOfServer(Wording.Any, "1.83 GB")),
                problem.GetProperty("errors").GetProperty("batchSize")[0].GetString()
            );
            var run = await ApiClient.EnqueueAsync(
                http,
                datasets[0],
                new
                {
                    epochs = 1,
                    hiddenSize = 4,
                    embeddingSize = 4,
                    cropLength = 8,
                    batchSize = 512,
                    device = "cpu",
                }
            );
            Assert.Equal(RunState.Finished, (await ApiClient.WatchAsync(server, run, item => item.End is not null)).End!.State);
        }
        finally
        {
            Directory.Delete(group);
        }
    }

    // Below this process's own group, so that the server stays within what it is allowed.
    [SuppressMessage("Design", "CA1031", Justification = "Whatever keeps a group from being made, the test cannot be done.")]
    private static string MakeGroup()
    {
        try
        {
            var own = File.ReadLines("/proc/self/cgroup")
                .Select(line => line.Split(':', 3))
                .First(parts => parts[1].Split(',').Contains("memory", StringComparer.Ordinal))[2];
            var group = Path.Combine($"/sys/fs/cgroup/memory{own}", $"chorddash-{Guid.NewGuid():N}");
            Directory.CreateDirectory(group);
            File.WriteAllText(Path.Combine(group, "memory.limit_in_bytes"), Limit.ToString(CultureInfo.InvariantCulture));
            return group;
        }
        catch (Exception exception)
        {
            Assert.Skip($"No memory control group can be made here: {exception.Message}");
            throw;
        }
    }

    private void Write(string file, string text, string group)
    {
        Directory.CreateDirectory(Path.Combine(_root.Path, group));
        File.WriteAllText(Path.Combine(_root.Path, group, file), text);
    }
}

using System.IO.Compression;
using ChordDash.Engine.Runs;
using ChordDash.Server.Tests.Shared;

namespace ChordDash.Server.Tests.EndToEnd.Processes;

/// <summary>
/// A data folder of each released version: the generated sample, a run of three epochs with its model, one that waits in a held queue, and
/// an account. What a server of that version was left with, this one goes on with.
/// </summary>
/// <remarks>
/// The folder of a new release is a backup (without <c>keys</c>) of a server that was led there by the API, zipped as VERSION.zip.
/// </remarks>
[Trait("Category", "EndToEnd")]
public sealed class ReleasedDataTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Versions =>
        [.. Directory.EnumerateFiles(Folder, "*.zip").Select(file => Path.GetFileNameWithoutExtension(file))];

    private static string Folder =>
        Path.Combine(Repository.Root, "tests", "ChordDash.Server.Tests", "EndToEnd", "Processes", "UpgradeData");

    public void Dispose() => _root.Dispose();

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task DataFolder_OfAReleasedVersion_IsTakenOver(string version)
    {
        await ZipFile.ExtractToDirectoryAsync(Path.Combine(Folder, $"{version}.zip"), _root.Path, Cancellation);

        await using var server = await ServerProcess.StartAsync(_root);
        using var http = new HttpClient { Timeout = Patience.Request, BaseAddress = server.Address };
        var runs = (await ApiClient.GetAsync(http, "/api/v1/runs")).EnumerateArray().ToList();
        var (waiting, finished) = (runs[0].GetProperty("id").GetGuid(), runs[1]);
        var epochs = await ApiClient.GetAsync(http, $"/api/v1/runs/{finished.GetProperty("id").GetGuid()}/epochs");
        var answer = await ApiClient.PostAsync(
            http,
            "/api/v1/predictions",
            new { modelId = finished.GetProperty("modelId").GetGuid(), sequence = "C Am F G" }
        );
        var datasets = await ApiClient.GetAsync(http, "/api/v1/datasets");

        Assert.Equal(["queued", "finished"], runs.Select(run => run.GetProperty("state").GetString()));
        Assert.Equal($"Of version {version}", finished.GetProperty("name").GetString());
        Assert.Equal(3, epochs.GetArrayLength());
        Assert.Equal(5, answer.GetProperty("probabilities").GetArrayLength());
        Assert.Equal(2, datasets.GetArrayLength());
        // It goes on, and trains on.
        await ApiClient.PostAsync(http, "/api/v1/queue/release");
        var next = (await ApiClient.PostAsync(http, $"/api/v1/runs/{finished.GetProperty("id").GetGuid()}/train-on", new { epochs = 1 }))
            .GetProperty("id")
            .GetGuid();
        foreach (var run in new[] { waiting, next })
            Assert.Equal(
                RunState.Finished,
                (await ApiClient.WatchAsync(server, run, item => item.Kind == TrainingEventKind.Ended)).End!.State
            );
    }
}

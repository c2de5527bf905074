using System.Diagnostics;
using ChordDash.Engine.Runs;
using ChordDash.Server.Tests.Shared;

namespace ChordDash.Server.Tests.EndToEnd.Processes;

/// <summary>
/// The published program as it is installed: in a folder that it cannot write to, as a user who owns nothing but the data folder.
/// </summary>
[Trait("Category", "EndToEnd")]
public sealed class PublishedTests : IDisposable
{
    private const string Nobody = "65534";

    private readonly TemporaryFolder _program = new();
    private readonly TemporaryFolder _data = new();

    public void Dispose()
    {
        _program.Dispose();
        _data.Dispose();
    }

    [Fact]
    public async Task Published_InAReadOnlyFolderAsNobody_ServesTrainsAndPredicts()
    {
        if (Environment.UserName is not "root")
            Assert.Skip("Only root can become somebody else.");
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        await RunAsync(
            "dotnet",
            ["publish", Path.Combine(Repository.Root, "src", "ChordDash.Server"), "-c", configuration, "--no-build", "-o", _program.Path]
        );
        await RunAsync("chmod", ["-R", "a-w,a+rX", _program.Path]);
        await RunAsync("chown", [Nobody, _data.Path]);

        // The test's own user is another one than the server's, and would be asked to sign in.
        string[] settings = ["--ChordDash:AllowAnonymous=administrator"];
        await using var server = await ServerProcess.StartAsync(
            _data,
            Path.Combine(_program.Path, "ChordDash.Server.dll"),
            asUser: Nobody,
            settings
        );
        using var http = new HttpClient { Timeout = Patience.Request, BaseAddress = server.Address };
        Assert.Contains("ChordDash", await http.GetStringAsync("/", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.True(
            (await http.GetAsync("/_content/MudBlazor/MudBlazor.min.css", TestContext.Current.CancellationToken)).IsSuccessStatusCode
        );
        var sample = (await ApiClient.PostAsync(http, "/api/v1/datasets/sample?pieces=60"))[0];
        var run = await ApiClient.EnqueueAsync(http, sample, new { epochs = 1 });
        var ended = await ApiClient.WatchAsync(server, run, item => item.Kind == TrainingEventKind.Ended);
        Assert.Equal(RunState.Finished, ended.End!.State);
        var model = (await ApiClient.GetAsync(http, $"/api/v1/runs/{run}")).GetProperty("modelId").GetGuid();
        await ApiClient.PostAsync(http, "/api/v1/predictions", new { modelId = model, sequence = "C Am F G" });
    }

    private static async Task RunAsync(string program, string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{program}: {await output} {await error}");
    }
}

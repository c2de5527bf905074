using System.Diagnostics;
using System.Net;
using System.Text.Json;
using ChordDash.Engine.Runs;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;
using Microsoft.Data.Sqlite;
using static ChordDash.Server.Tests.Shared.ApiClient;

namespace ChordDash.Server.Tests.EndToEnd.Processes;

/// <summary>The real server on a disk of 20 MB that fills up. Needs root, to mount it.</summary>
[Trait("Category", "EndToEnd")]
public sealed class FullDiskTests : IDisposable
{
    private readonly TemporaryFolder _root = new();
    private bool _mounted;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        if (_mounted)
            Run("umount", "-l", _root.Path);
        _root.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2 << 20)]
    public async Task Disk_FillsDuringTrainingAndUpload_NothingIsLostAndAllGoesOnWhenThereIsRoom(int bytesLeft)
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", _root.Path) == 0,
            "A file system cannot be mounted here."
        );
        _mounted = true;
        await using var server = await ServerProcess.StartAsync(_root);
        using var http = new HttpClient { Timeout = Patience.Request, BaseAddress = server.Address };
        var dataset = (await PostAsync(http, "/api/v1/datasets/sample"))[0];
        var run = await EnqueueAsync(
            http,
            dataset,
            new
            {
                epochs = 12,
                device = "cpu",
                hiddenSize = 16,
                embeddingSize = 8,
                batchSize = 16,
                cropLength = 64,
            }
        );
        await WatchAsync(server, run, item => item.Epoch?.Epoch == 2);

        var filler = Path.Combine(_root.Path, "filler");
        Fill(filler, bytesLeft);
        var paused = await Patience.UntilAsync(
            () => GetAsync(http, $"/api/v1/runs/{run}"),
            row => row.GetProperty("state").GetString() is "paused"
        );
        Assert.Equal("diskFull", paused.GetProperty("pause").GetString());
        var (status, problem) = await UploadAsync(http);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal(nameof(StorageMessages.StorageIsFull), problem.GetProperty("code").GetString());
        Assert.Equal(StorageMessages.StorageIsFull.ToString(), problem.GetProperty("detail").GetString());
        Assert.Empty(Directory.GetFiles(Path.Combine(_root.Path, "temporary")));

        File.Delete(filler);
        Assert.Equal(RunState.Finished, (await WatchAsync(server, run, item => item.End is not null)).End!.State);
        Assert.Equal(
            Enumerable.Range(1, 12),
            (await GetAsync(http, $"/api/v1/runs/{run}/epochs")).EnumerateArray().Select(epoch => epoch.GetProperty("epoch").GetInt32())
        );
        Assert.Equal(HttpStatusCode.Created, (await UploadAsync(http)).Status);
        await using var database = new SqliteConnection(
            $"Data Source={Path.Combine(_root.Path, "chorddash.db")};Mode=ReadOnly;Pooling=False"
        );
        await database.OpenAsync(Cancellation);
        await using var check = database.CreateCommand();
        check.CommandText = "PRAGMA integrity_check";
        Assert.Equal("ok", await check.ExecuteScalarAsync(Cancellation));
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> UploadAsync(HttpClient http)
    {
        using var form = new MultipartFormDataContent { { new StreamContent(TestDatasets.Pickle(3, 2_000)), "file", "more.pkl" } };
        using var response = await http.PostAsync("/api/v1/datasets", form, Cancellation);
        return await TestServer.ReadAsync(response);
    }

    // Until the disk says that it is full.
    private static void Fill(string path, int bytesLeft)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        while (new DriveInfo(path).AvailableFreeSpace > bytesLeft)
        {
            try
            {
                file.Write(block);
            }
            catch (IOException)
            {
                return;
            }
        }
    }

    private static int Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode;
    }
}

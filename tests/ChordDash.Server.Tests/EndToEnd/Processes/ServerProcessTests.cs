using System.Diagnostics;
using System.Text.Json;
using ChordDash.Engine.Runs;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;
using static ChordDash.Server.Tests.Shared.ApiClient;

namespace ChordDash.Server.Tests.EndToEnd.Processes;

/// <summary>The real server, trainer and all: what it keeps over its death, and what keeps it from starting.</summary>
[Trait("Category", "EndToEnd")]
public sealed class ServerProcessTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Killed_DuringARun_KeepsEverythingAndTheRunGoesOn()
    {
        Guid finished,
            running,
            model;
        JsonElement datasets,
            epochs;
        await using (var server = await ServerProcess.StartAsync(_root))
        {
            using var http = new HttpClient { Timeout = Patience.Request, BaseAddress = server.Address };
            datasets = await PostAsync(http, "/api/v1/datasets/sample");
            finished = await EnqueueAsync(
                http,
                datasets[0],
                new
                {
                    epochs = 1,
                    hiddenSize = 4,
                    embeddingSize = 4,
                    cropLength = 8,
                    batchSize = 512,
                }
            );
            Assert.Equal(RunState.Finished, (await WatchAsync(server, finished, item => item.End is not null)).End!.State);
            var run = await GetAsync(http, $"/api/v1/runs/{finished}");
            model = run.GetProperty("modelId").GetGuid();
            datasets = await GetAsync(http, "/api/v1/datasets");
            running = await EnqueueAsync(
                http,
                datasets.EnumerateArray().First(item => item.GetProperty("labelled").GetBoolean()),
                new
                {
                    epochs = 1_000,
                    hiddenSize = 4,
                    embeddingSize = 4,
                    cropLength = 8,
                    batchSize = 512,
                }
            );
            await WatchAsync(server, running, item => item.Kind == TrainingEventKind.Epoch);
            epochs = await GetAsync(http, $"/api/v1/runs/{finished}/epochs");
            await server.KillAsync();
        }

        await using var restarted = await ServerProcess.StartAsync(_root);
        using var again = new HttpClient { Timeout = Patience.Request, BaseAddress = restarted.Address };
        Assert.Equal(datasets.GetRawText(), (await GetAsync(again, "/api/v1/datasets")).GetRawText());
        Assert.Equal(epochs.GetRawText(), (await GetAsync(again, $"/api/v1/runs/{finished}/epochs")).GetRawText());
        var prediction = await PostAsync(again, "/api/v1/predictions", new { modelId = model, sequence = "0 5 7 0" });
        Assert.Equal(
            1,
            prediction.GetProperty("probabilities").EnumerateArray().Sum(item => item.GetProperty("probability").GetDouble()),
            1e-6
        );

        var resume = (await WatchAsync(restarted, running, item => item.Resume is not null)).Resume!;
        Assert.True(resume.Epoch > 1, $"It went on with epoch {resume.Epoch}.");
        await WatchAsync(restarted, running, item => item.Epoch?.Epoch == resume.Epoch);
        Assert.Equal("running", (await GetAsync(again, $"/api/v1/runs/{running}")).GetProperty("state").GetString());
        Assert.Equal(0, await restarted.StopAsync());
        Assert.DoesNotContain("fail:", restarted.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killed_WhileItReadsAFile_ReadsItAfterTheRestart()
    {
        await using (var server = await ServerProcess.StartAsync(_root))
        {
            using var http = new HttpClient { Timeout = Patience.Request, BaseAddress = server.Address };
            using var form = new MultipartFormDataContent
            {
                { new StreamContent(TestDatasets.SlowPickle(pieces: 20_000)), "file", "slow.pkl" },
            };
            var upload = http.PostAsync("/api/v1/datasets", form, Cancellation);
            await Patience.UntilAsync(() => GetAsync(http, "/api/v1/datasets/imports"), imports => imports.GetArrayLength() > 0);
            await server.KillAsync();
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => upload);
        }

        await using var restarted = await ServerProcess.StartAsync(_root);
        using var again = new HttpClient { Timeout = Patience.Request, BaseAddress = restarted.Address };
        var datasets = await Patience.UntilAsync(() => GetAsync(again, "/api/v1/datasets"), list => list.GetArrayLength() > 0);

        Assert.Equal(("slow.pkl", 20_000), (datasets[0].GetProperty("name").GetString(), datasets[0].GetProperty("pieces").GetInt32()));
        Assert.Equal(2, Directory.GetFiles(Path.Combine(_root.Path, "datasets")).Length);
        Assert.False(Directory.Exists(Path.Combine(_root.Path, "orphans")));
    }

    [Fact]
    public async Task Stopped_WhileSomebodyWatches_EndsAtOnceAndTheStreamEndsCleanly()
    {
        await using var server = await ServerProcess.StartAsync(_root);
        using var http = new HttpClient { Timeout = Patience.Request, BaseAddress = server.Address };
        var dataset = (await PostAsync(http, "/api/v1/datasets/sample"))[0];
        await PostAsync(http, "/api/v1/queue/hold");
        var run = await EnqueueAsync(http, dataset, new { epochs = 1 });
        using var stream = await http.GetAsync($"/api/v1/runs/{run}/events", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync(Cancellation));
        Assert.StartsWith("data:", await reader.ReadLineAsync(Cancellation), StringComparison.Ordinal);

        var begun = Stopwatch.GetTimestamp();
        Assert.Equal(0, await server.StopAsync());

        // Without it the host waits for 30 seconds, and then cuts the connection.
        Assert.InRange(Stopwatch.GetElapsedTime(begun), TimeSpan.Zero, TimeSpan.FromSeconds(15));
        await reader.ReadToEndAsync(Cancellation);
    }

    [Fact]
    public async Task Start_FolderInUse_IsRefusedInOneSentence()
    {
        await using var first = await ServerProcess.StartAsync(_root);

        var (exitCode, output) = await ServerProcess.FailAsync(_root.Path, _root.Path);

        Assert.Equal(1, exitCode);
        Assert.Equal(ConsoleMessages.DataFolderIsInUse(_root.Path).ToString(), output);
    }

    [Fact]
    public async Task Start_WhatCannotWork_IsRefusedInSentences()
    {
        var file = Path.Combine(_root.Path, "file");
        await File.WriteAllTextAsync(file, "", Cancellation);
        await using var first = await ServerProcess.StartAsync(_root);
        var nowhere = Path.Combine(file, "data");
        string[] wrong = ["--ChordDash:MaximumUploadBytes=0", "--ChordDash:LibtorchPath=/no/such/folder"];
        foreach (
            var (folder, settings, expected) in new (string, string[], Message)[]
            {
                (nowhere, [], ConsoleMessages.DataFolderNotWritable(nowhere, Wording.Any)),
                ("", wrong, ConsoleMessages.DataRootIsEmpty),
                ("", wrong, ConsoleMessages.MaximumUploadBytesTooSmall(0)),
                ("", wrong, ConsoleMessages.LibtorchPathNotFound("/no/such/folder")),
                // What .NET says in them is not ours.
                (
                    "other",
                    ["--ChordDash:MaximumUploadBytes=many"],
                    ConsoleMessages.SettingsUnreadable($"{Wording.Any}'many'{Wording.Any}")
                ),
                ("other", ["--urls", "nonsense"], ConsoleMessages.AddressIsNone(Wording.Any)),
                ("other", ["--urls", "ftp://localhost:5000"], ConsoleMessages.AddressIsNone(Wording.Any)),
                (
                    Path.Combine(_root.Path, "other"),
                    ["--urls", first.Address.ToString()],
                    ConsoleMessages.AddressInUse($"{Wording.Any}already in use{Wording.Any}")
                ),
            }
        )
        {
            var (exitCode, output) = await ServerProcess.FailAsync(folder, _root.Path, settings);
            Assert.Equal(1, exitCode);
            Assert.Matches(Wording.Of(expected), output);
            Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        }
    }
}

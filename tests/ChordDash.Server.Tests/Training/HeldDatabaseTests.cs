using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChordDash.Components.Accounts;
using ChordDash.Components.Administration;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Runs;
using ChordDash.Server.Accounts;
using ChordDash.Server.Data;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Accounts;
using ChordDash.Server.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Server.Tests.Training;

/// <summary>
/// Another program holds the database for longer than anybody waits for it: nothing fails, and all goes on when it lets go.
/// </summary>
public sealed class HeldDatabaseTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData("IMMEDIATE")]
    [InlineData("EXCLUSIVE")]
    public async Task Training_WaitsWithEachOfItsEvents_AndTellsEachOnce(string mode)
    {
        await using var server = await TestServer.StartAsync(_root, HeldDatabase.Impatient);
        var run = await server.EnqueueAsync();
        var training = await server.Trainer.NextAsync();
        var watched = server.ReadEventsAsync(run.Id);
        await HoldDuringAsync(server, () => training.StartAsync(), mode);
        await training.EpochAsync();
        await HoldDuringAsync(server, () => training.EpochAsync(best: false), mode);
        await HoldDuringAsync(server, () => training.LogAsync("Between epochs."), mode);
        await training.EpochAsync();
        await HoldDuringAsync(server, () => training.ReportAsync(), mode);
        await using (await HeldDatabase.HoldAsync(_root, mode))
        {
            var tried = TriedInVainAsync(server);
            training.Finish();
            await tried;
            Assert.Equal(RunState.Running, (await server.Runs.GetAsync(run.Id, Cancellation)).State);
        }

        var events = await watched;
        Assert.Equal(RunState.Finished, (await server.UntilAsync(run.Id, RunState.Finished)).State);
        Assert.Equal([.. Enumerable.Range(0, events.Count)], events.Select(item => (int)item.Sequence));
        Assert.Equal([1, 2, 3], events.Where(item => item.Epoch is not null).Select(item => item.Epoch!.Epoch));
        Assert.Single(events, item => item.Start is not null);
        Assert.Single(events, item => string.Equals(item.Log?.Message.ToString(), "Between epochs.", StringComparison.Ordinal));
        Assert.Single(events, item => item.Report is not null);
        Assert.DoesNotContain(events, item => item.Resume is not null);
        Assert.Equal(events.Select(item => item.Sequence), (await server.ReadEventsAsync(run.Id)).Select(item => item.Sequence));
    }

    [Fact]
    public async Task Watching_IsNotHeldUpByATrainingThatWaits()
    {
        await using var server = await TestServer.StartAsync(_root, HeldDatabase.Impatient);
        var run = await server.EnqueueAsync();
        var other = await server.EnqueueAsync((await server.Datasets.ListAsync(Cancellation))[0].Id);
        var training = await server.Trainer.NextAsync();
        await training.StartAsync();
        await using var held = await HeldDatabase.HoldAsync(_root);
        var epoch = training.EpochAsync();

        // Asked for the first time, so that its events are read from the database.
        await foreach (var first in server.Events.WatchAsync(other.Id, cancellationToken: Cancellation))
        {
            Assert.Equal(TrainingEventKind.Queued, first.Kind);
            break;
        }

        Assert.Equal(HttpStatusCode.OK, (await server.Http.GetAsync($"/api/v1/runs/{run.Id}", Cancellation)).StatusCode);
        Assert.False(epoch.IsCompleted);
        await held.DisposeAsync();
        await epoch;
        training.Finish();
    }

    [Fact]
    public async Task Queued_RunIsTrained_WhenTheDatabaseIsFree()
    {
        await using var server = await TestServer.StartAsync(_root, HeldDatabase.Impatient);
        await server.Queue.HoldAllAsync(held: true, Cancellation);
        var run = await server.EnqueueAsync();
        await server.Queue.HoldAllAsync(held: false, Cancellation);
        (await server.Trainer.NextAsync()).Finish();
        await server.UntilAsync(run.Id, RunState.Finished);
        await server.Queue.HoldAllAsync(held: true, Cancellation);
        var second = await server.EnqueueAsync((await server.Datasets.ListAsync(Cancellation))[0].Id);
        await server.Queue.HoldAllAsync(held: false, Cancellation);
        var training = await server.Trainer.NextAsync();
        await using (await HeldDatabase.HoldAsync(_root))
        {
            var tried = TriedInVainAsync(server);
            training.Finish();
            await tried;
        }

        await server.UntilAsync(second.Id, RunState.Finished);
    }

    [Fact]
    public async Task Requests_ThatWouldWrite_Get503AndReadingGoesOn()
    {
        await using var server = await TestServer.StartAsync(_root, HeldDatabase.Impatient);
        var dataset = await server.ImportAsync();
        var run = await server.EnqueueAsync(dataset.Id);
        var training = await server.Trainer.NextAsync();
        await training.StartAsync();
        var waiting = await server.EnqueueAsync(dataset.Id);
        (HttpMethod Method, string Path, object? Body)[] writes =
        [
            (HttpMethod.Post, "/api/v1/runs", new { datasetId = dataset.Id, preset = "quick" }),
            (HttpMethod.Post, "/api/v1/runs/sweep", new { datasetId = dataset.Id, sweep = new { seed = new[] { 1, 2 } } }),
            (HttpMethod.Post, $"/api/v1/runs/{run.Id}/pause", null),
            (HttpMethod.Post, $"/api/v1/runs/{run.Id}/cancel", null),
            (HttpMethod.Post, $"/api/v1/runs/{waiting.Id}/hold", null),
            (HttpMethod.Post, $"/api/v1/runs/{waiting.Id}/move", new { to = "top" }),
            (HttpMethod.Post, "/api/v1/queue/hold", null),
            (HttpMethod.Patch, $"/api/v1/runs/{run.Id}", new { notes = "Later" }),
            (HttpMethod.Patch, $"/api/v1/datasets/{dataset.Id}", new { notes = "Later" }),
            (HttpMethod.Post, $"/api/v1/datasets/{dataset.Id}/derive", new { leaveOut = new[] { 0 } }),
        ];
        await using (await HeldDatabase.HoldAsync(_root))
        {
            foreach (var (method, path, body) in writes)
            {
                using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
                using var response = await server.Http.SendAsync(request, Cancellation);
                var (status, problem) = await TestServer.ReadAsync(response);
                Assert.Equal((HttpStatusCode.ServiceUnavailable, path), (status, path));
                Assert.Equal(TimeSpan.FromSeconds(10), response.Headers.RetryAfter?.Delta);
                Problems.AssertIs(StorageMessages.DatabaseIsBusy, problem);
            }

            foreach (
                var path in new[]
                {
                    "/api/v1/runs",
                    $"/api/v1/runs/{run.Id}/epochs",
                    "/api/v1/datasets",
                    $"/api/v1/datasets/{dataset.Id}/pieces",
                    "/api/v1/queue",
                }
            )
                Assert.Equal(HttpStatusCode.OK, (await server.Http.GetAsync(path, Cancellation)).StatusCode);
        }

        foreach (var (method, path, body) in writes)
        {
            using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
            using var response = await server.Http.SendAsync(request, Cancellation);
            Assert.NotEqual(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        }
    }

    [Fact]
    public async Task Upload_WhileHeld_IsRefusedAndLeavesNothing()
    {
        await using var server = await TestServer.StartAsync(_root, HeldDatabase.Impatient);
        var file = TestDatasets.Pickle(2, 6).ToArray();
        await using (await HeldDatabase.HoldAsync(_root))
        {
            for (var attempt = 0; attempt < 2; attempt++)
            {
                using var form = new MultipartFormDataContent { { new ByteArrayContent(file), "file", "pieces.pkl" } };
                using var response = await server.Http.PostAsync("/api/v1/datasets", form, Cancellation);
                Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
                Assert.NotNull(response.Headers.RetryAfter);
            }
        }

        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_root.Path, "datasets")));
        Assert.Equal(HttpStatusCode.Created, (await server.UploadAsync(file)).Status);
    }

    [Fact]
    public async Task Upload_ThatWasAccepted_IsStoredWhenTheDatabaseIsFree()
    {
        await using var server = await TestServer.StartAsync(_root, HeldDatabase.Impatient);
        var received = await server.Imports.ReceiveAsync(TestDatasets.SlowPickle(400), "slow.pkl", cancellationToken: Cancellation);
        await using (await HeldDatabase.HoldAsync(_root))
        {
            await TriedInVainAsync(server);
            Assert.All(server.Imports.List(), import => Assert.NotEqual(DatasetImportState.Failed, import.State));
        }

        var ended = await server.Imports.WaitAsync(received.Id, Cancellation).WithPatience();
        Assert.Equal(DatasetImportState.Done, ended.State);
    }

    [Fact]
    public async Task Readiness_SeesItAndRecovers_AndTheServerLives()
    {
        await using var server = await TestServer.StartAsync(_root, HeldDatabase.Impatient);
        Assert.Equal(HttpStatusCode.OK, (await server.Http.GetAsync("/health/ready", Cancellation)).StatusCode);
        await using (await HeldDatabase.HoldAsync(_root, "IMMEDIATE"))
        {
            using var response = await server.Http.GetAsync("/health/ready", Cancellation);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            var checks = (await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("checks").EnumerateArray();
            Assert.Contains(checks, check =>
                check.GetProperty("name").GetString() is "store"
                && string.Equals(
                    check.GetProperty("reason").GetString(),
                    StorageMessages.DatabaseIsBusy.ToString(),
                    StringComparison.Ordinal
                )
            );
            Assert.Equal(HttpStatusCode.OK, (await server.Http.GetAsync("/health/live", Cancellation)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.OK, (await server.Http.GetAsync("/health/ready", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task AuditLog_KeepsWhatHappenedMeanwhile_InItsOrder()
    {
        await using var server = await TestServer.StartAsync(_root, HeldDatabase.Impatient);
        var audit = server.Services.GetRequiredService<AuditLog>();
        audit.Add("Ada", "::1", "sign-in", "before");
        await using (await HeldDatabase.HoldAsync(_root))
        {
            foreach (var number in Enumerable.Range(1, 20))
                audit.Add("Ada", "::1", "sign-in", $"{number}");
        }

        audit.Add("Ada", "::1", "sign-in", "after");
        audit.CatchUp();
        var entries = (await audit.ListAsync("Ada", 0, 100, Cancellation)).Entries;
        Assert.Equal(
            ["before", .. Enumerable.Range(1, 20).Select(number => $"{number}"), "after"],
            entries.Reverse().Select(entry => entry.Subject)
        );
    }

    [Fact]
    public async Task KeysAndSessions_AreGoodWhileHeld_AndTheSignInSaysWhyItIsNot()
    {
        await using var closed = await ClosedServer.StartAsync(_root, HeldDatabase.Impatient);
        using var program = await closed.WithKeyAsync("Mia", Role.Member);
        using var browser = await closed.SignInAsync("Max");
        using var other = closed.NewBrowser();
        await using (await HeldDatabase.HoldAsync(_root))
        {
            // Its first use would be noted.
            Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/v1/runs", Cancellation)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/runs", Cancellation)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account", Cancellation)).StatusCode);
            using var refused = await SignInAsync();
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Contains(
                StorageMessages.DatabaseIsBusy.ToString(),
                WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync(Cancellation)),
                StringComparison.Ordinal
            );
        }

        using var taken = await SignInAsync();
        Assert.Equal(HttpStatusCode.Redirect, taken.StatusCode);

        Task<HttpResponseMessage> SignInAsync() =>
            ClosedServer.SubmitAsync(
                other,
                "/account/sign-in",
                new() { ["Input.Name"] = "Vic", ["Input.Password"] = ClosedServer.Password }
            );
    }

    [Fact]
    public async Task Page_GetsTheSentence_ThatItCanShow()
    {
        await using var server = await TestServer.StartAsync(_root, HeldDatabase.Impatient);
        var run = await server.EnqueueAsync();
        await using var held = await HeldDatabase.HoldAsync(_root);
        // As a page asks, on behalf of who looks at it.
        AccessControl.Enter(new(Role.Administrator), "::1");

        var exception = await Assert.ThrowsAsync<DatabaseBusyException>(() => server.Queue.HoldAsync(run.Id, held: true, Cancellation));

        Assert.Equal(StorageMessages.DatabaseIsBusy, Assert.IsAssignableFrom<UserErrorException>(exception).Problem);
        Assert.True(server.Services.GetRequiredService<IFailureSentences>().IsPassing(exception));
    }

    [Fact]
    public async Task Start_WhileHeldForReadersToo_EndsWithASentence()
    {
        await using (await TestServer.StartAsync(_root)) { }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        await using var held = await HeldDatabase.HoldAsync(_root);
        var begun = System.Diagnostics.Stopwatch.GetTimestamp();

        var exception = await Assert.ThrowsAsync<UserErrorException>(() => TestServer.StartAsync(_root));

        Assert.Equal(ConsoleMessages.DatabaseIsHeldAtStart(Path.Combine(_root.Path, "chorddash.db")), exception.Problem);
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(begun), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    // Something that the training does while the database is held, and that ends only after it is free.
    private async Task HoldDuringAsync(TestServer server, Func<Task> action, string mode)
    {
        Task done;
        await using (await HeldDatabase.HoldAsync(_root, mode))
        {
            var tried = TriedInVainAsync(server);
            done = action();
            await tried;
            Assert.False(done.IsCompleted);
        }

        await done.WithPatience();
    }

    // From now on: what was found before is forgotten.
    private static async Task TriedInVainAsync(TestServer server)
    {
        var health = server.Services.GetRequiredService<StorageHealth>();
        health.FoundFree();
        await Patience.UntilAsync(
            async () =>
            {
                await Task.Yield();
                return health.IsHeld;
            },
            held => held
        );
    }
}

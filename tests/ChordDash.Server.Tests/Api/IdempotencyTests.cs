using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChordDash.Server.Api;
using ChordDash.Server.Data;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Server.Tests.Api;

/// <summary>A request that is sent again with its key is done once.</summary>
public sealed class IdempotencyTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Run_SentAgain_AlsoAfterARestart_IsQueuedOnce()
    {
        Guid dataset;
        string first;
        await using (var server = await TestServer.StartAsync(_root))
        {
            dataset = (await server.ImportAsync()).Id;
            (_, first) = await SendAsync(server, "a", new { datasetId = dataset });
            var (again, body) = await SendAsync(server, "a", new { datasetId = dataset });
            Assert.Equal((HttpStatusCode.Created, "true", first), (again.StatusCode, Replayed(again), body));
            var (other, _) = await SendAsync(server, "b", new { datasetId = dataset });
            Assert.Equal((HttpStatusCode.Created, null), (other.StatusCode, Replayed(other)));
            Assert.Equal(2, (await server.Runs.ListAsync(Cancellation)).Count);
        }

        await using var next = await TestServer.StartAsync(_root);
        Assert.Equal(first, (await SendAsync(next, "a", new { datasetId = dataset })).Body);
        Assert.Equal(2, (await next.Runs.ListAsync(Cancellation)).Count);
    }

    [Fact]
    public async Task Run_SentManyTimesAtOnce_IsQueuedOnce()
    {
        await using var server = await TestServer.StartAsync(_root);
        var dataset = (await server.ImportAsync()).Id;

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync(server, "a", new { datasetId = dataset })));

        Assert.Single(await server.Runs.ListAsync(Cancellation));
        Assert.All(answers, answer => Assert.True(answer.Answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task Command_DoneBeforeTheServerCouldKeepItsKey_IsNotDoneAgain()
    {
        await using var server = await TestServer.StartAsync(_root);
        var model = await server.TrainAsync();
        var run = (await server.Runs.ListAsync(Cancellation)).Single(one => one.ModelId == model);
        var checkpoints = server.Services.GetRequiredService<DataFolder>().CreateCheckpointFolder(run.Id, run.Round);
        await File.WriteAllTextAsync(Path.Combine(checkpoints, "1.checkpoint"), "1", Cancellation);
        (string Path, object Body)[] commands =
        [
            ("", new { datasetId = run.DatasetId }),
            ("/folds", new { datasetId = run.DatasetId, hyperParameters = new { split = "folds", folds = 2 } }),
            ("/sweep", new { datasetId = run.DatasetId, sweep = new { seed = new[] { 1, 2, 3 } } }),
            ($"/{run.Id}/run-again", new { }),
            ($"/{run.Id}/train-on", new { epochs = 1 }),
        ];
        foreach (var (path, body) in commands)
        {
            var (first, made) = await SendAsync(server, $"a{path}", body, path);
            Assert.True(first.StatusCode == HttpStatusCode.Created, $"{path}: {made}");
            var count = (await server.Runs.ListAsync(Cancellation)).Count;
            await using (var database = server.Services.GetRequiredService<IDbContextFactory<ChordDashContext>>().CreateDbContext())
                await database.IdempotentRequests.ExecuteDeleteAsync(Cancellation);

            var (again, same) = await SendAsync(server, $"a{path}", body, path);

            Assert.Equal((HttpStatusCode.Created, null), (again.StatusCode, Replayed(again)));
            Assert.Equal(IdsOf(made), IdsOf(same));
            Assert.Equal(count, (await server.Runs.ListAsync(Cancellation)).Count);
        }

        static IEnumerable<Guid> IdsOf(string body)
        {
            using var json = JsonDocument.Parse(body);
            var runs = json.RootElement.ValueKind == JsonValueKind.Array ? json.RootElement.EnumerateArray().ToList() : [json.RootElement];
            return [.. runs.Select(one => one.GetProperty("id").GetGuid())];
        }
    }

    [Fact]
    public async Task Key_OfAnotherRequest_OrWrong_IsRefused()
    {
        await using var server = await TestServer.StartAsync(_root);
        var dataset = (await server.ImportAsync()).Id;
        await SendAsync(server, "a", new { datasetId = dataset, name = "one" });

        Assert.Equal(
            (HttpStatusCode.UnprocessableEntity, nameof(ApiMessages.IdempotencyKeyWasUsed)),
            await RefusalAsync("a", new { datasetId = dataset, name = "two" })
        );
        Assert.Equal(
            (HttpStatusCode.BadRequest, nameof(ApiMessages.IdempotencyKeyIsWrong)),
            await RefusalAsync(new string('x', 256), new { datasetId = dataset })
        );
        Assert.Single(await server.Runs.ListAsync(Cancellation));

        async Task<(HttpStatusCode, string?)> RefusalAsync(string key, object body)
        {
            using var request = Request(key, body);
            using var answer = await server.Http.SendAsync(request, Cancellation);
            var (status, problem) = await TestServer.ReadAsync(answer);
            return (status, problem.GetProperty("code").GetString());
        }
    }

    [Fact]
    public async Task Request_ThatWasRefused_IsTriedAgain()
    {
        await using var server = await TestServer.StartAsync(_root);
        var (refused, _) = await SendAsync(server, "a", new { datasetId = Guid.NewGuid() });
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);

        var (queued, _) = await SendAsync(server, "a", new { datasetId = (await server.ImportAsync()).Id });
        Assert.Equal(HttpStatusCode.Created, queued.StatusCode);
    }

    private static HttpRequestMessage Request(string key, object body, string path = "") =>
        new(HttpMethod.Post, $"/api/v1/runs{path}") { Content = JsonContent.Create(body), Headers = { { IdempotencyKeys.Header, key } } };

    private static async Task<(HttpResponseMessage Answer, string Body)> SendAsync(
        TestServer server,
        string key,
        object body,
        string path = ""
    )
    {
        using var request = Request(key, body, path);
        var answer = await server.Http.SendAsync(request, Cancellation);
        return (answer, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private static string? Replayed(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues(IdempotencyKeys.ReplayedHeader, out var values) ? values.Single() : null;
}

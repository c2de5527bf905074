using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Runs;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;

namespace ChordDash.Server.Tests.Runs;

public sealed class RunStreamEndpointsTests : IDisposable
{
    private const string Nobodys = "00000000-0000-0000-0000-000000000001";

    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Events_WatchedWhileTheyCome_AreThoseOfTheRunEachOnce()
    {
        await using var server = await TestServer.StartAsync(_root);
        var run = await server.EnqueueAsync();
        var training = await server.Trainer.NextAsync();
        await training.StartAsync();
        await training.EpochAsync();
        var watched = ReadAsync(server, $"/api/v1/runs/{run.Id}/events");
        await training.EpochAsync();
        training.Finish();

        var events = await watched.WithPatience();

        Assert.Equal([0, 1, 2, 3, 4], events.Select(item => item.Data.GetProperty("sequence").GetInt64()));
        Assert.Equal(["0", "1", "2", "3", "4"], events.Select(item => item.EventId));
        Assert.Equal(["queued", "started", "epoch", "epoch", "ended"], events.Select(item => item.Data.GetProperty("kind").GetString()));
        Assert.All(events, item => Assert.Equal("message", item.EventType));
    }

    [Fact]
    public async Task Events_OfAClientThatComesBack_GoOnAfterTheLastItSaw()
    {
        await using var server = await TestServer.StartAsync(_root);
        await server.TrainAsync();
        var run = Assert.Single(await server.Runs.ListAsync(Cancellation)).Id;
        var all = await ReadAsync(server, $"/api/v1/runs/{run}/events");

        Assert.Equal(
            all.Skip(2).Select(item => item.EventId),
            (await ReadAsync(server, $"/api/v1/runs/{run}/events?from=2")).Select(item => item.EventId)
        );
        // What a browser says itself is later than what its address once said.
        Assert.Equal(
            all.Skip(2).Select(item => item.EventId),
            (await ReadAsync(server, $"/api/v1/runs/{run}/events?from=0", last: "1")).Select(item => item.EventId)
        );
        Assert.Equal(HttpStatusCode.NoContent, (await GetAsync(server, $"/api/v1/runs/{run}/events", last: all[^1].EventId)).StatusCode);
    }

    [Theory]
    [InlineData("/api/v1/runs/1/events"), InlineData("/hubs/training")]
    public async Task Stream_BehindAProxy_IsNotGathered(string path)
    {
        await using var server = await TestServer.StartAsync(_root);
        await server.EnqueueAsync();
        using var negotiated = await server.Http.PostAsync("/hubs/training/negotiate?negotiateVersion=1", content: null, Cancellation);
        var token = (await TestServer.ReadAsync(negotiated)).Body.GetProperty("connectionToken").GetString();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{path}?id={token}")
        {
            Headers = { { "Accept", "text/event-stream" } },
        };
        using var stream = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using var other = await server.Http.GetAsync("/api/v1/runs", Cancellation);

        Assert.Equal(
            ("text/event-stream", "no"),
            (stream.Content.Headers.ContentType?.MediaType, Assert.Single(stream.Headers.GetValues("X-Accel-Buffering")))
        );
        Assert.False(other.Headers.Contains("X-Accel-Buffering"));
    }

    public static TheoryData<string, HttpStatusCode, Message> RequestsThatCannotBeServed =>
        new()
        {
            { $"/api/v1/runs/{Nobodys}/events", HttpStatusCode.NotFound, RunMessages.RunIsMissing(Nobodys) },
            { "/api/v1/runs/{0}/events?from=-1", HttpStatusCode.UnprocessableEntity, RunMessages.EventNumberIsNegative(-1) },
            { $"/api/v1/runs/{Nobodys}/log", HttpStatusCode.NotFound, RunMessages.RunIsMissing(Nobodys) },
            { "/api/v1/runs/{0}/epochs/7/answers", HttpStatusCode.NotFound, RunMessages.AnswersWereNotKept(7) },
        };

    [Theory]
    [MemberData(nameof(RequestsThatCannotBeServed))]
    public async Task Requests_ThatCannotBeServed_GetASentence(string address, HttpStatusCode status, Message expected)
    {
        await using var server = await TestServer.StartAsync(_root);
        var run = await server.EnqueueAsync();

        using var answer = await GetAsync(server, address.Replace("{0}", run.Id.ToString(), StringComparison.Ordinal));

        var (answered, problem) = await TestServer.ReadAsync(answer);
        Assert.Equal(status, answered);
        Problems.AssertIs(expected, problem);
    }

    [Fact]
    public async Task Log_Downloaded_HasALineForWhatWasLogged()
    {
        await using var server = await TestServer.StartAsync(_root);
        var run = await server.EnqueueAsync();
        var training = await server.Trainer.NextAsync();
        await training.StartAsync();
        await training.LogAsync("Two\nlines.");
        await training.EpochAsync();
        training.Finish();
        await server.UntilAsync(run.Id, RunState.Finished);

        var lines = (await server.Http.GetStringAsync($"/api/v1/runs/{run.Id}/log", Cancellation)).Split('\n');

        Assert.Equal(4, lines.Length);
        var started = TrainingMessages.TrainingStarted("Fake device", 8, 2, 1_000).ToString();
        Assert.Matches($"^[0-9-]{{10}}T[0-9:.]{{12}}Z Information {Regex.Escape(started)}$", lines[0]);
        Assert.EndsWith("Z Warning     Two lines.", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("Z Information All epochs done.", lines[2], StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> GetAsync(TestServer server, string address, string? last = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (last is not null)
            request.Headers.Add("Last-Event-ID", last);
        return await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
    }

    private static async Task<List<SseItem<JsonElement>>> ReadAsync(TestServer server, string address, string? last = null)
    {
        using var answer = await GetAsync(server, address, last);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        await using var stream = await answer.Content.ReadAsStreamAsync(Cancellation);
        var parser = SseParser.Create(stream, (_, data) => JsonSerializer.Deserialize<JsonElement>(data));
        return await parser.EnumerateAsync(Cancellation).ToListAsync(Cancellation);
    }
}

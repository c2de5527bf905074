using System.Net;
using System.Net.WebSockets;
using ChordDash.Engine.Common;
using ChordDash.Engine.Runs;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Server.Tests.Runs;

public sealed class TrainingHubTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Watch_TwoClientsOneOfThemLate_SeeTheSameEventsOnce()
    {
        await using var server = await TestServer.StartAsync(_root);
        await using var first = await ConnectAsync(server);
        await using var second = await ConnectAsync(server);
        var run = await server.EnqueueAsync();
        var early = ReadAsync(first, run.Id, 0);
        var training = await server.Trainer.NextAsync();
        await training.StartAsync();
        for (var epoch = 0; epoch < 3; epoch++)
            await training.EpochAsync();
        var late = ReadAsync(second, run.Id, 0);
        var suffix = ReadAsync(second, run.Id, 4);
        await training.EpochAsync();
        training.Finish();

        var events = await early;
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], events.Select(item => item.Sequence));
        Assert.Equal([1, 2, 3, 4], events.Where(item => item.Kind == TrainingEventKind.Epoch).Select(item => item.Epoch!.Epoch));
        Assert.Equal((RunState.Finished, "All epochs done."), (events[^1].End!.State, events[^1].End!.Reason.ToString()));
        Assert.Equal(events.Select(item => (item.Sequence, item.Kind)), (await late).Select(item => (item.Sequence, item.Kind)));
        Assert.Equal([4, 5, 6], (await suffix).Select(item => item.Sequence));
        Assert.Equal(7, (await ReadAsync(first, run.Id, 0)).Count);
    }

    [Fact]
    public async Task Watch_UnknownRun_FailsWithTheSentence()
    {
        await using var server = await TestServer.StartAsync(_root);
        await using var client = await ConnectAsync(server);

        var run = Guid.NewGuid();

        var failure = await Assert.ThrowsAsync<HubException>(() => ReadAsync(client, run, 0));

        Assert.Contains(RunMessages.RunIsMissing(run.ToString()).ToString(), failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://elsewhere.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData(null, HttpStatusCode.SwitchingProtocols)]
    public async Task Connect_WebSocketOfAnotherSitesPage_IsRefused(string? origin, HttpStatusCode expected)
    {
        await using var server = await TestServer.StartAsync(_root);
        foreach (var path in new[] { "/hubs/training", "/_blazor" })
        {
            using var socket = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
            socket.Options.SetRequestHeader("Origin", origin ?? server.Http.BaseAddress!.GetLeftPart(UriPartial.Authority));
            try
            {
                await socket.ConnectAsync(
                    new UriBuilder(server.Http.BaseAddress!) { Scheme = "ws", Path = path }.Uri,
                    TestContext.Current.CancellationToken
                );
            }
            catch (WebSocketException)
            {
                Assert.NotEqual(HttpStatusCode.SwitchingProtocols, expected);
            }

            Assert.Equal(expected, socket.HttpStatusCode);
        }
    }

    private static async Task<HubConnection> ConnectAsync(TestServer server)
    {
        var connection = new HubConnectionBuilder()
            .WithUrl(new Uri(server.Http.BaseAddress!, "/hubs/training"))
            .AddJsonProtocol(options => EngineJson.Configure(options.PayloadSerializerOptions))
            .Build();
        await connection.StartAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    private static Task<List<TrainingEvent>> ReadAsync(HubConnection connection, Guid runId, long from) =>
        connection
            .StreamAsync<TrainingEvent>("Watch", runId, from, TestContext.Current.CancellationToken)
            .ToListAsync()
            .AsTask()
            .WithPatience();
}

using System.Net;
using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Engine.Runs;
using ChordDash.Server.Accounts;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Server.Tests.Accounts;

/// <summary>One connection too many, of each kind.</summary>
public sealed class ConnectionQuotaTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData("Page", Limits.MaxPagesPerAccount, Limits.MaxPagesPerAddress, Limits.MaxPages, nameof(AccountMessages.TooManyPages))]
    [InlineData(
        "Hub",
        Limits.MaxHubConnectionsPerAccount,
        Limits.MaxHubConnectionsPerAddress,
        Limits.MaxHubConnections,
        nameof(AccountMessages.TooManyHubConnections)
    )]
    [InlineData(
        "EventStream",
        Limits.MaxEventStreamsPerAccount,
        Limits.MaxEventStreamsPerAddress,
        Limits.MaxEventStreams,
        nameof(AccountMessages.TooManyEventStreams)
    )]
    public void Quota_OfAnAccountOfAnAddressAndOfAll_HasNoRoomForOneMore(string name, int account, int address, int all, string refusal)
    {
        var (quota, kind) = (new ConnectionQuota(), Enum.Parse<ConnectionKind>(name));
        var (mia, stranger) = (new Visitor(Role.Member, new Owner(Guid.NewGuid(), "Mia")), new Visitor(Role.Viewer));

        var first = Fill(mia, "10.0.0.1", account);
        Assert.Null(quota.TryEnter(kind, mia, "10.0.0.2"));
        var problem = quota.FindRefusal(kind, mia, "10.0.0.2")!;
        Assert.Equal((refusal, (MessageArgument)account), (problem.Code, Assert.Single(problem.Arguments).Value));
        Fill(stranger, "10.0.0.1", address);
        Assert.Null(quota.TryEnter(kind, stranger, "10.0.0.1"));
        // Somebody else still has room, and as soon as one ends, so has she.
        Assert.NotNull(quota.TryEnter(kind, new Visitor(Role.Viewer, new Owner(Guid.NewGuid(), "Vic")), "10.0.0.1"));
        first.Dispose();
        first.Dispose();
        Assert.NotNull(quota.TryEnter(kind, mia, "10.0.0.1"));
        Assert.Null(quota.TryEnter(kind, mia, "10.0.0.1"));

        // Strangers of many addresses leave a quarter to those who have signed in.
        for (var network = 2; quota.TryEnter(kind, stranger, $"10.0.{network / 200}.{network % 200}") is not null; network++) { }

        Assert.Equal(all * 3 / 4, quota.Count(kind));
        while (quota.TryEnter(kind, new Visitor(Role.Viewer, new Owner(Guid.NewGuid(), "Max")), "10.0.0.1") is not null) { }

        Assert.Equal(all, quota.Count(kind));

        IDisposable Fill(Visitor visitor, string from, int count) =>
            Enumerable.Range(0, count).Select(_ => quota.TryEnter(kind, visitor, from)!).ToList()[0];
    }

    [Fact]
    public async Task Server_WithoutRoom_SaysSo_AndHasRoomAgain()
    {
        await using var server = await TestServer.StartAsync(_root);
        var quota = server.Services.GetRequiredService<ConnectionQuota>();
        var run = await server.EnqueueAsync();
        await using var early = await ConnectAsync(server);
        await using var watched = early.StreamAsync<TrainingEvent>("Watch", run.Id, 0L, Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.True(await watched.MoveNextAsync());
        var places = new List<IDisposable>();
        foreach (var kind in Enum.GetValues<ConnectionKind>())
        {
            while (quota.TryEnter(kind, new Visitor(Role.Administrator), "127.0.0.1") is { } place)
                places.Add(place);
        }

        using var page = await server.Http.GetAsync("/", Cancellation);
        using var blazor = await server.Http.PostAsync("/_blazor/negotiate?negotiateVersion=1", content: null, Cancellation);
        using var hub = await server.Http.PostAsync("/hubs/training/negotiate?negotiateVersion=1", content: null, Cancellation);
        using var stream = await server.Http.GetAsync(
            $"/api/v1/runs/{run.Id}/events",
            HttpCompletionOption.ResponseHeadersRead,
            Cancellation
        );

        Assert.All([page, blazor, hub, stream], answer => Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode));
        var text = WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync(Cancellation));
        Assert.Contains(AccountMessages.TooManyAnonymousPages(300).ToString(), text, StringComparison.Ordinal);
        Assert.DoesNotContain("components-reconnect-modal", text, StringComparison.Ordinal);
        Problems.AssertIs(AccountMessages.TooManyEventStreams(Limits.MaxEventStreamsPerAddress), (await TestServer.ReadAsync(stream)).Body);
        // What was connected before goes on.
        Assert.Equal(HubConnectionState.Connected, early.State);
        places.ForEach(place => place.Dispose());
        await using var late = await ConnectAsync(server);
        await Patience.UntilAsync(() => Task.FromResult(quota.Count(ConnectionKind.Hub)), count => count == 2);
        await late.StopAsync(Cancellation);
        await Patience.UntilAsync(() => Task.FromResult(quota.Count(ConnectionKind.Hub)), count => count == 1);
        using var again = await server.Http.GetAsync("/", Cancellation);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task Hub_OneClient_WatchesSoManyRunsAndNoMore()
    {
        await using var server = await TestServer.StartAsync(_root);
        await server.Queue.HoldAllAsync(held: true, Cancellation);
        var run = await server.EnqueueAsync();
        await using var hub = await ConnectAsync(server);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var watches = new List<IAsyncEnumerator<TrainingEvent>>();
        for (var watch = 0; watch < Limits.MaxEventStreamsPerAddress; watch++)
        {
            watches.Add(hub.StreamAsync<TrainingEvent>("Watch", run.Id, 0L, stop.Token).GetAsyncEnumerator(Cancellation));
            Assert.True(await watches[^1].MoveNextAsync());
        }

        var refusal = await Assert.ThrowsAsync<HubException>(async () =>
            await hub.StreamAsync<TrainingEvent>("Watch", run.Id, 0L, Cancellation).FirstAsync(_ => true, Cancellation)
        );

        Assert.Contains(
            AccountMessages.TooManyEventStreams(Limits.MaxEventStreamsPerAddress).ToString(),
            refusal.Message,
            StringComparison.Ordinal
        );
        await stop.CancelAsync();
        await Patience.UntilAsync(
            async () =>
            {
                try
                {
                    return await hub.StreamAsync<TrainingEvent>("Watch", run.Id, 0L, Cancellation).FirstAsync(_ => true, Cancellation);
                }
                catch (HubException)
                {
                    return null;
                }
            },
            first => first is not null
        );
    }

    private static async Task<HubConnection> ConnectAsync(TestServer server)
    {
        var connection = new HubConnectionBuilder()
            .WithUrl(new Uri(server.Http.BaseAddress!, "/hubs/training"))
            .AddJsonProtocol(options => EngineJson.Configure(options.PayloadSerializerOptions))
            .Build();
        await connection.StartAsync(Cancellation);
        return connection;
    }
}

using System.Net;
using System.Net.Http.Json;
using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Engine.Runs;
using ChordDash.Server.Accounts;
using ChordDash.Server.Tests.Shared;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Server.Tests.Accounts;

/// <summary>Programs that act for somebody.</summary>
public sealed class KeyTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Key_ServesTheApiWithinItsScopeAndTime_AndMakesNoOther()
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        using var reader = await closed.WithKeyAsync("Mia", Role.Viewer);
        using var writer = await closed.WithKeyAsync("Mia", Role.Member);
        using var forged = new HttpClient { BaseAddress = closed.Server.Http.BaseAddress };
        var shown = writer.DefaultRequestHeaders.Authorization!.Parameter!;
        forged.DefaultRequestHeaders.Authorization = new("Bearer", shown[..^1] + (shown[^1] is 'A' ? 'Q' : 'A'));

        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync("/api/v1/runs", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsJsonAsync("/api/v1/datasets/sample", new { }, Cancellation)).StatusCode);
        Assert.Equal(
            HttpStatusCode.Created,
            (await writer.PostAsJsonAsync("/api/v1/datasets/sample?pieces=50", new { }, Cancellation)).StatusCode
        );
        Assert.Equal(HttpStatusCode.Forbidden, (await writer.PostAsJsonAsync("/api/v1/queue/hold", new { }, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await forged.GetAsync("/api/v1/runs", Cancellation)).StatusCode);
        await Assert.ThrowsAsync<AccessDeniedException>(() => closed.WithKeyAsync("Vic", Role.Member));
        AccessControl.Enter(new Visitor(Role.Administrator, new Owner(Guid.NewGuid(), "Ada")) { ByKey = true }, "test");
        await Assert.ThrowsAsync<AccessDeniedException>(() =>
            closed.Server.Services.GetRequiredService<IApiKeys>().CreateAsync("another", Role.Viewer, null, Cancellation)
        );
    }

    [Fact]
    public async Task Key_OpensTheHubAndTheEventStream()
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        var run = await closed.AsAsync("Mia", () => closed.Server.EnqueueAsync());
        using var program = await closed.WithKeyAsync("Vic", Role.Viewer);
        var key = program.DefaultRequestHeaders.Authorization!.Parameter!;

        await using var hub = Hub(key);
        await hub.StartAsync(Cancellation);
        await using var stranger = Hub(key: null);
        var first = await hub.StreamAsync<TrainingEvent>("Watch", run.Id, 0L, Cancellation).FirstAsync(_ => true, Cancellation);
        using var events = await program.GetAsync($"/api/v1/runs/{run.Id}/events", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using var query = await closed.Server.Http.PostAsync(
            $"/hubs/training/negotiate?negotiateVersion=1&access_token={key}",
            content: null,
            Cancellation
        );
        using var elsewhere = await closed.Server.Http.GetAsync($"/api/v1/runs?access_token={key}", Cancellation);

        Assert.Equal(TrainingEventKind.Queued, first.Kind);
        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Unauthorized),
            (events.StatusCode, query.StatusCode, elsewhere.StatusCode)
        );
        await Assert.ThrowsAsync<HttpRequestException>(() => stranger.StartAsync(Cancellation));

        HubConnection Hub(string? key) =>
            new HubConnectionBuilder()
                .WithUrl(new Uri(closed.Server.Http.BaseAddress!, "/hubs/training"), options =>
                    options.AccessTokenProvider = () => Task.FromResult(key)
                )
                .AddJsonProtocol(options => EngineJson.Configure(options.PayloadSerializerOptions))
                .Build();
    }

    [Fact]
    public async Task Key_IsStoredOnlyAsItsDigest()
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        using var program = await closed.WithKeyAsync("Mia", Role.Viewer);
        var secret = program.DefaultRequestHeaders.Authorization!.Parameter!.Split('_', 3)[^1];

        var stored = string.Concat(
            Directory
                .EnumerateFiles(_root.Path, "chorddash.db*")
                .Select(file =>
                {
                    using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                    using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
                    return reader.ReadToEnd();
                })
        );

        Assert.DoesNotContain(secret, stored, StringComparison.Ordinal);
        Assert.DoesNotContain(ClosedServer.Password, stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_OfOneAccount_DoNotUseUpAnothers()
    {
        await using var closed = await ClosedServer.StartAsync(_root, "--ChordDash:RequestsPerMinute=60");
        using var mia = await closed.WithKeyAsync("Mia", Role.Viewer);
        using var max = await closed.WithKeyAsync("Max", Role.Viewer);

        var statuses = await Task.WhenAll(
            Enumerable
                .Range(0, 60)
                .Select(async _ =>
                {
                    using var answer = await mia.GetAsync("/api/v1/runs", Cancellation);
                    return answer.StatusCode;
                })
        );
        using var other = await max.GetAsync("/api/v1/runs", Cancellation);

        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }
}

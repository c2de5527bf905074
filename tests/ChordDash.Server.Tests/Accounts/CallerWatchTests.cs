using System.Net;
using System.Security.Claims;
using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Engine.Runs;
using ChordDash.Server.Accounts;
using ChordDash.Server.Tests.Shared;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ChordDash.Server.Tests.Accounts;

/// <summary>What stays connected ends with the session or the key that opened it.</summary>
public sealed class CallerWatchTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData("key revoked")]
    [InlineData("key expired")]
    [InlineData("account disabled")]
    [InlineData("account deleted")]
    [InlineData("role lowered")]
    public async Task Key_ThatServesNoMore_EndsItsHubAndItsStream(string how)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var closed = await ClosedServer.StartAsync(_root, services => services.AddSingleton<TimeProvider>(time));
        var run = await QueueAsync(closed);
        using var program = await closed.WithKeyAsync("Mia", Role.Member, days: 1);
        await using var hub = Hub(closed, options =>
            options.AccessTokenProvider = () => Task.FromResult(program.DefaultRequestHeaders.Authorization!.Parameter)
        );
        var (ended, stream) = await ConnectAsync(program, hub, run);
        var accounts = closed.Server.Services.GetRequiredService<IAccounts>();
        var mia = (await closed.AsAsync("Ada", () => accounts.ListAsync(Cancellation))).Single(account => account.Name is "Mia").Id;

        await closed.AsAsync("Ada", async () =>
        {
            var keys = closed.Server.Services.GetRequiredService<IApiKeys>();
            await (
                how switch
                {
                    "key revoked" => keys.RevokeAsync((await keys.ListAsync(Cancellation))[0].Id, Cancellation),
                    "account disabled" => accounts.SetDisabledAsync(mia, disabled: true, Cancellation),
                    "account deleted" => accounts.DeleteAsync(mia, Cancellation),
                    "role lowered" => accounts.SetRoleAsync(mia, Role.Viewer, Cancellation),
                    _ => Task.CompletedTask,
                }
            );
        });
        if (how is "key expired")
            time.AdjustTime(time.GetUtcNow() + TimeSpan.FromDays(1));
        time.Advance(CallerWatch.Interval);

        await ended.WithPatience();
        await stream.WithPatience();
    }

    [Fact]
    public async Task Session_ThatEnds_EndsItsHubAndItsStream_AndNoOther()
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        var run = await QueueAsync(closed);
        var (cookies, others) = (new CookieContainer(), new CookieContainer());
        using var browser = await closed.SignInAsync("Vic", cookies);
        using var other = await closed.SignInAsync("Vic", others);
        await using var hub = Hub(closed, options => options.Cookies = cookies);
        await using var otherHub = Hub(closed, options => options.Cookies = others);
        var (ended, stream) = await ConnectAsync(browser, hub, run);
        var (otherEnded, _) = await ConnectAsync(other, otherHub, run);

        using var signedOut = await ClosedServer.SubmitAsync(browser, "/account/password", [], "/account/sign-out");

        await ended.WithPatience();
        await stream.WithPatience();
        Assert.False(otherEnded.IsCompleted);
        // It still answers.
        Assert.Equal(
            TrainingEventKind.Queued,
            (await otherHub.StreamAsync<TrainingEvent>("Watch", run, 0L, Cancellation).FirstAsync(_ => true, Cancellation)).Kind
        );
    }

    [Fact]
    public async Task Watch_OfManyConnections_IsAFewQuestions()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var log = new HeardLog();
        await using var closed = await ClosedServer.StartAsync(
            _root,
            services => services.AddSingleton<TimeProvider>(time).AddLogging(logging => logging.AddProvider(log)),
            "--Logging:LogLevel:Microsoft.EntityFrameworkCore.Database.Command=Information"
        );
        var watch = closed.Server.Services.GetRequiredService<CallerWatch>();
        using var session = await closed.SignInAsync("Vic");
        var (one, two) = (
            await PrincipalAsync(closed),
            new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, $"{Guid.NewGuid()}"), new("session", "99")], "test"))
        );
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = 0;
        var watches = Enumerable.Range(0, 500).Select(_ => watch.Watch(one, () => Interlocked.Increment(ref ended))).ToList();
        using var last = watch.Watch(two, gone.SetResult);
        var before = Questions();

        time.Advance(CallerWatch.Interval);
        await gone.Task.WithPatience();
        for (var question = 0; question < 500; question++)
            Assert.True(await watch.IsGoodAsync(one, Cancellation));

        Assert.InRange(Questions() - before, 1, 6);
        Assert.Equal(0, ended);
        Assert.False(await watch.IsGoodAsync(two, Cancellation));
        watches.ForEach(one => one.Dispose());

        int Questions() => log.Text.Split("FROM \"Sessions\"").Length;
    }

    private static async Task<ClaimsPrincipal> PrincipalAsync(ClosedServer closed)
    {
        var session = Assert.Single(
            await closed.AsAsync("Vic", () => closed.Server.Services.GetRequiredService<ISessions>().ListAsync(Cancellation))
        );
        return new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, $"{Guid.NewGuid()}"), new("session", $"{session.Id}")], "test"));
    }

    private static async Task<Guid> QueueAsync(ClosedServer closed)
    {
        await closed.AsAsync("Ada", () => closed.Server.Queue.HoldAllAsync(held: true, Cancellation));
        return (await closed.AsAsync("Max", () => closed.Server.EnqueueAsync())).Id;
    }

    private static HubConnection Hub(
        ClosedServer closed,
        Action<Microsoft.AspNetCore.Http.Connections.Client.HttpConnectionOptions> configure
    ) =>
        new HubConnectionBuilder()
            .WithUrl(new Uri(closed.Server.Http.BaseAddress!, "/hubs/training"), configure)
            .AddJsonProtocol(options => EngineJson.Configure(options.PayloadSerializerOptions))
            .Build();

    /// <summary>Both have their first event, and wait for more.</summary>
    /// <returns>What ends with the hub's connection, and with the event stream.</returns>
    private static async Task<(Task Hub, Task Stream)> ConnectAsync(HttpClient client, HubConnection hub, Guid run)
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        hub.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        await hub.StartAsync(Cancellation);
        await hub.StreamAsync<TrainingEvent>("Watch", run, 0L, Cancellation).FirstAsync(_ => true, Cancellation);
        var answer = await client.GetAsync($"/api/v1/runs/{run}/events", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var stream = await answer.Content.ReadAsStreamAsync(Cancellation);
        var buffer = new byte[4_096];
        Assert.NotEqual(0, await stream.ReadAsync(buffer, Cancellation));
        return (
            closed.Task,
            Task.Run(
                async () =>
                {
                    using (answer)
                    {
                        // Ends as a whole answer does, and does not break off.
                        while (await stream.ReadAsync(buffer, Cancellation) > 0) { }
                    }
                },
                Cancellation
            )
        );
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using ChordDash.Server.Hosting;
using ChordDash.Server.Tests.Shared;
using ChordDash.Server.Training;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ChordDash.Server.Tests.Training;

public sealed class WebhookTests : IDisposable
{
    private const string Address = "http://hooks.example/chord";

    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Run_ThatEnds_IsPostedOnceWithASignatureOfItsTime()
    {
        using var receiver = new Receiver(_ => HttpStatusCode.OK);
        await using var server = await TestServer.StartAsync(
            _root,
            receiver.Serve,
            $"--ChordDash:WebhookUrl={Address}",
            "--ChordDash:WebhookSecret=a key"
        );
        var before = DateTimeOffset.UtcNow;
        var model = await server.TrainAsync();

        await receiver.UntilAsync(posts: 1);

        var post = Assert.Single(receiver.Posts);
        var time = DateTimeOffset.FromUnixTimeSeconds(
            long.Parse(post.Signature!.Split([',', '='])[1], System.Globalization.CultureInfo.InvariantCulture)
        );
        Assert.InRange(time, before.AddSeconds(-1), DateTimeOffset.UtcNow);
        Assert.Equal(
            (Address, WebhookSender.Sign(post.Body, "a key", time), WebhookSender.SignBody(post.Body, "a key")),
            (post.Address, post.Signature, post.BodySignature)
        );
        var message = JsonSerializer.Deserialize<JsonElement>(post.Body);
        Assert.Equal("runEnded", message.GetProperty("event").GetString());
        Assert.Equal(
            ("finished", model),
            (message.GetProperty("run").GetProperty("state").GetString(), message.GetProperty("run").GetProperty("modelId").GetGuid())
        );
    }

    [Fact]
    public void Signatures_OfKnownMessages_AreThoseOfHmacSha256()
    {
        // RFC 4231, test case 2.
        Assert.Equal(
            "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            WebhookSender.SignBody("what do ya want for nothing?"u8.ToArray(), "Jefe")
        );
        var signed = Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData("key"u8, "1700000000.{}"u8));
        Assert.Equal(
            $"t=1700000000,v1={signed}",
            WebhookSender.Sign("{}"u8.ToArray(), "key", DateTimeOffset.FromUnixTimeSeconds(1_700_000_000))
        );
    }

    [Fact]
    public async Task Receiver_ThatFails_IsTriedThreeTimesAndDoesNotDisturbTheNextRun()
    {
        var (time, log) = (new FakeTimeProvider(DateTimeOffset.UtcNow), new HeardLog());
        // The first run's three posts fail, the second's is taken.
        using var receiver = new Receiver(post => post <= 3 ? HttpStatusCode.InternalServerError : HttpStatusCode.OK) { Time = time };
        await using var server = await TestServer.StartAsync(_root, receiver.Serve);
        using var logs = LoggerFactory.Create(logging => logging.AddProvider(log));
        using var sender = await SendAsync(server, new Uri(Address), time, logs);

        var first = await server.TrainAsync();
        await receiver.UntilAsync(posts: 3);
        var second = await server.TrainAsync();
        await receiver.UntilAsync(posts: 4);
        await sender.StopAsync(Cancellation);

        Assert.Equal(
            [first, first, first, second],
            receiver.Posts.Select(post =>
                JsonSerializer.Deserialize<JsonElement>(post.Body).GetProperty("run").GetProperty("modelId").GetGuid()
            )
        );
        var pauses = receiver.Posts.Zip(receiver.Posts.Skip(1), (one, next) => next.At - one.At).ToList();
        // The clock goes on while a post is made, so that they may be longer.
        Assert.True(pauses[0] >= TimeSpan.FromSeconds(2) && pauses[1] >= TimeSpan.FromSeconds(20), string.Join(' ', pauses));
        Assert.Contains("could not be delivered and is given up", log.Text, StringComparison.Ordinal);
        // Each try has the time of its own.
        Assert.Equal(3, receiver.Posts.Take(3).Select(post => post.Signature).Distinct().Count());
    }

    [Fact]
    public async Task Receiver_ThatSendsElsewhere_IsNotFollowed()
    {
        var posts = new ConcurrentQueue<string>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var receiver = builder.Build();
        receiver.Urls.Add("http://127.0.0.1:0");
        receiver.Run(context =>
        {
            posts.Enqueue(context.Request.Path);
            context.Response.StatusCode =
                context.Request.Path == "/hook" ? StatusCodes.Status307TemporaryRedirect : StatusCodes.Status200OK;
            context.Response.Headers.Location = "/elsewhere";
            return Task.CompletedTask;
        });
        await receiver.StartAsync(Cancellation);
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var server = await TestServer.StartAsync(_root);
        using var logs = LoggerFactory.Create(_ => { });
        using var sender = await SendAsync(server, new Uri($"{receiver.Urls.First()}/hook"), time, logs);

        await server.TrainAsync();
        await Patience.UntilAsync(() => Passing(time, posts), count => count == 3);
        await sender.StopAsync(Cancellation);

        Assert.Equal(["/hook", "/hook", "/hook"], posts);
    }

    private static async Task<WebhookSender> SendAsync(TestServer server, Uri address, TimeProvider time, ILoggerFactory logs)
    {
        var sender = new WebhookSender(
            server.Runs,
            server.RunMonitor,
            server.Services.GetRequiredService<IHttpClientFactory>(),
            new ChordDashOptions { WebhookUrl = address, WebhookSecret = "a key" },
            time,
            logs.CreateLogger<WebhookSender>()
        );
        await sender.StartAsync(Cancellation);
        return sender;
    }

    private static async Task<int> Passing<T>(FakeTimeProvider time, ConcurrentQueue<T> seen)
    {
        time.Advance(TimeSpan.FromSeconds(1));
        // What waits for the time goes on on other threads.
        await Task.Yield();
        return seen.Count;
    }

    private sealed record Post(string Address, byte[] Body, string? Signature, string? BodySignature, DateTimeOffset At);

    /// <summary>Answers every request of the server's webhook.</summary>
    private sealed class Receiver(Func<int, HttpStatusCode> answer) : HttpMessageHandler
    {
        private readonly ConcurrentQueue<Post> _posts = [];

        public FakeTimeProvider Time { get; init; } = new(DateTimeOffset.UtcNow);

        public IReadOnlyCollection<Post> Posts => _posts;

        public Task<int> UntilAsync(int posts) => Patience.UntilAsync(() => Passing(Time, _posts), count => count == posts);

        public void Serve(IServiceCollection services) =>
            services.AddHttpClient(WebhookSender.Client).ConfigurePrimaryHttpMessageHandler(() => this);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            _posts.Enqueue(
                new(
                    request.RequestUri!.ToString(),
                    await request.Content!.ReadAsByteArrayAsync(cancellationToken),
                    Header(WebhookSender.SignatureHeader),
                    Header(WebhookSender.BodySignatureHeader),
                    Time.GetUtcNow()
                )
            );
            return new HttpResponseMessage(answer(_posts.Count));

            string? Header(string name) => request.Headers.TryGetValues(name, out var values) ? values.Single() : null;
        }
    }
}

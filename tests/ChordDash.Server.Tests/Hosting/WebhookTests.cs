using System.Net;
using System.Text.Json;
using ChordDash.Server.Hosting;
using ChordDash.Server.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Server.Tests.Hosting;

public sealed class WebhookTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Run_ThatEnds_IsPostedOnceWithASignature()
    {
        using var receiver = new Receiver();
        await using var server = await TestServer.StartAsync(_root, receiver.Serve, "--ChordDash:WebhookUrl=http://hooks.example/chord", "--ChordDash:WebhookSecret=a key");
        var model = await server.TrainAsync();

        var (address, body, signature) = await receiver.Next.WithPatience();

        Assert.Equal("http://hooks.example/chord", address);
        Assert.Equal(WebhookSender.Sign(body, "a key"), signature);
        var message = JsonSerializer.Deserialize<JsonElement>(body);
        Assert.Equal("runEnded", message.GetProperty("event").GetString());
        Assert.Equal(("finished", model), (message.GetProperty("run").GetProperty("state").GetString(), message.GetProperty("run").GetProperty("modelId").GetGuid()));
    }

    [Fact]
    public void Sign_OfAKnownMessage_IsThatOfRfc4231() => Assert.Equal(
        "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        WebhookSender.Sign("what do ya want for nothing?"u8.ToArray(), "Jefe"));

    [Fact]
    public async Task Receiver_ThatFails_DoesNotDisturbTheNextRun()
    {
        using var receiver = new Receiver { Status = HttpStatusCode.InternalServerError };
        await using var server = await TestServer.StartAsync(_root, receiver.Serve, "--ChordDash:WebhookUrl=http://hooks.example/chord");

        await server.TrainAsync();
        await receiver.Next.WithPatience();

        await server.TrainAsync();
    }

    /// <summary>Answers every request of the server's clients.</summary>
    private sealed class Receiver : HttpMessageHandler
    {
        private readonly TaskCompletionSource<(string, byte[], string?)> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public HttpStatusCode Status { get; init; } = HttpStatusCode.OK;

        public Task<(string Address, byte[] Body, string? Signature)> Next => _first.Task;

        public void Serve(IServiceCollection services) => services.ConfigureHttpClientDefaults(client => client.ConfigurePrimaryHttpMessageHandler(() => this));

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var signature = request.Headers.TryGetValues(WebhookSender.SignatureHeader, out var values) ? values.Single() : null;
            Assert.True(_first.TrySetResult((request.RequestUri!.ToString(), await request.Content!.ReadAsByteArrayAsync(cancellationToken), signature)) || Status != HttpStatusCode.OK);
            return new HttpResponseMessage(Status);
        }
    }
}

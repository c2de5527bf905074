using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ChordDash.Components.Accounts;
using ChordDash.Components.Resources;
using ChordDash.Engine.Common;
using ChordDash.Engine.Runs;
using ChordDash.Server.Accounts;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Accounts;
using ChordDash.Server.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Server.Tests.Api;

/// <summary>Every failure has a code, whatever part of the server refuses: programs tell failures apart by it.</summary>
public sealed class ErrorCodeTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Request_ThatCannotBeRead_HasACode()
    {
        await using var server = await TestServer.StartAsync(_root);
        var large = new string(' ', (int)Limits.MaxRequestBytes + 1);
        (string Request, string? Type, string Body, HttpStatusCode Status, string Code)[] requests =
        [
            ("GET /api/v1/nothing", null, "", HttpStatusCode.NotFound, nameof(ApiMessages.AddressNotFound)),
            ("GET /api/v1/runs/46", null, "", HttpStatusCode.NotFound, nameof(ApiMessages.RunNumberNotFound)),
            ("DELETE /api/v1/runs", null, "", HttpStatusCode.MethodNotAllowed, nameof(ApiMessages.MethodNotAllowed)),
            ("POST /api/v1/predictions", "text/plain", "x", HttpStatusCode.UnsupportedMediaType, nameof(ApiMessages.JsonRequired)),
            ("GET /api/v1/runs?take=x", null, "", HttpStatusCode.BadRequest, nameof(ApiMessages.ParameterHasOtherType)),
            ("GET /api/v1/runs?take=0", null, "", HttpStatusCode.UnprocessableEntity, nameof(ApiMessages.PageOutOfRange)),
            ("POST /api/v1/runs", "application/json", "{", HttpStatusCode.BadRequest, nameof(ApiMessages.BodyIsNoJson)),
            (
                "POST /api/v1/runs",
                "application/json",
                "{\"datasetId\":5}",
                HttpStatusCode.BadRequest,
                nameof(ApiMessages.BodyHasOtherValue)
            ),
            ("POST /api/v1/runs", "application/json", large, HttpStatusCode.RequestEntityTooLarge, nameof(ApiMessages.BodyTooLarge)),
            ("POST /api/v1/datasets", "application/json", "{}", HttpStatusCode.BadRequest, nameof(ApiMessages.FileNotInForm)),
            (
                "POST /api/v1/datasets",
                "multipart/form-data; boundary=x",
                "--x--",
                HttpStatusCode.BadRequest,
                nameof(ApiMessages.FileMissing)
            ),
            (
                "POST /api/v1/datasets",
                "multipart/form-data; boundary=x",
                "--x\r\nnonsense",
                HttpStatusCode.BadRequest,
                nameof(ApiMessages.MultipartBodyUnreadable)
            ),
        ];

        foreach (var (request, type, body, status, code) in requests)
        {
            using var message = new HttpRequestMessage(new HttpMethod(request.Split(' ')[0]), request.Split(' ')[1]);
            // The server answers before it has read too large a body, and reads no more of it.
            message.Headers.ExpectContinue = body == large;
            if (type is not null)
            {
                message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
                message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
            }

            using var answer = await server.Http.SendAsync(message, Cancellation);
            Assert.Equal((request, status, code), (request, answer.StatusCode, await CodeAsync(answer)));
        }
    }

    [Fact]
    public async Task Caller_WhoMayNot_IsToldWithACode()
    {
        await using var closed = await ClosedServer.StartAsync(_root, "--ChordDash:RequestsPerMinute=0");
        using var stranger = new HttpClient { BaseAddress = closed.Server.Http.BaseAddress };
        using var viewer = await closed.WithKeyAsync("Vic", Role.Viewer);
        using var member = await closed.WithKeyAsync("Mia", Role.Member);

        Assert.Equal(nameof(ApiMessages.CallerUnknown), await CodeAsync(await stranger.GetAsync("/api/v1/runs", Cancellation)));
        Assert.Equal(
            nameof(ApiMessages.RoleInsufficient),
            await CodeAsync(await viewer.PostAsync("/api/v1/datasets/sample", content: null, Cancellation))
        );
        Assert.Equal(nameof(ApiMessages.KeyOpensNoPages), await CodeAsync(await member.GetAsync("/models", Cancellation)));
        var dataset = await closed.AsAsync("Max", () => closed.Server.ImportAsync());
        Assert.Equal(
            nameof(AccessMessages.ItemHasOtherOwner),
            await CodeAsync(await member.DeleteAsync($"/api/v1/datasets/{dataset.Id}", Cancellation))
        );
    }

    [Fact]
    public async Task Request_ThatMiddlewareRefuses_HasACode()
    {
        await using var server = await TestServer.StartAsync(_root, "--ChordDash:RequestsPerMinute=1");
        using var forwarded = new HttpRequestMessage(HttpMethod.Get, "/api/v1/runs") { Headers = { { "Via", "1.1 proxy" } } };
        using var named = new HttpRequestMessage(HttpMethod.Get, "/api/v1/runs") { Headers = { Host = "evil.example" } };
        using var foreign = new HttpRequestMessage(HttpMethod.Post, "/api/v1/runs") { Headers = { { "Origin", "http://evil.example" } } };

        Assert.Equal(nameof(ApiMessages.HostNotAllowed), await CodeAsync(await server.Http.SendAsync(named, Cancellation)));
        Assert.Equal(nameof(ApiMessages.RequestFromOtherSite), await CodeAsync(await server.Http.SendAsync(foreign, Cancellation)));
        Assert.Equal(
            nameof(ApiMessages.CallerUnknownToPrivateServer),
            await CodeAsync(await server.Http.SendAsync(forwarded, Cancellation))
        );
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var many = Enumerable.Range(0, 3).Select(_ => server.Http.GetAsync("/api/v1/runs", waiting.Token)).ToList();
        while (await await Task.WhenAny(many) is { IsSuccessStatusCode: true })
            many.RemoveAll(one => one.IsCompletedSuccessfully);
        Assert.Equal(nameof(ApiMessages.TooManyRequests), await CodeAsync(await await Task.WhenAny(many)));
        await waiting.CancelAsync();
    }

    [Fact]
    public async Task EventStream_ThatIsOneTooMany_HasACode()
    {
        await using var server = await TestServer.StartAsync(_root);
        var run = await server.EnqueueAsync();
        var quota = server.Services.GetRequiredService<ConnectionQuota>();
        var (places, owner) = (new List<IDisposable>(), new Visitor(Role.Administrator));
        while (quota.TryEnter(ConnectionKind.EventStream, owner, "127.0.0.1") is { } place)
            places.Add(place);

        using var stream = await server.Http.GetAsync($"/api/v1/runs/{run.Id}/events", Cancellation);

        Assert.Equal(
            (HttpStatusCode.TooManyRequests, nameof(AccountMessages.TooManyEventStreams)),
            (stream.StatusCode, await CodeAsync(stream))
        );
        places.ForEach(place => place.Dispose());
    }

    [Fact]
    public async Task Failure_ThatNobodyExpects_HasACode()
    {
        await using var server = await TestServer.StartAsync(_root, services =>
            services.AddSingleton<IRunArchives>(_ => throw new InvalidOperationException("On purpose."))
        );

        using var answer = await server.Http.GetAsync($"/api/v1/runs/{Guid.NewGuid()}/archive", Cancellation);

        Assert.Equal((HttpStatusCode.InternalServerError, nameof(ApiMessages.ServerFailed)), (answer.StatusCode, await CodeAsync(answer)));
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage answer) =>
        (await TestServer.ReadAsync(answer)).Body.GetProperty("code").GetString();
}

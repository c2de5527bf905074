using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ChordDash.Server.Tests.Shared;

namespace ChordDash.Server.Tests.Api;

/// <summary>What a page of another site can send on behalf of its visitor: nothing of it changes anything.</summary>
public sealed class CrossSiteTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData("null", null, "application/json")]
    [InlineData("null", null, "text/plain")]
    [InlineData("https://evil.example", "cross-site", "application/json")]
    [InlineData("https://evil.example", null, "text/plain")]
    [InlineData("https://evil.example", null, "multipart/form-data; boundary=x")]
    [InlineData("https://evil.example", null, "application/x-www-form-urlencoded")]
    [InlineData("http://127.0.0.1:1", "same-site", "application/json")]
    [InlineData("http://{host}@evil.example", null, "application/json")]
    [InlineData("http://evil.example/{host}", null, "application/json")]
    [InlineData("http://{host}.evil.example", null, "application/json")]
    [InlineData("http://{host}, http://evil.example", null, "application/json")]
    [InlineData(null, "cross-site", "application/json")]
    [InlineData(null, "same-site", "text/plain")]
    public async Task Request_OfAnotherSite_ChangesNothing(string? origin, string? fetchSite, string contentType)
    {
        await using var server = await TestServer.StartAsync(_root);
        var authority = server.Http.BaseAddress!.Authority;
        foreach (var path in (string[])["/api/v1/datasets/sample?pieces=50", "/api/v1/runs", "/api/v1/datasets", "/account/sign-out"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path)
            {
                Content = new ByteArrayContent(Encoding.ASCII.GetBytes("{}")),
            };
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
            if (origin is not null)
                request.Headers.TryAddWithoutValidation("Origin", origin.Replace("{host}", authority, StringComparison.Ordinal));
            if (fetchSite is not null)
                request.Headers.Add("Sec-Fetch-Site", fetchSite);

            using var answer = await server.Http.SendAsync(request, Cancellation);

            Assert.Equal((path, HttpStatusCode.Forbidden), (path, answer.StatusCode));
            Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
        }

        Assert.Empty(await server.Datasets.ListAsync(Cancellation));
        Assert.Empty(await server.Runs.ListAsync(Cancellation));
    }

    [Fact]
    public async Task Preflight_OfAnotherSite_IsNotAllowed()
    {
        await using var server = await TestServer.StartAsync(_root);
        using var request = new HttpRequestMessage(HttpMethod.Options, "/api/v1/runs")
        {
            Headers = { { "Origin", "https://evil.example" }, { "Access-Control-Request-Method", "DELETE" } },
        };

        using var answer = await server.Http.SendAsync(request, Cancellation);

        Assert.False(answer.IsSuccessStatusCode);
        Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("/hubs/training")]
    [InlineData("/_blazor")]
    public async Task WebSocket_OfAnotherSite_IsNotOpened(string path)
    {
        await using var server = await TestServer.StartAsync(_root);
        foreach (var origin in (string[])["https://evil.example", "null", "http://127.0.0.1:1"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path)
            {
                Headers =
                {
                    { "Connection", "Upgrade" },
                    { "Upgrade", "websocket" },
                    { "Sec-WebSocket-Version", "13" },
                    { "Origin", origin },
                },
            };
            request.Headers.Add("Sec-WebSocket-Key", Convert.ToBase64String(new byte[16]));

            using var answer = await server.Http.SendAsync(request, Cancellation);

            Assert.Equal((origin, HttpStatusCode.Forbidden), (origin, answer.StatusCode));
        }
    }

    [Fact]
    public async Task Host_OfAnotherName_IsRefused_SoThatNoNameCanBeReboundToThisServer()
    {
        await using var server = await TestServer.StartAsync(_root);
        var port = server.Http.BaseAddress!.Port;
        foreach (
            var host in (string[])["evil.example", $"evil.example:{port}", "localhost.evil.example", "127.0.0.1.evil.example", "2130706433"]
        )
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/runs") { Headers = { Host = host } };
            using var answer = await server.Http.SendAsync(request, Cancellation);
            Assert.Equal((host, HttpStatusCode.BadRequest), (host, answer.StatusCode));
        }
    }
}

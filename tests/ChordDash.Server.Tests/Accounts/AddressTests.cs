using System.Net;
using ChordDash.Server.Accounts;
using ChordDash.Server.Tests.Shared;
using Microsoft.AspNetCore.Http;

namespace ChordDash.Server.Tests.Accounts;

/// <summary>Addresses and headers that pretend to be others: none leads in, none leads out.</summary>
public sealed class AddressTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Path_WrittenInAnotherWay_LetsNobodyIn()
    {
        await using var closed = await ClosedServer.StartAsync(_root, "--ChordDash:PathBase=/chorddash");
        using var stranger = closed.NewBrowser();
        string[] paths =
        [
            "/api/v1/runs",
            "/API/V1/RUNS",
            "/api/v1/runs/",
            "/api//v1/runs",
            "/api/v1/./runs",
            "/api/v1/x/../runs",
            "/api/v1/x/..;/runs",
            "/account/sign-in/..;/..;/api/v1/runs",
            "/account/sign-in/%2e%2e/%2e%2e/api/v1/runs",
            "/account/sign-in%2f..%2f..%2fapi/v1/runs",
            "/account/sign-in%5c..%5c..%5capi/v1/runs",
            "/api%2fv1%2fruns",
            "/api/v1/runs%00",
            "/api/v1/runs%20",
            "/api/v1/runs;x=1",
            "/api/v1/runs.json",
            "/%61pi/v1/runs",
            "/_content/../api/v1/runs",
            "/_content/%2e%2e/api/v1/runs",
            "/_framework/..%2fapi/v1/runs",
            "//api/v1/runs",
            "///127.0.0.1/api/v1/runs",
            "/chorddash/api/v1/runs",
            "/CHORDDASH/api/v1/runs",
            "/chorddash//api/v1/runs",
            "/chorddash/../api/v1/runs",
            "/api/v1/runs?x=/account/sign-in",
            "/api/v1/runs#/account/sign-in",
            "/metrics",
            "/openapi/v1.json",
            "/hubs/training/negotiate",
        ];
        foreach (var path in paths)
        {
            using var request = new HttpRequestMessage(
                HttpMethod.Get,
                closed.Server.Http.BaseAddress!.GetLeftPart(UriPartial.Authority) + path
            );
            using var answer = await stranger.SendAsync(request, Cancellation);
            Assert.False(answer.StatusCode == HttpStatusCode.OK && IsInside(await answer.Content.ReadAsStringAsync(Cancellation)), path);
        }
    }

    [Theory]
    [InlineData("X-Original-URL", "/api/v1/runs")]
    [InlineData("X-Rewrite-URL", "/api/v1/runs")]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("X-Forwarded-For", "::1")]
    [InlineData("X-Real-IP", "127.0.0.1")]
    [InlineData("Forwarded", "for=127.0.0.1")]
    [InlineData("X-HTTP-Method-Override", "DELETE")]
    [InlineData("X-Forwarded-User", "Ada")]
    [InlineData("Remote-User", "Ada")]
    public async Task Header_ThatPretends_LetsNobodyIn(string header, string value)
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        using var stranger = closed.NewBrowser();
        foreach (var path in (string[])["/api/v1/runs", "/accounts", "/"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { header, value } } };
            using var answer = await stranger.SendAsync(request, Cancellation);
            Assert.Contains(answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.Unauthorized, HttpStatusCode.Redirect]);
        }
    }

    [Theory]
    [InlineData("/runs?view=all", "runs?view=all")]
    [InlineData("/chorddash/runs", "runs")]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("/", "")]
    [InlineData("runs", "")]
    [InlineData("//evil.example", "")]
    [InlineData("///evil.example", "")]
    [InlineData("/\\evil.example", "")]
    [InlineData("\\\\evil.example", "")]
    [InlineData("/\tevil.example", "")]
    [InlineData("/\r\nLocation: https://evil.example", "")]
    [InlineData("https://evil.example", "")]
    [InlineData("https:evil.example", "")]
    [InlineData("javascript:alert(1)", "")]
    [InlineData("data:text/html,x", "")]
    [InlineData(" //evil.example", "")]
    [InlineData("/chorddash//evil.example", "")]
    [InlineData("/chorddash/\\evil.example", "")]
    public void ReturnAddress_IsAPathOfThisServerOrNone(string? given, string expected) =>
        Assert.Equal(expected, AccountEndpoints.LocalPath(given, new PathString("/chorddash")));

    // A list of runs, a page of the product or a metric: not the sign-in or a refusal.
    private static bool IsInside(string body) =>
        body.StartsWith('[')
        || body.Contains("blazor.web.js", StringComparison.Ordinal)
        || body.Contains("chorddash_", StringComparison.Ordinal)
        || body.Contains("connectionToken", StringComparison.Ordinal)
        || body.Contains("\"openapi\"", StringComparison.Ordinal);
}

using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using ChordDash.Server.Tests.Accounts;
using ChordDash.Server.Tests.Shared;

namespace ChordDash.Server.Tests.EndToEnd.Processes;

/// <summary>By which name and from which page a server is asked.</summary>
[Trait("Category", "EndToEnd")]
public sealed class HostTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Host_OfAForwardedHeader_IsNotBelieved()
    {
        await using var server = await TestServer.StartAsync(
            _root,
            "--ChordDash:TrustedProxies:0=127.0.0.1",
            "--ChordDash:AllowAnonymous=nobody",
            "--ChordDash:Administrator=Ada",
            $"--ChordDash:AdministratorPassword={ClosedServer.Password}"
        );
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = server.Http.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/runs")
        {
            Headers =
            {
                { "Accept", "text/html" },
                { "X-Forwarded-Host", "evil.example" },
                { "X-Forwarded-Prefix", "//evil.example" },
            },
        };
        using var page = new HttpRequestMessage(HttpMethod.Get, "/account/sign-in")
        {
            Headers = { { "X-Forwarded-Host", "evil.example" }, { "X-Forwarded-Prefix", "//evil.example" } },
        };

        using var redirected = await http.SendAsync(request, Cancellation);
        using var shown = await http.SendAsync(page, Cancellation);

        Assert.Equal(HttpStatusCode.Redirect, redirected.StatusCode);
        Assert.DoesNotContain("evil.example", redirected.Headers.Location?.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("evil.example", await shown.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_OfTheVisitor_IsKeptFromTheServerByTheShippedConfiguration_AndSoAreKeysFromItsLog()
    {
        await using var server = await TestServer.StartAsync(
            _root,
            "--ChordDash:PathBase=/chorddash",
            "--ChordDash:TrustedProxies:0=127.0.0.1",
            "--ChordDash:AllowAnonymous=nobody",
            "--ChordDash:Administrator=Ada",
            $"--ChordDash:AdministratorPassword={ClosedServer.Password}"
        );
        await using var nginx = await Nginx.StartAsync(server.Http.BaseAddress!);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = nginx.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/chorddash/runs?secret=cdk_secret")
        {
            Headers =
            {
                { "Accept", "text/html" },
                { "X-Forwarded-Host", "evil.example" },
                { "X-Forwarded-Prefix", "//evil.example" },
            },
        };

        using var redirected = await http.SendAsync(request, Cancellation);

        Assert.StartsWith(
            new Uri(nginx.Address, "/chorddash/account/sign-in").ToString(),
            redirected.Headers.Location?.ToString(),
            StringComparison.Ordinal
        );
        // It writes the line when it has answered.
        Assert.True(
            SpinWait.SpinUntil(
                () => nginx.AccessLog.Contains("\"GET /chorddash/runs HTTP/1.1\" 302", StringComparison.Ordinal),
                TimeSpan.FromSeconds(30)
            )
        );
        Assert.DoesNotContain("cdk_secret", nginx.AccessLog, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("evil.example")]
    public async Task Host_EmptyOrOfSomebodyElse_IsRefused(string host)
    {
        await using var server = await TestServer.StartAsync(_root);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Http.BaseAddress!.Port, Cancellation);
        await client
            .GetStream()
            .WriteAsync(Encoding.ASCII.GetBytes($"GET /api/v1/runs HTTP/1.1\r\nHost:{host}\r\nConnection: close\r\n\r\n"), Cancellation);
        using var reader = new StreamReader(client.GetStream());

        Assert.Equal("HTTP/1.1 400 Bad Request", await reader.ReadLineAsync(Cancellation));
    }

    [Theory]
    [InlineData("https", "https", HttpStatusCode.Created)]
    [InlineData("https", "http", HttpStatusCode.Forbidden)]
    [InlineData("http", "http", HttpStatusCode.Created)]
    public async Task Origin_WithoutTheEncryptionOfTheServer_IsAnotherSite(string server, string origin, HttpStatusCode status)
    {
        await using var test = await TestServer.StartAsync(
            _root,
            "--ChordDash:TrustedProxies:0=127.0.0.1",
            "--ChordDash:AllowAnonymous=administrator"
        );
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/datasets/sample?pieces=50")
        {
            Headers = { { "X-Forwarded-Proto", server }, { "Origin", $"{origin}://{test.Http.BaseAddress!.Authority}" } },
            Content = JsonContent.Create(new { }),
        };

        using var answer = await test.Http.SendAsync(request, Cancellation);

        Assert.Equal(status, answer.StatusCode);
    }
}

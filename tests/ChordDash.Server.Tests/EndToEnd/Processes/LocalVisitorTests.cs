using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using ChordDash.Components.Resources;
using ChordDash.Server.Accounts;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Accounts;
using ChordDash.Server.Tests.Shared;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChordDash.Server.Tests.EndToEnd.Processes;

/// <summary>A server with its defaults, which only this machine reaches: who is administrator there without an account.</summary>
[Trait("Category", "EndToEnd")]
public sealed class LocalVisitorTests : IDisposable
{
    private const string Nobody = "65534";
    private const string NeedsRoot = "Only root can act as another user.";

    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Visitor_WhoIsTheServersUser_IsIn()
    {
        await using var server = await TestServer.StartAsync(_root);

        using var api = await server.Http.GetAsync("/api/v1/runs", Cancellation);
        using var page = await server.Http.GetAsync("/accounts", Cancellation);
        await using var hub = new HubConnectionBuilder().WithUrl(new Uri(server.Http.BaseAddress!, "/hubs/training")).Build();
        await hub.StartAsync(Cancellation);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HubConnectionState.Connected), (api.StatusCode, page.StatusCode, hub.State));
    }

    [Fact]
    public async Task Visitor_OfTheOldVersionOfHttp_IsAStranger()
    {
        await using var server = await TestServer.StartAsync(_root);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/runs") { Version = HttpVersion.Version10 };

        using var answer = await server.Http.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(
            nameof(ApiMessages.CallerUnknownToPrivateServer),
            (await TestServer.ReadAsync(answer)).Body.GetProperty("code").GetString()
        );
    }

    [Theory]
    [InlineData("Forwarded")]
    [InlineData("Via")]
    [InlineData("X-Forwarded-For")]
    [InlineData("X-Forwarded-Port")]
    [InlineData("X-Forwarded-Server")]
    [InlineData("X-Forwarded")]
    [InlineData("X-Original-Forwarded-For")]
    [InlineData("X-Original-Host")]
    [InlineData("X-Real-IP")]
    [InlineData("X-Client-IP")]
    [InlineData("Client-IP")]
    [InlineData("True-Client-IP")]
    [InlineData("CF-Connecting-IP")]
    public async Task Visitor_WithAForwardingHeader_IsAStranger(string header)
    {
        await using var server = await TestServer.StartAsync(_root);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/runs");
        request.Headers.TryAddWithoutValidation(header, "203.0.113.7");

        using var answer = await server.Http.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Visitor_ThroughNginxAsItComes_IsAStranger()
    {
        await using var server = await TestServer.StartAsync(_root);
        await using var nginx = await Nginx.StartAsync(server.Http.BaseAddress!, "location / { proxy_pass http://127.0.0.1:5000; }");

        await AssertStrangerAsync(nginx.Address);
    }

    [Fact]
    public async Task Visitor_ThroughNginxOfAnotherUser_IsAStranger()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, NeedsRoot);
        await using var server = await TestServer.StartAsync(_root);
        await using var nginx = await Nginx.StartAsync(
            server.Http.BaseAddress!,
            "location / { proxy_pass http://127.0.0.1:5000; proxy_http_version 1.1; }",
            "nobody nogroup"
        );

        await AssertStrangerAsync(nginx.Address);
    }

    [Fact]
    public async Task Visitor_WhoIsAnotherUserOfTheMachine_IsAStrangerEverywhere()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, NeedsRoot);
        Assert.SkipUnless(File.Exists("/usr/bin/curl"), "This test needs /usr/bin/curl.");
        await using var server = await TestServer.StartAsync(_root);
        string[] socket =
        [
            "-H",
            "Connection: Upgrade",
            "-H",
            "Upgrade: websocket",
            "-H",
            "Sec-WebSocket-Version: 13",
            "-H",
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
            "--max-time",
            "20",
        ];

        Assert.Equal("200", await CurlAsync("0", server, "/api/v1/runs"));
        Assert.Equal("401", await CurlAsync(Nobody, server, "/api/v1/runs"));
        Assert.Equal("401", await CurlAsync(Nobody, server, "/api/v1/queue/hold", "-X", "POST"));
        Assert.Equal("401", await CurlAsync(Nobody, server, "/hubs/training/negotiate?negotiateVersion=1", "-X", "POST"));
        Assert.Equal("401", await CurlAsync(Nobody, server, "/hubs/training", socket));
        Assert.Equal("401", await CurlAsync(Nobody, server, "/_blazor", socket));
        Assert.Equal("302", await CurlAsync(Nobody, server, "/accounts", "-H", "Accept: text/html"));
        Assert.Equal("200", await CurlAsync(Nobody, server, "/health/ready"));
    }

    [Fact]
    public async Task Address_ThatTheServerPrints_LetsAStrangersBrowserIn_AndNoOther()
    {
        var log = new HeardLog();
        await using var server = await TestServer.StartAsync(
            _root,
            services => services.AddLogging(logging => logging.AddProvider(log)),
            "--Logging:LogLevel:ChordDash=Information"
        );
        using var browser = NewStranger(server);
        var printed = new Uri(
            Regex
                .Match(log.Text, "Now open (?<address>[^ ]+)[.] ", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)
                .Groups["address"]
                .Value
        );

        using var before = await browser.GetAsync("/api/v1/runs", Cancellation);
        using var wrong = await browser.GetAsync("/?token=guessed", Cancellation);
        var sentences = WebUtility.HtmlDecode(await browser.GetStringAsync(wrong.Headers.Location, Cancellation));
        using var still = await browser.GetAsync("/api/v1/runs", Cancellation);
        using var right = await browser.GetAsync(printed, Cancellation);
        using var after = await browser.GetAsync("/api/v1/runs", Cancellation);
        using var page = await browser.GetAsync(right.Headers.Location, Cancellation);
        using var another = NewStranger(server);
        using var others = await another.GetAsync("/api/v1/runs", Cancellation);

        Assert.Equal(
            [HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Unauthorized],
            new[] { before, still, after, page, others }.Select(answer => answer.StatusCode)
        );
        Assert.Equal("/account/sign-in?failed=token", wrong.Headers.Location?.ToString());
        Assert.Contains(AccountMessages.SignInTokenIsOld.ToString(), sentences, StringComparison.Ordinal);
        Assert.Contains(Texts.SignInWithoutAccountHelp.ToString(), sentences, StringComparison.Ordinal);
        Assert.Equal("/", right.Headers.Location?.ToString());
        var cookie = Assert.Single(right.Headers.GetValues("Set-Cookie"), one =>
            one.StartsWith("ChordDash.Local.", StringComparison.Ordinal)
        );
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("expires", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(server.Services.GetRequiredService<LocalPass>().Token, cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_WhereOneMustSignIn_IsNoneAndNotPrinted()
    {
        var log = new HeardLog();
        await using var closed = await ClosedServer.StartAsync(
            _root,
            services => services.AddLogging(logging => logging.AddProvider(log)),
            "--Logging:LogLevel:ChordDash=Information"
        );
        using var browser = closed.NewBrowser();

        using var answer = await browser.GetAsync($"/?token={closed.Server.Services.GetRequiredService<LocalPass>().Token}", Cancellation);
        using var api = await browser.GetAsync("/api/v1/runs", Cancellation);

        Assert.DoesNotContain("Now open", log.Text, StringComparison.Ordinal);
        Assert.StartsWith("/account/sign-in", answer.Headers.Location?.PathAndQuery, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, api.StatusCode);
    }

    [Fact]
    public async Task Logs_OfRequests_HaveNeitherKeysNorTokens()
    {
        var log = new HeardLog();
        await using var server = await TestServer.StartAsync(
            _root,
            services => services.AddLogging(logging => logging.AddProvider(log)),
            "--Logging:LogLevel:Microsoft.AspNetCore=Information"
        );

        (
            await server.Http.PostAsync("/hubs/training/negotiate?negotiateVersion=1&access_token=cdk_secret", content: null, Cancellation)
        ).Dispose();
        (await server.Http.GetAsync("/?token=tokensecret", Cancellation)).Dispose();

        Assert.DoesNotContain("cdk_secret", log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("tokensecret", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Table_OfSockets_KnowsWhoseAnOpenConnectionIs_AndOfNoOther()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has this table.");
        foreach (var loopback in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback })
        {
            using var listener = new TcpListener(loopback, 0);
            listener.Start();
            using var client = new TcpClient(loopback.AddressFamily);
            await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, Cancellation);
            using var accepted = await listener.AcceptTcpClientAsync(Cancellation);
            var (peer, here) = ((IPEndPoint)accepted.Client.RemoteEndPoint!, (IPEndPoint)accepted.Client.LocalEndPoint!);
            var table = File.ReadLines("/proc/net/tcp").Skip(1).Concat(File.ReadLines("/proc/net/tcp6").Skip(1)).ToList();

            Assert.Equal((uint?)SocketTable.EffectiveUser, SocketTable.FindUser(peer, here));
            Assert.Equal(
                (uint?)SocketTable.EffectiveUser,
                Assert.Single(table.Select(line => SocketTable.UserOf(line, peer, here)), user => user is not null)
            );
            Assert.Null(SocketTable.FindUser(peer, new(loopback, 1)));
            // What listens is not what is connected.
            Assert.Null(SocketTable.FindUser(here, new(loopback, 1)));
            // Of what its user has closed, the kernel says that it is root's.
            client.Close();
            Assert.Null(SocketTable.FindUser(peer, here));
        }
    }

    private static async Task AssertStrangerAsync(Uri address)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address };
        using var list = await http.GetAsync("/api/v1/runs", Cancellation);
        using var hold = await http.PostAsync("/api/v1/queue/hold", content: null, Cancellation);
        using var page = await http.GetAsync("/accounts", Cancellation);
        Assert.Equal(
            (HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized),
            (list.StatusCode, hold.StatusCode, page.StatusCode)
        );
    }

    // Who comes through a proxy that nobody has named.
    private static HttpClient NewStranger(TestServer server) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() })
        {
            BaseAddress = server.Http.BaseAddress,
            DefaultRequestHeaders = { { "X-Forwarded-For", "203.0.113.7" } },
        };

    private static async Task<string> CurlAsync(string user, TestServer server, string path, params string[] arguments)
    {
        using var curl = Process.Start(
            new ProcessStartInfo(
                "setpriv",
                [
                    "--reuid",
                    user,
                    "--regid",
                    user,
                    "--clear-groups",
                    "curl",
                    "-s",
                    "-o",
                    "/dev/null",
                    "-w",
                    "%{http_code}",
                    .. arguments,
                    new Uri(server.Http.BaseAddress!, path).ToString(),
                ]
            )
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            }
        )!;
        var status = await curl.StandardOutput.ReadToEndAsync(Cancellation);
        await curl.WaitForExitAsync(Cancellation);
        return status;
    }
}

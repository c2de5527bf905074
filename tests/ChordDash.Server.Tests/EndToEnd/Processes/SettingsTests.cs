using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using ChordDash.Components.Localization;
using ChordDash.Engine.Common;
using ChordDash.Server.Hosting;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace ChordDash.Server.Tests.EndToEnd.Processes;

/// <summary>Settings and commands with a slip, names of the server, and languages of browsers.</summary>
[Trait("Category", "EndToEnd")]
public sealed class SettingsTests : IDisposable
{
    private static readonly string[] Commands = ["backup", "restore", "account", "devices"];

    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Theory]
    [
        InlineData("restroe", nameof(ConsoleMessages.CommandUnknown), "restore"),
        InlineData("bakcup /x", nameof(ConsoleMessages.CommandUnknown), "backup"),
        InlineData("acount Ada", nameof(ConsoleMessages.CommandUnknown), "account"),
        InlineData("device", nameof(ConsoleMessages.CommandUnknown), "devices")
    ]
    [InlineData("--ChordDash:DataRot=/x", nameof(ConsoleMessages.SettingUnknown), "--ChordDash:DataRoot")]
    [InlineData("--DataRoot=/x", nameof(ConsoleMessages.SettingUnknown), "--ChordDash:DataRoot")]
    [InlineData("--ChordDash:Authority=x", nameof(ConsoleMessages.SettingUnknown), "--ChordDash:OpenIdConnect:Authority")]
    [InlineData("--url http://localhost", nameof(ConsoleMessages.SettingUnknown), "--urls")]
    [InlineData("AllowedHost=*", nameof(ConsoleMessages.SettingUnknown), "--AllowedHosts")]
    [InlineData("-urls=http://x", nameof(ConsoleMessages.SettingHasOneHyphen), "urls")]
    [InlineData("--urls", nameof(ConsoleMessages.SettingHasNoValue), "urls")]
    [InlineData("--urls --ChordDash:StartAsNew=true", nameof(ConsoleMessages.SettingHasNoValue), "urls")]
    [InlineData("--ChordDash:TrustedProxy:0=x", nameof(ConsoleMessages.SettingUnknown), "--ChordDash:TrustedProxies:0")]
    public void CommandLine_WithASlip_IsRefusedWithTheNearest(string line, string code, string named)
    {
        var refusal = Assert.Throws<UserErrorException>(() => KnownSettings.Require(line.Split(' '), Commands, ["help"], pairs: true));
        Assert.Equal((code, named), (refusal.Problem.Code, refusal.Problem.Arguments[^1].Value.ToString()));
    }

    [Theory]
    [InlineData("--urls http://localhost:0 --ChordDash:DataRoot=/x"), InlineData("--chorddash:dataroot=/x"), InlineData("urls=http://x")]
    [
        InlineData("--Logging:LogLevel:Default=Trace --Kestrel:Certificates:Default:Path=x"),
        InlineData("--ChordDash:TrustedProxies:12=10.0.0.1")
    ]
    [
        InlineData("--OTEL_SERVICE_NAME=x --AllowedHosts=*"),
        InlineData("/urls=http://x"),
        InlineData("--ChordDash:OpenIdConnect:ClientId=x"),
        InlineData("")
    ]
    public void CommandLine_OfKnownSettings_IsTaken(string line) =>
        KnownSettings.Require(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), Commands, ["help"], pairs: true);

    [Theory]
    [InlineData("/one-too-many"), InlineData("--ChordDash:DataRoot /data"), InlineData("--rol=Viewer")]
    public void Command_WithMoreThanItTakes_DoesNothing(string line) =>
        Assert.Throws<UserErrorException>(() => KnownSettings.Require(line.Split(' '), [], ["role"], pairs: false));

    [Theory]
    [InlineData("{\"ChordDash\":{\"DataRot\":\"/x\"}}", "ChordDash:DataRot", "ChordDash:DataRoot")]
    [InlineData("{\"ChordDahs\":{\"DataRoot\":\"/x\"}}", "ChordDahs", "ChordDash")]
    [InlineData(
        "{\"ChordDash\":{\"OpenIdConnect\":{\"ClientID2\":\"x\"}}}",
        "ChordDash:OpenIdConnect:ClientID2",
        "ChordDash:OpenIdConnect:ClientId"
    )]
    [InlineData("{\"AllowedHost\":\"*\"}", "AllowedHost", "AllowedHosts")]
    public void File_WithASlip_IsRefusedWithTheNearest(string json, string setting, string nearest)
    {
        var file = Path.Combine(_root.Path, "appsettings.json");
        File.WriteAllText(file, json);
        var unknown = Assert.Single(KnownSettings.FindUnknown(new ConfigurationBuilder().AddJsonFile(file).Build()));
        Assert.Equal(ConsoleMessages.SettingUnknownAt(setting, ConsoleMessages.SettingInFile("appsettings.json"), nearest), unknown);
    }

    [Fact]
    public void Settings_ThatAreAllRight_AreTaken() =>
        Assert.Empty(
            KnownSettings.FindUnknown(
                new ConfigurationBuilder()
                    .AddInMemoryCollection(
                        new Dictionary<string, string?>
                        {
                            ["ChordDash:PathBase"] = "/x",
                            ["ChordDash:TrustedProxies:3"] = "::1",
                            ["Serilog:x"] = "y",
                            ["PATH"] = "z",
                        }
                    )
                    .Build()
            )
        );

    [Fact]
    public async Task Server_WithAnUnknownSettingOrCommand_EndsWithASentence()
    {
        foreach (
            var (words, said) in new (string[], Message)[]
            {
                (["--ChordDash:DatRoot=/x"], ConsoleMessages.SettingUnknown("--ChordDash:DatRoot", "--ChordDash:DataRoot")),
                (["restroe"], ConsoleMessages.CommandUnknown("restroe", string.Join(", ", Commands), "restore")),
            }
        )
        {
            var (exitCode, output) = await ServerProcess.FailAsync(_root.Path, _root.Path, words);
            Assert.Equal(1, exitCode);
            Assert.EndsWith(said.ToString(), output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("http://0.0.0.0:5000", "localhost;127.0.0.1;[::1]", "http://localhost:5000")]
    [InlineData("http://[::]:5000", "localhost;127.0.0.1;[::1]", "http://localhost:5000")]
    [InlineData("http://+:80", "*", "http://localhost:80")]
    [InlineData("https://*:443", "chords.example.org", "https://chords.example.org:443")]
    [InlineData("http://[::]:5000", "*.example.org;127.0.0.1", "http://127.0.0.1:5000")]
    [InlineData("http://192.168.1.5:5000", "192.168.1.5", "http://192.168.1.5:5000")]
    [InlineData("http://192.168.1.5:5000", "localhost", null)]
    [InlineData("http://unix:/run/chorddash.sock;http://localhost:1", "localhost", "http://localhost:1")]
    [InlineData("http://localhost:5000", "chords.example.org", null)]
    public void Address_ThatIsPrinted_IsOneThatOpens(string addresses, string allowed, string? expected) =>
        Assert.Equal(
            expected,
            new HostNames(Options.Create(new HostFilteringOptions { AllowedHosts = [.. allowed.Split(';')] })).FindOpening(
                addresses.Split(';')
            )
        );

    [Theory]
    [InlineData("/api/v1/runs", "chords.example.org", "chords.example.org"), InlineData("/", "chords.example.org:80", "chords.example.org")]
    [InlineData("/runs", "10.1.2.3", "10.1.2.3"), InlineData("/health/live", "", null)]
    public async Task Host_ThatIsRefused_IsToldWhichSettingAllowsIt(string path, string host, string? name)
    {
        var problem = name is null ? ApiMessages.HostMissing("AllowedHosts") : ApiMessages.HostNotAllowed(name, "AllowedHosts");
        await using var server = await TestServer.StartAsync(_root);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Http.BaseAddress!.Port, Cancellation);
        await client
            .GetStream()
            .WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"), Cancellation);
        using var reader = new StreamReader(client.GetStream());
        var answer = await reader.ReadToEndAsync(Cancellation);

        Assert.StartsWith("HTTP/1.1 400 Bad Request", answer, StringComparison.Ordinal);
        // The API's is JSON, with signs as their numbers.
        Assert.Contains(problem.ToString(), Regex.Unescape(answer), StringComparison.Ordinal);
        Assert.DoesNotContain("<html", answer, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [
        InlineData("pl", "pl"),
        InlineData("pl-PL", "pl"),
        InlineData("PL-pl", "pl"),
        InlineData("pl-Latn-PL", "pl"),
        InlineData("pl_PL", "pl")
    ]
    [InlineData("pl;q=0", null), InlineData("pl-PL;q=0, en", "en"), InlineData("pl;q=0, *", "en"), InlineData("en;q=0, *", "pl")]
    [
        InlineData("en-US,en;q=0.9,pl;q=0.8", "en"),
        InlineData("pl-PL,pl;q=0.9,en-US;q=0.8,en;q=0.7", "pl"),
        InlineData("en;q=0.4, pl-PL;q=0.5", "pl")
    ]
    [
        InlineData("de-DE, fr, it, es, pl", "pl"),
        InlineData("de, *;q=0.5", "en"),
        InlineData("*", "en"),
        InlineData("*;q=0", null),
        InlineData("de", null)
    ]
    [InlineData("plx, en;q=0.1", "en"), InlineData("pl, en", "pl"), InlineData("en, pl", "en"), InlineData("", null)]
    public void Language_OfABrowser_IsTheOneItLikesBest(string header, string? expected) =>
        Assert.Equal(expected, AcceptedLanguage.Find([.. StringWithQualityHeaderValue.ParseList([header])])?.Name);

    [Theory]
    [InlineData("pl-PL,pl;q=0.9", "lang=\"pl\""), InlineData("pl;q=0", "lang=\"en\""), InlineData("de", "lang=\"en\"")]
    public async Task Page_InTheLanguageOfABrowser_SaysSo(string header, string words)
    {
        Assert.Equal(2, Languages.All.Count);
        await using var server = await TestServer.StartAsync(_root);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/runs");
        request.Headers.TryAddWithoutValidation("Accept-Language", header);
        using var answer = await server.Http.SendAsync(request, Cancellation);
        Assert.Contains(words, await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChordDash.Components.Resources;
using ChordDash.Engine.Resources;
using ChordDash.Server.Tests.Accounts;
using ChordDash.Server.Tests.Shared;
using static Microsoft.Playwright.Assertions;

namespace ChordDash.Server.Tests.EndToEnd.Browser;

/// <summary>The server below a path of nginx.</summary>
[Collection(Dashboard.Collection)]
[Trait("Category", "EndToEnd")]
public sealed class ProxyTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_BelowAPathOfNginx_WorkAsEver()
    {
        await using var dashboard = await Dashboard.StartAsync(
            "--ChordDash:PathBase=/chorddash",
            "--ChordDash:TrustedProxies:0=127.0.0.1",
            "--ChordDash:Administrator=Ada",
            $"--ChordDash:AdministratorPassword={ClosedServer.Password}"
        );
        await using var nginx = await Nginx.StartAsync(dashboard.Server.Address);
        dashboard.Entrance = nginx.Address;
        await using var visitor = await dashboard.VisitAsync("/chorddash/datasets");

        // A proxy lets strangers in, who must sign in though the server itself is on loopback.
        await visitor.SeesHeadingAsync(Texts.SignIn);
        await visitor.Page.GetByLabel(Texts.Name.ToString()).FillAsync("Ada");
        await visitor.Page.GetByLabel(Texts.Password.ToString()).FillAsync(ClosedServer.Password);
        await visitor.Button(Texts.SignIn).ClickAsync();
        await visitor.SeesHeadingAsync(Texts.DataSets);
        Assert.StartsWith(new Uri(nginx.Address, "/chorddash/").ToString(), visitor.Page.Url, StringComparison.Ordinal);

        // An upload.
        await (await visitor.FileFieldAsync()).SetInputFilesAsync(
            new Microsoft.Playwright.FilePayload
            {
                Name = "pieces.pkl",
                MimeType = "application/octet-stream",
                Buffer = TestDatasets.Pickle(2, 40).ToArray(),
            }
        );
        await Expect(visitor.Link("pieces.pkl")).ToBeVisibleAsync();

        // A live chart.
        await visitor.Link("pieces.pkl").ClickAsync();
        await visitor.Link(Texts.Train).ClickAsync();
        await visitor.Page.GetByText(HyperParameterMessages.PresetQuick.ToString(), new() { Exact = true }).First.ClickAsync();
        await visitor.Button(Texts.QueueRun).ClickAsync();
        await visitor.Page.WaitForURLAsync("**/chorddash/runs/*-*");
        await Expect(visitor.Points(Texts.Loss).Nth(1)).ToBeVisibleAsync();

        foreach (
            var page in new[]
            {
                "",
                "datasets",
                "runs",
                "models",
                "predict",
                "compare",
                "system",
                "storage",
                "accounts",
                "audit",
                "account",
            }
        )
            await visitor.GoAsync($"/chorddash/{page}");
        await visitor.Link("API").ClickAsync();
        await visitor.SeesAsync("Data sets of chord sequences, training runs, models and predictions.");
    }

    [Fact]
    public async Task Requests_ThroughTheProxy_ComeFromWhereItSays_AndFromElsewhereAreNotBelieved()
    {
        await using var dashboard = await Dashboard.StartAsync(
            "--ChordDash:PathBase=/chorddash",
            "--ChordDash:TrustedProxies:0=127.0.0.1",
            "--ChordDash:AllowAnonymous=administrator"
        );
        await using var nginx = await Nginx.StartAsync(dashboard.Server.Address);
        using var http = new HttpClient { Timeout = Patience.Request, BaseAddress = new Uri(nginx.Address, "/chorddash/") };

        using var made = await http.PostAsJsonAsync("api/v1/datasets/sample?pieces=50", new { }, Cancellation);
        var document = await http.GetFromJsonAsync<JsonElement>("openapi/v1.json", Cancellation);

        Assert.Equal((HttpStatusCode.Created, "/chorddash/api/v1/datasets"), (made.StatusCode, made.Headers.Location?.ToString()));
        Assert.Equal("/chorddash/", document.GetProperty("servers")[0].GetProperty("url").GetString());
    }

    [Fact]
    public async Task Visitors_WhoComeThroughAProxyThatNobodyNamed_AreStrangers()
    {
        await using var dashboard = await Dashboard.StartAsync();
        using var direct = await dashboard.Http.GetAsync("api/v1/runs", Cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/runs");
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        using var forwarded = await dashboard.Http.SendAsync(request, Cancellation);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (direct.StatusCode, forwarded.StatusCode));
    }
}

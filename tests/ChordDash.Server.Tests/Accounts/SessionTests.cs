using System.Net;
using System.Net.Http.Json;
using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Server.Accounts;
using ChordDash.Server.Data;
using ChordDash.Server.Tests.Shared;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace ChordDash.Server.Tests.Accounts;

/// <summary>Where somebody is signed in, and how that ends.</summary>
public sealed class SessionTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task SignOut_EndsTheSession_ForACopyOfItsCookieToo()
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        var cookies = new CookieContainer();
        using var browser = await closed.SignInAsync("Vic", cookies);
        using var thief = closed.NewBrowser(Copy(cookies, browser));
        using var before = await thief.GetAsync("/api/v1/runs", Cancellation);

        using var signedOut = await ClosedServer.SubmitAsync(browser, "/account/password", [], "/account/sign-out");
        using var after = await thief.GetAsync("/api/v1/runs", Cancellation);

        Assert.Equal(HttpStatusCode.Redirect, signedOut.StatusCode);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Redirect), (before.StatusCode, after.StatusCode));
        Assert.StartsWith("/account/sign-in", after.Headers.Location!.PathAndQuery, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_Again_TakesANewSessionAndEndsTheOneBefore()
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        var cookies = new CookieContainer();
        using var browser = await closed.SignInAsync("Vic", cookies);
        using var other = closed.NewBrowser(Copy(cookies, browser));

        using var again = await ClosedServer.SubmitAsync(browser, "/account/sign-in", Form());
        using var ofBefore = await other.GetAsync("/api/v1/runs", Cancellation);
        using var ofNow = await browser.GetAsync("/api/v1/runs", Cancellation);

        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.OK), (ofBefore.StatusCode, ofNow.StatusCode));
        Assert.Single(await ListAsync(closed, "Vic"));
    }

    [Fact]
    public async Task Cookie_OfAVersionWithoutSessions_LeadsToTheSignIn()
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        var options = closed
            .Server.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>()
            .Get(IdentityConstants.ApplicationScheme);
        var cookies = new CookieContainer();
        using var browser = closed.NewBrowser(cookies);
        cookies.Add(browser.BaseAddress!, new Cookie("ChordDash", options.TicketDataFormat.Protect(await TicketAsync(closed, "Ada"))));

        using var answer = await browser.GetAsync("/", Cancellation);

        Assert.Equal((HttpStatusCode.Redirect, "/account/sign-in"), (answer.StatusCode, answer.Headers.Location?.AbsolutePath));
    }

    [Fact]
    public async Task Password_Changed_EndsAllOtherSessions()
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        using var here = await closed.SignInAsync("Vic");
        using var there = await closed.SignInAsync("Vic");
        using var before = await there.GetAsync("/api/v1/runs", Cancellation);

        using var changed = await ClosedServer.SubmitAsync(
            here,
            "/account/password",
            new() { ["Input.Old"] = ClosedServer.Password, ["Input.New"] = "a sentence of my own" }
        );
        using var own = await here.GetAsync("/api/v1/runs", Cancellation);
        using var other = await there.GetAsync("/api/v1/runs", Cancellation);

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(
            (HttpStatusCode.Redirect, HttpStatusCode.OK, HttpStatusCode.Redirect),
            (changed.StatusCode, own.StatusCode, other.StatusCode)
        );
        Assert.Single(await ListAsync(closed, "Vic"));
    }

    [Fact]
    public async Task Sessions_AreEndedByTheirOwnerAndByAdministratorsOnly()
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        var sessions = closed.Server.Services.GetRequiredService<ISessions>();
        using var vic = await closed.SignInAsync("Vic");
        using var mia = await closed.SignInAsync("Mia");
        using var second = await closed.SignInAsync("Mia");
        var ofVic = Assert.Single(await ListAsync(closed, "Vic"));
        var vicsId = (await AccountAsync(closed, "Vic")).Id;

        await Assert.ThrowsAsync<NotFoundException>(() => closed.AsAsync("Mia", () => sessions.EndAsync(ofVic.Id, Cancellation)));
        await Assert.ThrowsAsync<AccessDeniedException>(() => closed.AsAsync("Mia", () => sessions.EndAllAsync(vicsId, Cancellation)));
        AccessControl.Enter(new Visitor(Role.Administrator, new Owner(vicsId, "Vic")) { ByKey = true }, "test");
        await Assert.ThrowsAsync<AccessDeniedException>(() => sessions.ListAsync(Cancellation));
        await closed.AsAsync("Mia", async () => await sessions.EndAsync((await sessions.ListAsync(Cancellation))[^1].Id, Cancellation));
        await closed.AsAsync("Ada", () => sessions.EndAllAsync(vicsId, Cancellation));

        Assert.Single(await ListAsync(closed, "Mia"));
        Assert.Empty(await ListAsync(closed, "Vic"));
        var statuses = await Task.WhenAll(
            new[] { vic, mia, second }.Select(async browser => (await browser.GetAsync("/api/v1/runs", Cancellation)).StatusCode)
        );
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Redirect, HttpStatusCode.Redirect], statuses.Order());
        var log = closed.Server.Services.GetRequiredService<IAuditLog>();
        Assert.Equal(
            ["account.sessions-ended", "session.ended"],
            (await closed.AsAsync("Ada", () => log.ListAsync("ended", 0, 50, Cancellation))).Entries.Select(entry => entry.Action)
        );
    }

    [Fact]
    public async Task Session_Unused_OrOld_IsOver()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var closed = await ClosedServer.StartAsync(_root, services => services.AddSingleton<TimeProvider>(time));
        var store = closed.Server.Services.GetRequiredService<SessionStore>();
        var unused = await store.StoreAsync(await TicketAsync(closed, "Vic"));

        // Only the clock: timers have nothing to do with it.
        Pass(Limits.MaxSessionIdle - TimeSpan.FromMinutes(1));
        Assert.NotNull(await store.RetrieveAsync(unused));
        Pass(TimeSpan.FromMinutes(1));
        Assert.Null(await store.RetrieveAsync(unused));

        var lasting = await store.StoreAsync(await TicketAsync(closed, "Vic"));
        for (var day = 10; day < Limits.MaxSessionLifetime.TotalDays; day += 10)
        {
            Pass(TimeSpan.FromDays(10));
            await store.RenewAsync(lasting, await TicketAsync(closed, "Vic"));
            Assert.NotNull(await store.RetrieveAsync(lasting));
        }

        Pass(TimeSpan.FromDays(10));
        Assert.Null(await store.RetrieveAsync(lasting));

        void Pass(TimeSpan duration) => time.AdjustTime(time.GetUtcNow() + duration);
    }

    [Fact]
    public async Task Sessions_OfOneAccount_AreOneTooMany_TheLongestUnseenEnds()
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        var store = closed.Server.Services.GetRequiredService<SessionStore>();
        var keys = new List<string>();
        for (var session = 0; session <= Limits.MaxSessionsPerAccount; session++)
            keys.Add(await store.StoreAsync(await TicketAsync(closed, "Vic")));

        Assert.Null(await store.RetrieveAsync(keys[0]));
        Assert.NotNull(await store.RetrieveAsync(keys[1]));
        Assert.NotNull(await store.RetrieveAsync(keys[^1]));
        Assert.Equal(Limits.MaxSessionsPerAccount, (await ListAsync(closed, "Vic")).Count);
    }

    [Fact]
    public async Task Session_InTheDatabase_IsADigest()
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        var key = await closed.Server.Services.GetRequiredService<SessionStore>().StoreAsync(await TicketAsync(closed, "Vic"));

        var stored = string.Concat(
            Directory
                .EnumerateFiles(_root.Path, "chorddash.db*")
                .Select(file =>
                {
                    using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                    using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
                    return reader.ReadToEnd();
                })
        );

        Assert.DoesNotContain(key, stored, StringComparison.Ordinal);
        Assert.Contains("Sessions", stored, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "__Host-ChordDash=", "path=/;")]
    [InlineData("/chorddash", "ChordDash=", "path=/chorddash;")]
    public async Task Cookie_WithHttpsAtTheRoot_IsBoundToItsHost(string pathBase, string name, string path)
    {
        await using var closed = await ClosedServer.StartAsync(
            _root,
            "--ChordDash:TrustedProxies:0=127.0.0.1",
            $"--ChordDash:PathBase={pathBase}"
        );
        using var browser = closed.NewBrowser();
        browser.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        // The container sends no secure cookie over the unencrypted way between the proxy and the server.
        using var page = await browser.GetAsync($"{pathBase}/account/sign-in", Cancellation);
        browser.DefaultRequestHeaders.Add("Cookie", page.Headers.GetValues("Set-Cookie").Select(one => one.Split(';')[0]));
        using var answer = await ClosedServer.SubmitAsync(browser, $"{pathBase}/account/sign-in", Form());

        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), one => one.StartsWith(name, StringComparison.Ordinal));
        Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(path, cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Deeds_Refused_AreInTheAuditLog_ButFillItNot()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var closed = await ClosedServer.StartAsync(_root, services => services.AddSingleton<TimeProvider>(time));
        using var mia = await closed.WithKeyAsync("Mia", Role.Member);
        for (var attempt = 0; attempt <= Limits.MaxRefusalsRecordedPerMinute; attempt++)
        {
            using var answer = await mia.PostAsJsonAsync("/api/v1/queue/hold", new { }, Cancellation);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        var log = closed.Server.Services.GetRequiredService<IAuditLog>();
        var refused = (await closed.AsAsync("Ada", () => log.ListAsync("refused", 0, 50, Cancellation))).Entries;
        Assert.Equal(Limits.MaxRefusalsRecordedPerMinute, refused.Count);
        Assert.All(refused, entry => Assert.Equal(("Mia", "POST /api/v1/queue/hold"), (entry.Person, entry.Subject)));
        time.Advance(TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<AccessDeniedException>(() =>
            closed.AsAsync("Mia", () => closed.Server.Queue.HoldAllAsync(held: true, Cancellation))
        );
        Assert.Equal(refused.Count + 1, (await closed.AsAsync("Ada", () => log.ListAsync("refused", 0, 50, Cancellation))).Total);
    }

    [Theory]
    [InlineData(
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
        "Edge (Windows)"
    )]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0", "Firefox (Linux)")]
    [InlineData(
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            + "Version/18.6 Mobile/15E148 Safari/604.1",
        "Safari (iPhone)"
    )]
    [InlineData("curl/8.5.0", "curl")]
    [InlineData("<\u202eb>\r\nodd one", "<b>odd")]
    [InlineData(" ", null)]
    public void Browser_IsNamedInAFewWords(string userAgent, string? name)
    {
        Assert.Equal(name, BrowserName.Of(userAgent));
        Assert.Equal(60, BrowserName.Of(new string('a', 1_000))!.Length);
    }

    private static Dictionary<string, string> Form() =>
        new(StringComparer.Ordinal) { ["Input.Name"] = "Vic", ["Input.Password"] = ClosedServer.Password };

    private static CookieContainer Copy(CookieContainer cookies, HttpClient browser)
    {
        var copy = new CookieContainer();
        copy.Add(browser.BaseAddress!, new Cookie("ChordDash", cookies.GetCookies(browser.BaseAddress!)["ChordDash"]!.Value));
        return copy;
    }

    private static Task<IReadOnlyList<Session>> ListAsync(ClosedServer closed, string name) =>
        closed.AsAsync(name, () => closed.Server.Services.GetRequiredService<ISessions>().ListAsync(Cancellation));

    private static async Task<Account> AccountAsync(ClosedServer closed, string name)
    {
        await using var scope = closed.Server.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<UserManager<Account>>().FindByNameAsync(name))!;
    }

    private static async Task<AuthenticationTicket> TicketAsync(ClosedServer closed, string name)
    {
        await using var scope = closed.Server.Services.CreateAsyncScope();
        var principal = await scope
            .ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<Account>>()
            .CreateAsync(await AccountAsync(closed, name));
        return new(principal, IdentityConstants.ApplicationScheme);
    }
}

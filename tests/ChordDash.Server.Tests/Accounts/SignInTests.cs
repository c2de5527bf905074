using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using ChordDash.Components.Accounts;
using ChordDash.Server.Accounts;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ChordDash.Server.Tests.Accounts;

public sealed class SignInTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Start_WhereOthersCanReachItWithoutAnAdministrator_ServesOnlyThePageThatMakesOne()
    {
        var log = new HeardLog();
        await using var server = await TestServer.StartAsync(
            _root,
            services => services.AddLogging(logging => logging.AddProvider(log)),
            "--urls",
            "http://0.0.0.0:0"
        );
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{server.Http.BaseAddress!.Port}"),
        };

        using var home = await browser.GetAsync("/", Cancellation);
        using var api = await browser.GetAsync("/api/v1/runs", Cancellation);
        var closed = await browser.GetStringAsync("/account/set-up?token=guessed", Cancellation);
        var address = Regex
            .Match(log.Text, "/account/set-up[?]token=[^ ]+", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)
            .Value;
        using var weak = await ClosedServer.SubmitAsync(browser, address, new() { ["Input.Name"] = "Ada", ["Input.Password"] = "short" });
        using var made = await ClosedServer.SubmitAsync(
            browser,
            address,
            new() { ["Input.Name"] = "Ada", ["Input.Password"] = ClosedServer.Password }
        );
        using var again = await ClosedServer.SubmitAsync(
            browser,
            address,
            new()
            {
                ["_handler"] = "set-up",
                ["Input.Name"] = "Eve",
                ["Input.Password"] = ClosedServer.Password,
            }
        );

        Assert.Equal((HttpStatusCode.Redirect, "/account/set-up"), (home.StatusCode, home.Headers.Location?.ToString()));
        var (status, problem) = await TestServer.ReadAsync(api);
        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, nameof(ApiMessages.ServerHasNoAdministrator)),
            (status, problem.GetProperty("code").GetString())
        );
        Assert.DoesNotContain("<form", closed, StringComparison.Ordinal);
        Assert.Contains(
            AccountMessages.PasswordTooShort(12).ToString(),
            WebUtility.HtmlDecode(await weak.Content.ReadAsStringAsync(Cancellation)),
            StringComparison.Ordinal
        );
        Assert.Equal(HttpStatusCode.Redirect, made.StatusCode);
        Assert.NotEqual(HttpStatusCode.Redirect, again.StatusCode);
        using var signedIn = await browser.GetAsync("/", Cancellation);
        Assert.Equal(HttpStatusCode.OK, signedIn.StatusCode);
        Assert.Equal([("Ada", Role.Administrator)], (await ListAsync(server)).Select(account => (account.Name, account.Role)));
    }

    [Fact]
    public async Task SignIn_WithTheRightPassword_LeadsBackAndOnlyHere()
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        using var browser = closed.NewBrowser();

        using var asked = await browser.GetAsync("/runs?view=all", Cancellation);
        var page = asked.Headers.Location!.PathAndQuery;
        using var wrong = await ClosedServer.SubmitAsync(browser, page, Form("Vic", "not the password"));
        using var nobody = await ClosedServer.SubmitAsync(browser, page, Form("<b>Eve</b>", "not the password"));
        using var right = await ClosedServer.SubmitAsync(browser, page, Form("vic", ClosedServer.Password));
        using var elsewhere = await ClosedServer.SubmitAsync(
            browser,
            "/account/sign-in?returnUrl=//evil.example/",
            Form("Vic", ClosedServer.Password)
        );

        Assert.StartsWith("/account/sign-in?returnUrl=%2Fruns%3Fview%3Dall", page, StringComparison.Ordinal);
        var (forWrong, forNobody) = (
            await wrong.Content.ReadAsStringAsync(Cancellation),
            await nobody.Content.ReadAsStringAsync(Cancellation)
        );
        var refusal = AccountMessages.SignInRefused(10).ToString();
        Assert.Contains(refusal, WebUtility.HtmlDecode(forWrong), StringComparison.Ordinal);
        Assert.Contains(refusal, WebUtility.HtmlDecode(forNobody), StringComparison.Ordinal);
        Assert.DoesNotContain("<b>Eve", forNobody, StringComparison.Ordinal);
        Assert.Equal("/runs?view=all", right.Headers.Location!.PathAndQuery);
        Assert.Equal(
            (browser.BaseAddress!.Authority, "/"),
            (elsewhere.Headers.Location!.Authority, elsewhere.Headers.Location.PathAndQuery)
        );
        var cookie = Assert.Single(right.Headers.GetValues("Set-Cookie"), one => one.StartsWith("ChordDash=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("expires", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task SignIn_GuessedTenTimes_LocksTheAccount()
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        using var browser = closed.NewBrowser();
        for (var guess = 0; guess < 10; guess++)
            (await ClosedServer.SubmitAsync(browser, "/account/sign-in", Form("Vic", $"guess number {guess}"))).Dispose();

        using var locked = await ClosedServer.SubmitAsync(browser, "/account/sign-in", Form("Vic", ClosedServer.Password));

        Assert.Equal(HttpStatusCode.OK, locked.StatusCode);
        Assert.True((await ListAsync(closed.Server)).Single(account => account.Name is "Vic").LockedOut);
    }

    [Fact]
    public async Task SignIn_GuessedWithoutEnd_IsSlowedDown()
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        using var browser = closed.NewBrowser();
        var statuses = new HashSet<HttpStatusCode>();
        for (var guess = 0; guess < 40; guess++)
        {
            using var answer = await browser.GetAsync("/account/sign-in", Cancellation);
            statuses.Add(answer.StatusCode);
        }

        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
    }

    [Fact]
    public async Task SignIn_WithANameOfSeveralLines_IsOneLineOfTheLog()
    {
        var log = new HeardLog();
        await using var closed = await ClosedServer.StartAsync(
            _root,
            services => services.AddLogging(logging => logging.AddProvider(log)),
            "--Logging:LogLevel:ChordDash=Information"
        );
        using var browser = closed.NewBrowser();

        (
            await ClosedServer.SubmitAsync(browser, "/account/sign-in", Form("Eve\ninfo: Ada at home: sign-in", "not the password"))
        ).Dispose();

        Assert.Contains("sign-in.refused Eve info: Ada at home: sign-in", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignOut_WithoutOurForm_IsRefused()
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        using var browser = await closed.SignInAsync("Vic");

        using var forged = await browser.PostAsync("/account/sign-out", content: null, Cancellation);
        using var stays = await browser.GetAsync("/api/v1/runs", Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.Equal(HttpStatusCode.OK, stays.StatusCode);
    }

    [Fact]
    public async Task Account_MadeByAnAdministrator_IsGoodForNothingUntilItsPasswordIsItsOwn()
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        var first = await closed.AsAsync("Ada", () =>
            closed.Server.Services.GetRequiredService<IAccounts>().CreateAsync("Zoë Żak", Role.Member)
        );
        using var browser = closed.NewBrowser();
        (await ClosedServer.SubmitAsync(browser, "/account/sign-in", Form("zoë żak", first))).Dispose();

        using var early = await browser.GetAsync("/api/v1/runs", Cancellation);
        using var changed = await ClosedServer.SubmitAsync(
            browser,
            "/account/password",
            new() { ["Input.Old"] = first, ["Input.New"] = "a sentence of my own" }
        );
        using var late = await browser.GetAsync("/api/v1/runs", Cancellation);

        Assert.Equal((HttpStatusCode.Redirect, "/account/sign-in"), (early.StatusCode, early.Headers.Location?.ToString()));
        Assert.Equal(HttpStatusCode.Redirect, changed.StatusCode);
        Assert.Equal(HttpStatusCode.OK, late.StatusCode);
    }

    [Fact]
    public async Task Account_Disabled_LosesItsKeysAndCannotSignIn()
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        using var program = await closed.WithKeyAsync("Mia", Role.Member);
        var accounts = closed.Server.Services.GetRequiredService<IAccounts>();
        var mia = (await ListAsync(closed.Server)).Single(account => account.Name is "Mia");
        using var before = await program.GetAsync("/api/v1/runs", Cancellation);

        await closed.AsAsync("Ada", () => accounts.SetDisabledAsync(mia.Id, disabled: true));
        using var after = await program.GetAsync("/api/v1/runs", Cancellation);
        using var browser = closed.NewBrowser();
        using var refused = await ClosedServer.SubmitAsync(browser, "/account/sign-in", Form("Mia", ClosedServer.Password));

        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.OK),
            (before.StatusCode, after.StatusCode, refused.StatusCode)
        );
    }

    [Fact]
    public async Task Administrator_TheLast_CannotBeTakenAway()
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        var accounts = closed.Server.Services.GetRequiredService<IAccounts>();
        var ada = (await ListAsync(closed.Server)).Single(account => account.Name is "Ada");

        foreach (
            var attempt in new[]
            {
                () => accounts.SetRoleAsync(ada.Id, Role.Viewer),
                () => accounts.SetDisabledAsync(ada.Id, disabled: true),
                () => accounts.DeleteAsync(ada.Id),
            }
        )
        {
            var refusal = await Problems.OfAsync(() => closed.AsAsync("Ada", attempt));
            Assert.Equal(AccountMessages.AccountIsLastAdministrator("Ada"), refusal);
        }

        Assert.Equal(4, await accounts.CountAsync(Cancellation));
    }

    [Fact]
    public async Task Role_Changed_HoldsForSessionsWithinMinutes()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var closed = await ClosedServer.StartAsync(_root, services => services.AddSingleton<TimeProvider>(time));
        using var browser = await closed.SignInAsync("Mia");
        using var before = await browser.PostAsJsonAsync("/api/v1/datasets/sample?pieces=50", new { }, Cancellation);
        var mia = (await ListAsync(closed.Server)).Single(account => account.Name is "Mia");

        await closed.AsAsync("Ada", () => closed.Server.Services.GetRequiredService<IAccounts>().SetRoleAsync(mia.Id, Role.Viewer));
        time.Advance(CallerWatch.Interval);
        using var after = await browser.PostAsJsonAsync("/api/v1/datasets/sample?pieces=60", new { }, Cancellation);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Unauthorized), (before.StatusCode, after.StatusCode));
    }

    [Fact]
    public async Task Anonymous_AsTheSettingsSay_LooksButIsAskedToSignInForMore()
    {
        await using var closed = await ClosedServer.StartAsync(_root, "--ChordDash:AllowAnonymous=viewer");

        using var look = await closed.Server.Http.GetAsync("/api/v1/runs", Cancellation);
        using var change = await closed.Server.Http.PostAsJsonAsync("/api/v1/datasets/sample", new { }, Cancellation);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (look.StatusCode, change.StatusCode));
        Problems.AssertIs(ApiMessages.CallerUnknown("/account"), (await TestServer.ReadAsync(change)).Body);
    }

    [Fact]
    public async Task AuditLog_SaysWhoDidWhat_ToAdministratorsOnly()
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        using var browser = await closed.SignInAsync("Mia");
        using var uploaded = await browser.PostAsJsonAsync("/api/v1/datasets/sample?pieces=50", new { }, Cancellation);
        await closed.AsAsync("Ada", () => closed.Server.Queue.HoldAllAsync(held: true, Cancellation));
        var run = await closed.AsAsync("Mia", () => closed.Server.EnqueueAsync());
        await closed.AsAsync("Mia", () => closed.Server.Queue.CancelAsync(run.Id, Cancellation));
        await closed.AsAsync("Mia", () => closed.Server.RunCommands.DeleteAsync(run.Id, Cancellation));
        var log = closed.Server.Services.GetRequiredService<IAuditLog>();

        var entries = (await closed.AsAsync("Ada", () => log.ListAsync("mia", 0, 50, Cancellation))).Entries;

        Assert.Equal(
            [
                "run.deleted",
                "run.cancelled",
                "run.queued",
                "dataset.uploaded",
                "dataset.uploaded",
                "dataset.uploaded",
                "sign-in",
                "account.created",
            ],
            entries.Select(entry => entry.Action)
        );
        Assert.All(entries.SkipLast(1), entry => Assert.Equal("Mia", entry.Person));
        Assert.All(entries.Skip(4).Take(3), entry => Assert.Equal("127.0.0.1", entry.Address));
        Assert.Equal($"#{run.Number} {run.Name}", entries[0].Subject);
        await Assert.ThrowsAsync<AccessDeniedException>(() => closed.AsAsync("Mia", () => log.ListAsync(null, 0, 50, Cancellation)));
    }

    private static Dictionary<string, string> Form(string name, string password) =>
        new(StringComparer.Ordinal) { ["Input.Name"] = name, ["Input.Password"] = password };

    private static async Task<IReadOnlyList<AccountSummary>> ListAsync(TestServer server)
    {
        AccessControl.Enter(new Visitor(Role.Administrator), address: null);
        return await server.Services.GetRequiredService<IAccounts>().ListAsync(Cancellation);
    }
}

using ChordDash.Server.Tests.Accounts;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChordDash.Server.Tests.EndToEnd.Browser;

/// <summary>Signing in, and what each role sees.</summary>
[Collection(Dashboard.Collection)]
[Trait("Category", "EndToEnd")]
public sealed class AccountTests
{
    private static readonly string[] Closed =
    [
        "--ChordDash:AllowAnonymous=nobody",
        "--ChordDash:Administrator=Ada",
        $"--ChordDash:AdministratorPassword={ClosedServer.Password}",
    ];

    [Fact]
    public async Task Administrator_MakesAnAccount_WhoseOwnerChoosesAPasswordAndSeesWhatAViewerMay()
    {
        await using var dashboard = await Dashboard.StartAsync(Closed);
        await using var ada = await dashboard.VisitAsync("/datasets");
        await ada.SeesHeadingAsync("Sign in");
        await SignInAsync(ada, "Ada", ClosedServer.Password);
        await ada.SeesHeadingAsync("Data sets");
        await ada.Button("Load sample data").First.ClickAsync();
        await Expect(ada.Link("sample-train.pkl")).ToBeVisibleAsync();

        await ada.Link("System").ClickAsync();
        await ada.Link("Accounts").ClickAsync();
        await ada.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Vic");
        await ada.Page.GetByRole(AriaRole.Combobox, new() { Name = "Role" }).ClickAsync();
        await ada.Page.GetByRole(AriaRole.Option, new() { Name = "viewer" }).ClickAsync();
        await ada.Button("Create account").ClickAsync();
        var password = await ada.Page.Locator(".secret code").InnerTextAsync();
        await Expect(ada.Page.GetByRole(AriaRole.Cell, new() { Name = "viewer" })).ToBeVisibleAsync();
        await ada.Button("Account of Ada").ClickAsync();
        await ada.Page.GetByText("Sign out").ClickAsync();
        await ada.SeesHeadingAsync("Sign in");

        await using var vic = await dashboard.VisitAsync("/");
        await SignInAsync(vic, "Vic", password);
        await vic.SeesHeadingAsync("Change your password");
        await vic.Page.GetByLabel("Old password").FillAsync(password);
        await vic.Page.GetByLabel("New password").FillAsync(ClosedServer.Password);
        await vic.Button("Change password").ClickAsync();
        await vic.SeesHeadingAsync("Overview");
        await Expect(vic.Link("New run")).ToHaveCountAsync(0);
        await Expect(vic.Link("System")).ToHaveCountAsync(0);
        await vic.Link("Data sets").First.ClickAsync();
        await Expect(vic.Link("sample-train.pkl")).ToBeVisibleAsync();
        await Expect(vic.Button("Load sample data")).ToHaveCountAsync(0);
        await vic.Link("sample-train.pkl").ClickAsync();
        await vic.SeesAsync("Notes and tags");
        await Expect(vic.Button("Delete")).ToHaveCountAsync(0);
        await Expect(vic.Button("Edit notes")).ToHaveCountAsync(0);
        await vic.ExpectTroubleAsync(() => vic.GoAsync("/accounts"));
        await vic.SeesHeadingAsync("Access denied");
    }

    [Fact]
    public async Task SignIn_AndTheFirstRun_AreAccessibleInBothLanguages()
    {
        await using var dashboard = await Dashboard.StartAsync(Closed);
        foreach (var (scheme, language, width) in new[] { (ColorScheme.Light, "en", 1_440), (ColorScheme.Dark, "pl", 360) })
        {
            await using var visitor = await dashboard.VisitAsync("/account/sign-in", scheme, width, language: language);
            foreach (var page in new[] { "/account/sign-in", "/account/sign-in?failed=disabled", "/account/set-up", "/account/password" })
            {
                await visitor.GoAsync(page);
                var result = await visitor.Page.RunAxe();
                var violations = result.Violations.Select(one => $"{one.Help} {string.Join(' ', one.Nodes.Select(node => node.Html))}");
                Assert.True(result.Violations.Length == 0, $"{page}: {string.Join('\n', violations)}");
                Assert.True(await visitor.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth") <= width, page);
                Assert.Equal(language, await visitor.Page.Locator("html").GetAttributeAsync("lang"));
            }
        }
    }

    [Fact]
    public async Task Key_MadeOnOnesPage_OpensTheApi()
    {
        await using var dashboard = await Dashboard.StartAsync(Closed);
        await using var ada = await dashboard.VisitAsync("/account");
        await SignInAsync(ada, "Ada", ClosedServer.Password);
        await ada.SeesHeadingAsync("Ada");

        await ada.Page.GetByLabel("Purpose").FillAsync("a notebook");
        await ada.Button("Create key").ClickAsync();
        var key = await ada.Page.Locator(".secret code").InnerTextAsync();
        await Expect(ada.Page.GetByRole(AriaRole.Cell, new() { Name = "a notebook", Exact = true })).ToBeVisibleAsync();

        dashboard.Http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        Assert.Equal(0, (await dashboard.GetAsync("api/v1/runs")).GetArrayLength());
        await ada.Button("Revoke a notebook").ClickAsync();
        await ada.SeesAsync("No API keys yet.");
        using var refused = await dashboard.Http.GetAsync("api/v1/runs", TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task SignOut_EndsTheOtherPagesOfItsBrowserWithinSeconds()
    {
        await using var dashboard = await Dashboard.StartAsync(Closed);
        await using var ada = await dashboard.VisitAsync("/account");
        await SignInAsync(ada, "Ada", ClosedServer.Password);
        await ada.SeesHeadingAsync("Ada");
        var other = await ada.AnotherTabAsync("/accounts");
        await Expect(other.Page.GetByRole(AriaRole.Cell, new() { Name = "Ada (you)" })).ToBeVisibleAsync();

        await ada.Page.BringToFrontAsync();
        await ada.Button("Account of Ada").ClickAsync();
        await ada.Page.GetByText("Sign out", new() { Exact = true }).ClickAsync();
        await ada.SeesHeadingAsync("Sign in");

        await other.SeesHeadingAsync("Sign in");
        Assert.EndsWith("/account/sign-in?returnUrl=%2Faccounts", other.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sessions_OfOtherBrowsers_EndFromOnesPage_WhichIsAccessible()
    {
        await using var dashboard = await Dashboard.StartAsync(Closed);
        await using var phone = await dashboard.VisitAsync("/account", ColorScheme.Dark, width: 360, height: 740, language: "pl");
        await phone.Page.GetByLabel("Nazwa").FillAsync("Ada");
        await phone.Page.GetByLabel("Hasło").FillAsync(ClosedServer.Password);
        await phone.Button("Zaloguj się").ClickAsync();
        await phone.SeesHeadingAsync("Ada");
        await using var ada = await dashboard.VisitAsync("/account");
        await SignInAsync(ada, "Ada", ClosedServer.Password);
        await Expect(ada.Page.GetByRole(AriaRole.Cell, new() { Name = "(this one)" })).ToBeVisibleAsync();
        foreach (var visitor in new[] { ada, phone })
        {
            await Expect(visitor.Page.Locator(".mud-skeleton")).ToHaveCountAsync(0);
            var result = await visitor.Page.RunAxe();
            Assert.True(
                result.Violations.Length == 0,
                string.Join('\n', result.Violations.Select(one => one.Help + " " + string.Join(' ', one.Nodes.Select(node => node.Html))))
            );
        }

        Assert.Equal(360, await phone.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));

        await ada.Button("End all other sessions").ClickAsync();

        await Expect(phone.Page.GetByRole(AriaRole.Heading, new() { Name = "Zaloguj się", Level = 1 })).ToBeVisibleAsync();
        await Expect(ada.Button("End all other sessions")).ToHaveCountAsync(0);
        await Expect(ada.Button("End session: Chrome (Linux)")).ToHaveCountAsync(1);
    }

    private static async Task SignInAsync(Visitor visitor, string name, string password)
    {
        await visitor.Page.GetByLabel("Name").FillAsync(name);
        await visitor.Page.GetByLabel("Password").FillAsync(password);
        await visitor.Button("Sign in").ClickAsync();
    }
}

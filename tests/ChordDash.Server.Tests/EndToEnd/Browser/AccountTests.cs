using ChordDash.Components.Localization;
using ChordDash.Components.Resources;
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
        await ada.SeesHeadingAsync(Texts.SignIn);
        await SignInAsync(ada, "Ada", ClosedServer.Password);
        await ada.SeesHeadingAsync(Texts.DataSets);
        await ada.Button(Texts.LoadSampleData).First.ClickAsync();
        await Expect(ada.Link("sample-train.pkl")).ToBeVisibleAsync();

        await ada.Link(Texts.SystemTitle).ClickAsync();
        await ada.Link(Texts.Accounts).ClickAsync();
        await ada.Field(Texts.Name).FillAsync("Vic");
        await ada.Page.GetByRole(AriaRole.Combobox, new() { Name = Texts.Role.ToString() }).ClickAsync();
        await ada.Page.GetByRole(AriaRole.Option, new() { Name = Texts.ViewerLower.ToString() }).ClickAsync();
        // The second click of a double click would fail, and the only showing of the password would be gone.
        await ada.Button(Texts.CreateAccount).DblClickAsync();
        await ada.SeesAsync(Texts.PasswordShownOnce("Vic"));
        await Expect(ada.Page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        var password = await ada.Page.Locator(".secret code").InnerTextAsync();
        await Expect(ada.Page.GetByRole(AriaRole.Cell, new() { Name = Texts.ViewerLower.ToString() })).ToBeVisibleAsync();
        await ada.Button(Texts.AccountLabel("Ada")).ClickAsync();
        await ada.Page.GetByText(Texts.SignOut.ToString()).ClickAsync();
        await ada.SeesHeadingAsync(Texts.SignIn);

        await using var vic = await dashboard.VisitAsync("/");
        await SignInAsync(vic, "Vic", password);
        await vic.SeesHeadingAsync(Texts.ChangeYourPassword);
        await vic.Page.GetByLabel(Texts.OldPassword.ToString()).FillAsync(password);
        await vic.Page.GetByLabel(Texts.NewPassword.ToString()).FillAsync(ClosedServer.Password);
        await vic.Button(Texts.ChangePasswordButton).ClickAsync();
        await vic.SeesHeadingAsync(Texts.Overview);
        await Expect(vic.Link(Texts.NewRun)).ToHaveCountAsync(0);
        await Expect(vic.Link(Texts.SystemTitle)).ToHaveCountAsync(0);
        await vic.Link(Texts.DataSets).First.ClickAsync();
        await Expect(vic.Link("sample-train.pkl")).ToBeVisibleAsync();
        await Expect(vic.Button(Texts.LoadSampleData)).ToHaveCountAsync(0);
        await vic.Link("sample-train.pkl").ClickAsync();
        await vic.SeesAsync(Texts.NotesAndTags);
        await Expect(vic.Button(Texts.Delete)).ToHaveCountAsync(0);
        await Expect(vic.Button(Texts.EditNotes)).ToHaveCountAsync(0);
        await vic.ExpectTroubleAsync(() => vic.GoAsync("/accounts"));
        await vic.SeesHeadingAsync(Texts.AccessDenied);
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

        await ada.Page.GetByLabel(Texts.KeyPurpose.ToString()).FillAsync("a notebook");
        await ada.Button(Texts.CreateKey).ClickAsync();
        var key = await ada.Page.Locator(".secret code").InnerTextAsync();
        await Expect(ada.Page.GetByRole(AriaRole.Cell, new() { Name = "a notebook", Exact = true })).ToBeVisibleAsync();

        dashboard.Http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        Assert.Equal(0, (await dashboard.GetAsync("api/v1/runs")).GetArrayLength());
        await ada.Button(Texts.RevokeLabel("a notebook")).ClickAsync();
        await ada.SeesAsync(Texts.NoKeysHelp);
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
        await Expect(other.Page.GetByRole(AriaRole.Cell, new() { Name = $"Ada {Texts.You}" })).ToBeVisibleAsync();

        await ada.Page.BringToFrontAsync();
        await ada.Button(Texts.AccountLabel("Ada")).ClickAsync();
        await ada.Page.GetByText(Texts.SignOut.ToString(), new() { Exact = true }).ClickAsync();
        await ada.SeesHeadingAsync(Texts.SignIn);

        await other.SeesHeadingAsync(Texts.SignIn);
        Assert.EndsWith("/account/sign-in?returnUrl=%2Faccounts", other.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sessions_OfOtherBrowsers_EndFromOnesPage_WhichIsAccessible()
    {
        await using var dashboard = await Dashboard.StartAsync(Closed);
        await using var phone = await dashboard.VisitAsync("/account", ColorScheme.Dark, width: 360, height: 740, language: "pl");
        await phone.Page.GetByLabel(Texts.Name.Text(Languages.Polish)).FillAsync("Ada");
        await phone.Page.GetByLabel(Texts.Password.Text(Languages.Polish)).FillAsync(ClosedServer.Password);
        await phone.Button(Texts.SignIn.Text(Languages.Polish)).ClickAsync();
        await phone.SeesHeadingAsync("Ada");
        await using var ada = await dashboard.VisitAsync("/account");
        await SignInAsync(ada, "Ada", ClosedServer.Password);
        await Expect(ada.Page.GetByRole(AriaRole.Cell, new() { Name = Texts.ThisSession.ToString() })).ToBeVisibleAsync();
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

        await ada.Button(Texts.EndOtherSessions).ClickAsync();

        await phone.SeesHeadingAsync(Texts.SignIn.Text(Languages.Polish));
        await Expect(ada.Button(Texts.EndOtherSessions)).ToHaveCountAsync(0);
        await Expect(ada.Button(Texts.EndSessionLabel("Chrome (Linux)"))).ToHaveCountAsync(1);
    }

    private static async Task SignInAsync(Visitor visitor, string name, string password)
    {
        await visitor.Page.GetByLabel(Texts.Name.ToString()).FillAsync(name);
        await visitor.Page.GetByLabel(Texts.Password.ToString()).FillAsync(password);
        await visitor.Button(Texts.SignIn).ClickAsync();
    }
}

using System.Net;
using System.Text.RegularExpressions;
using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Server.Accounts;
using ChordDash.Server.Data;
using ChordDash.Server.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Server.Tests.Accounts;

/// <summary>A server on which one must sign in, with an account for each role.</summary>
internal sealed class ClosedServer(TestServer server) : IAsyncDisposable
{
    public const string Password = "twelve letters and more";

    public TestServer Server => server;

    public static Task<ClosedServer> StartAsync(TemporaryFolder root, params string[] settings) => StartAsync(root, _ => { }, settings);

    /// <param name="configure">Changes services before the server is built.</param>
    public static async Task<ClosedServer> StartAsync(TemporaryFolder root, Action<IServiceCollection> configure, params string[] settings)
    {
        var server = await TestServer.StartAsync(
            root,
            configure,
            [
                "--ChordDash:AllowAnonymous=nobody",
                "--ChordDash:Administrator=Ada",
                $"--ChordDash:AdministratorPassword={Password}",
                .. settings,
            ]
        );
        var accounts = server.Services.GetRequiredService<AccountStore>();
        foreach (var (name, role) in new[] { ("Mia", Role.Member), ("Max", Role.Member), ("Vic", Role.Viewer) })
            await accounts.AddAsync(name, role, Password, mustChange: false);
        return new(server);
    }

    /// <summary>On a data folder that has the accounts already.</summary>
    public static async Task<ClosedServer> AgainAsync(TemporaryFolder root, params string[] settings) =>
        new(await TestServer.StartAsync(root, ["--ChordDash:AllowAnonymous=nobody", .. settings]));

    /// <summary>A browser without scripts, and without cookies unless it is given some.</summary>
    public HttpClient NewBrowser(CookieContainer? cookies = null) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies ?? new CookieContainer() })
        {
            BaseAddress = server.Http.BaseAddress,
            DefaultRequestHeaders = { { "Accept", "text/html,application/json" } },
        };

    /// <summary>A browser in which somebody has signed in.</summary>
    public async Task<HttpClient> SignInAsync(string name, CookieContainer? cookies = null)
    {
        var browser = NewBrowser(cookies);
        using var answer = await SubmitAsync(browser, "/account/sign-in", new() { ["Input.Name"] = name, ["Input.Password"] = Password });
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return browser;
    }

    /// <summary>Fills in the form of a page and sends it.</summary>
    /// <param name="target">Where it is sent, if not to the page itself.</param>
    public static async Task<HttpResponseMessage> SubmitAsync(
        HttpClient browser,
        string page,
        Dictionary<string, string> fields,
        string? target = null
    )
    {
        var html = await browser.GetStringAsync(page, TestContext.Current.CancellationToken);
        foreach (
            Match hidden in Regex.Matches(
                html,
                "<input type=\"hidden\" name=\"(?<name>[^\"]+)\" value=\"(?<value>[^\"]*)\"",
                RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
            )
        )
            fields.TryAdd(hidden.Groups["name"].Value, WebUtility.HtmlDecode(hidden.Groups["value"].Value));
        using var form = new FormUrlEncodedContent(fields);
        return await browser.PostAsync(target ?? page, form, TestContext.Current.CancellationToken);
    }

    /// <summary>A program with a key of somebody.</summary>
    public async Task<HttpClient> WithKeyAsync(string name, Role scope, int? days = null)
    {
        var http = new HttpClient { BaseAddress = server.Http.BaseAddress };
        http.DefaultRequestHeaders.Authorization = new(
            "Bearer",
            await AsAsync(name, () => server.Services.GetRequiredService<IApiKeys>().CreateAsync("test", scope, days))
        );
        return http;
    }

    /// <summary>Does something on somebody's behalf, as that person's page would.</summary>
    public async Task<T> AsAsync<T>(string name, Func<Task<T>> action)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var account = await scope
            .ServiceProvider.GetRequiredService<Microsoft.AspNetCore.Identity.UserManager<Account>>()
            .FindByNameAsync(name);
        AccessControl.Enter(new Visitor(account!.Role, new Owner(account.Id, account.UserName!)), "test");
        return await action();
    }

    public Task AsAsync(string name, Func<Task> action) => AsAsync(name, async () =>
        {
            await action();
            return true;
        });

    public ValueTask DisposeAsync() => server.DisposeAsync();
}

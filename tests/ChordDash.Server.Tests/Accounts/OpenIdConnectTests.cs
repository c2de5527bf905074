using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using ChordDash.Components.Accounts;
using ChordDash.Server.Accounts;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ChordDash.Server.Tests.Accounts;

/// <summary>Signing in at another place, which here is one of our own.</summary>
public sealed class OpenIdConnectTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task SignIn_AtTheProvider_MakesAnAccountOnce_WithTheRoleThatTheProviderSays()
    {
        await using var provider = await Provider.StartAsync();
        await using var closed = await ClosedServer.StartAsync(_root, provider.Settings);

        provider.Person = ("42", "Olga", ["chorddash-member"]);
        using var first = await SignInAsync(closed, "/runs?view=all");
        provider.Person = ("42", "Olga Nowak", []);
        using var second = await SignInAsync(closed, "//evil.example");
        provider.Person = ("43", "Ada", ["chorddash-administrator"]);
        using var taken = await SignInAsync(closed, "/");

        Assert.Equal("/runs?view=all", first.Headers.Location?.ToString());
        Assert.Equal("/", second.Headers.Location?.ToString());
        Assert.Equal("/account/sign-in?failed=name-taken", taken.Headers.Location?.ToString());
        AccessControl.Enter(new Visitor(Role.Administrator), address: null);
        var accounts = await closed.Server.Services.GetRequiredService<IAccounts>().ListAsync(Cancellation);
        var olga = Assert.Single(accounts, account => account.External);
        Assert.Equal(("Olga", Role.Viewer), (olga.Name, olga.Role));
        Assert.Equal(5, accounts.Count);
    }

    [Fact]
    public async Task SignIn_ThatTheProviderRefuses_EndsInASentence()
    {
        await using var provider = await Provider.StartAsync();
        await using var closed = await ClosedServer.StartAsync(_root, provider.Settings);
        using var browser = closed.NewBrowser();

        using var refused = await browser.GetAsync("/account/external/callback?error=access_denied&state=forged", Cancellation);
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync(refused.Headers.Location, Cancellation));

        Assert.Contains(AccountMessages.SignInElsewhereFailed.ToString(), page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_WithANameThatCannotBeAnAccounts_EndsInASentence()
    {
        await using var provider = await Provider.StartAsync();
        await using var closed = await ClosedServer.StartAsync(_root, provider.Settings);
        var ends = new List<string?>();
        foreach (
            var name in new[]
            {
                " ",
                new string('x', 101),
                "two\nlines",
                "Ada\u200b",
                "Ad\u0430",
                "\uff21\uff44\uff41",
                "\u0410\u0501\u0430",
            }
        )
        {
            provider.Person = ("44", name, ["chorddash-member"]);
            using var answer = await SignInAsync(closed, "/");
            ends.Add(answer.Headers.Location?.ToString());
        }

        using var browser = closed.NewBrowser();
        Assert.Equal([.. Enumerable.Repeat("name", 6), "name-taken"], ends.Select(end => end!.Split("failed=")[1]));
        Assert.Contains(
            AccountMessages.SignInNameUnusable.ToString(),
            WebUtility.HtmlDecode(await browser.GetStringAsync("/account/sign-in?failed=name", Cancellation)),
            StringComparison.Ordinal
        );
        Assert.Equal(4, await closed.Server.Services.GetRequiredService<AccountStore>().CountAsync(Cancellation));
    }

    [Fact]
    public async Task Provider_WhoTakesTheRoleFromTheLastAdministrator_IsNotFollowed()
    {
        await using var provider = await Provider.StartAsync();
        await using var closed = await ClosedServer.StartAsync(_root, provider.Settings);
        var accounts = closed.Server.Services.GetRequiredService<AccountStore>();
        provider.Person = ("42", "Olga", ["chorddash-administrator"]);
        (await SignInAsync(closed, "/")).Dispose();
        AccessControl.Enter(new Visitor(Role.Administrator), address: null);
        var ada = (await accounts.ListAsync(Cancellation)).Single(account => account.Name is "Ada");
        await accounts.SetDisabledAsync(ada.Id, disabled: true, Cancellation);

        provider.Person = ("42", "Olga", []);
        using var demoted = await SignInAsync(closed, "/");

        Assert.Equal("/", demoted.Headers.Location?.ToString());
        Assert.Equal(Role.Administrator, (await accounts.ListAsync(Cancellation)).Single(account => account.Name is "Olga").Role);
    }

    [Fact]
    public async Task IdToken_WithoutASignature_IsRefused()
    {
        await using var provider = await Provider.StartAsync();
        await using var closed = await ClosedServer.StartAsync(_root, provider.Settings);
        provider.Person = ("42", "Olga", ["chorddash-member"]);
        provider.Unsigned = true;

        using var answer = await SignInAsync(closed, "/");

        Assert.Contains(
            AccountMessages.SignInElsewhereFailed.ToString(),
            WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Cancellation)),
            StringComparison.Ordinal
        );
        Assert.Equal(4, await closed.Server.Services.GetRequiredService<AccountStore>().CountAsync(Cancellation));
    }

    // From the button on the sign-in page to the answer that brings the cookie.
    private static async Task<HttpResponseMessage> SignInAsync(ClosedServer closed, string returnUrl)
    {
        using var browser = closed.NewBrowser();
        using var start = await browser.GetAsync($"/account/external?returnUrl={Uri.EscapeDataString(returnUrl)}", Cancellation);
        using var atProvider = await browser.GetAsync(start.Headers.Location, Cancellation);
        using var callback = await browser.GetAsync(atProvider.Headers.Location, Cancellation);
        return await browser.GetAsync(callback.Headers.Location, Cancellation);
    }

    /// <summary>As much of a provider as the code flow needs.</summary>
    private sealed class Provider(WebApplication app) : IAsyncDisposable
    {
        private const string Client = "chorddash";
        private readonly RsaSecurityKey _key = new(RSA.Create(2_048)) { KeyId = "one" };
        private string? _nonce;

        public (string Subject, string Name, string[] Groups) Person { get; set; }

        public bool Unsigned { get; set; }

        public string[] Settings =>
            [
                $"--ChordDash:OpenIdConnect:Authority={app.Urls.First()}",
                $"--ChordDash:OpenIdConnect:ClientId={Client}",
                "--ChordDash:OpenIdConnect:ClientSecret=secret",
                "--ChordDash:OpenIdConnect:RoleClaim=groups",
            ];

        public static async Task<Provider> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            var app = builder.Build();
            var provider = new Provider(app);
            app.MapGet("/.well-known/openid-configuration", () => Results.Json(
                    new
                    {
                        issuer = app.Urls.First(),
                        authorization_endpoint = $"{app.Urls.First()}/authorize",
                        token_endpoint = $"{app.Urls.First()}/token",
                        userinfo_endpoint = $"{app.Urls.First()}/userinfo",
                        jwks_uri = $"{app.Urls.First()}/keys",
                    }
                ));
            app.MapGet("/keys", () => Results.Json(new { keys = new[] { Published(provider._key) } }));
            app.MapGet("/authorize", (HttpRequest request) =>
            {
                Assert.Equal("S256", request.Query["code_challenge_method"]);
                provider._nonce = request.Query["nonce"];
                return Results.Redirect(
                    $"{request.Query["redirect_uri"]}?code=given&state={Uri.EscapeDataString(request.Query["state"]!)}"
                );
            });
            app.MapPost("/token", () => Results.Json(
                    new
                    {
                        access_token = "access",
                        token_type = "Bearer",
                        id_token = provider.IdToken(),
                    }
                ));
            app.MapGet("/userinfo", () => Results.Json(
                    new
                    {
                        sub = provider.Person.Subject,
                        preferred_username = provider.Person.Name,
                        groups = provider.Person.Groups,
                    }
                ));
            await app.StartAsync(Cancellation);
            return provider;
        }

        public async ValueTask DisposeAsync()
        {
            await app.DisposeAsync();
            _key.Rsa.Dispose();
        }

        private string IdToken() =>
            new JsonWebTokenHandler().CreateToken(
                new SecurityTokenDescriptor
                {
                    Issuer = app.Urls.First(),
                    Audience = Client,
                    Expires = DateTime.UtcNow.AddMinutes(5),
                    Subject = new ClaimsIdentity([new("sub", Person.Subject), new("nonce", _nonce!)]),
                    SigningCredentials = Unsigned ? null : new SigningCredentials(_key, SecurityAlgorithms.RsaSha256),
                }
            );

        private static object Published(RsaSecurityKey key)
        {
            var parameters = key.Rsa.ExportParameters(includePrivateParameters: false);
            return new
            {
                kty = "RSA",
                use = "sig",
                kid = key.KeyId,
                n = Base64UrlEncoder.Encode(parameters.Modulus),
                e = Base64UrlEncoder.Encode(parameters.Exponent),
            };
        }
    }
}

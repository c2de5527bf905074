using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace ChordDash.Server.Accounts;

/// <summary>
/// Lets programs in by <c>Authorization: Bearer</c>; at the hub also by <c>access_token</c> in the query, for browsers' web sockets have no
/// headers.
/// </summary>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    ApiKeys keys
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "ApiKey";
    private const string Bearer = "Bearer ";

    public static string? Shown(HttpRequest request) =>
        request.Headers.Authorization.ToString() switch
        {
            var header when header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) => header[Bearer.Length..].Trim(),
            _ when request.Path.StartsWithSegments("/hubs", StringComparison.OrdinalIgnoreCase) => (string?)request.Query["access_token"],
            _ => null,
        };

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Shown(Request) is not { Length: > 0 } shown)
            return AuthenticateResult.NoResult();
        return await keys.FindAsync(shown, Context.RequestAborted) is { } key
            ? AuthenticateResult.Success(
                new AuthenticationTicket(
                    new ClaimsPrincipal(AccountClaims.OfKey(key, SchemeName)),
                    new AuthenticationProperties { ExpiresUtc = key.ExpiresAt },
                    SchemeName
                )
            )
            : AuthenticateResult.Fail("The key is none, or serves no more.");
    }
}

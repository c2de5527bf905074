using System.Security.Claims;
using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Server.Data;
using ChordDash.Server.Hosting;
using ChordDash.Server.Resources;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace ChordDash.Server.Accounts;

/// <summary>
/// Sign-in at an OpenID Connect provider: who comes for the first time gets an account, linked by the provider's own name for the person.
/// </summary>
internal static partial class OpenIdConnectSignIn
{
    public const string Scheme = "OpenIdConnect";
    public const string Start = "/account/external";
    public const string Return = "/account/external/return";

    public static void Add(AuthenticationBuilder authentication, OpenIdConnectSettings settings) =>
        authentication.AddOpenIdConnect(Scheme, settings.Name, provider =>
        {
            provider.SignInScheme = IdentityConstants.ExternalScheme;
            provider.Authority = settings.Authority!.ToString();
            provider.RequireHttpsMetadata = !settings.Authority.IsLoopback;
            provider.ClientId = settings.ClientId;
            provider.ClientSecret = settings.ClientSecret;
            provider.ResponseType = "code";
            // Comes back as a visit, not as a form of another site, which is refused here.
            provider.ResponseMode = "query";
            foreach (var cookie in (CookieBuilder[])[provider.CorrelationCookie, provider.NonceCookie])
                (cookie.SameSite, cookie.SecurePolicy) = (SameSiteMode.Lax, CookieSecurePolicy.SameAsRequest);
            provider.UsePkce = true;
            provider.MapInboundClaims = false;
            provider.GetClaimsFromUserInfoEndpoint = true;
            provider.CallbackPath = "/account/external/callback";
            provider.TokenValidationParameters.NameClaimType = settings.NameClaim;
            provider.Scope.Clear();
            foreach (var scope in settings.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                provider.Scope.Add(scope);
            if (settings.RoleClaim is { } roles)
                provider.ClaimActions.MapJsonKey(roles, roles);
            provider.ClaimActions.MapJsonKey(settings.NameClaim, settings.NameClaim);
            // OpenID Connect, and ASP.NET Core with it, needs no signature where TLS protects the token. Here one is required all the same.
            provider.Events.OnTokenValidated = context =>
            {
                if (
                    context.SecurityToken?.Header.Alg is null or ""
                    || context.SecurityToken.Header.Alg.Equals("none", StringComparison.OrdinalIgnoreCase)
                )
                    context.Fail("The provider's ID token is not signed.");
                return Task.CompletedTask;
            };
            provider.Events.OnRemoteFailure = context =>
            {
                context.HandleResponse();
                var logger = context
                    .HttpContext.RequestServices.GetRequiredService<ILoggerFactory>()
                    .CreateLogger(typeof(OpenIdConnectSignIn));
                LogSignInFailed(logger, context.Failure, settings.Name);
                context.Response.Redirect(
                    $"{context.Request.PathBase}{AccessServices.SignInPage}?failed={SignInRefusedException.Provider}"
                );
                return Task.CompletedTask;
            };
        });

    /// <summary>The account of who has just come back from the provider.</summary>
    /// <exception cref="SignInRefusedException">It cannot be had.</exception>
    public static async Task<Account> FindAccountAsync(
        ClaimsPrincipal principal,
        OpenIdConnectSettings settings,
        UserManager<Account> users,
        AccountStore accounts
    )
    {
        var subject = principal.FindFirstValue("sub") ?? throw new SignInRefusedException(SignInRefusedException.Provider);
        var role = RoleOf(principal, settings);
        if (await users.FindByLoginAsync(Scheme, subject) is { } known)
        {
            if (known.Disabled)
                throw new SignInRefusedException(SignInRefusedException.Disabled);
            if (role is { } now)
                await accounts.FollowProviderAsync(users, known, now);
            return known;
        }

        var name = CheckName(principal.FindFirstValue(settings.NameClaim) ?? principal.FindFirstValue("email") ?? subject);
        // Never taken over by name: whoever chooses names there would choose an administrator's.
        if (await users.FindByNameAsync(name) is not null)
            throw new SignInRefusedException(SignInRefusedException.NameTaken);
        if ((role ?? settings.NewRole) == Role.Nobody)
            throw new SignInRefusedException(SignInRefusedException.NoRole);
        try
        {
            var made = await accounts.AddAsync(
                name,
                role ?? settings.NewRole,
                password: null,
                mustChange: false,
                new UserLoginInfo(Scheme, subject, settings.Name)
            );
            return (await users.FindByIdAsync(made.Id.ToString()))!;
        }
        catch (UserErrorException exception) when (exception is not DatabaseBusyException)
        {
            // It looks like another's, or somebody else has taken it meanwhile.
            throw new SignInRefusedException(SignInRefusedException.NameTaken);
        }
    }

    private static string CheckName(string name)
    {
        try
        {
            return AccountNames.Check(name);
        }
        catch (UserErrorException)
        {
            throw new SignInRefusedException(SignInRefusedException.Name);
        }
    }

    // Null where the provider has no say in it.
    private static Role? RoleOf(ClaimsPrincipal principal, OpenIdConnectSettings settings)
    {
        if (settings.RoleClaim is null)
            return null;
        var values = principal.FindAll(settings.RoleClaim).Select(claim => claim.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return values.Contains(settings.AdministratorValue) ? Role.Administrator
            : values.Contains(settings.MemberValue) ? Role.Member
            : settings.NewRole;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A sign-in at {Provider} failed.")]
    private static partial void LogSignInFailed(ILogger logger, Exception? exception, string provider);
}

/// <summary>Somebody has proved who he or she is, and yet may not come in.</summary>
internal sealed class SignInRefusedException(string code) : Exception(Describe(code).ToString())
{
    public const string Provider = "provider";
    public const string Disabled = "disabled";
    public const string NameTaken = "name-taken";
    public const string NoRole = "no-role";
    public const string Name = "name";
    public const string Token = "token";

    /// <summary>What addresses say of it: a text of its own would let others put theirs onto the page.</summary>
    public string Code => code;

    /// <summary>What a code says, whoever wrote it.</summary>
    public static Message Describe(string? code) =>
        code switch
        {
            Disabled => AccountMessages.SignInAccountDisabled,
            NameTaken => AccountMessages.SignInNameTaken,
            NoRole => AccountMessages.SignInWithoutRole,
            Name => AccountMessages.SignInNameUnusable,
            Token => AccountMessages.SignInTokenIsOld,
            _ => AccountMessages.SignInElsewhereFailed,
        };
}

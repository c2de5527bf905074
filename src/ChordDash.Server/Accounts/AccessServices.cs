using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Server.Data;
using ChordDash.Server.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;

namespace ChordDash.Server.Accounts;

/// <summary>Who may: sign-in by cookie, key or another place, and a role for each.</summary>
internal static class AccessServices
{
    public const string AccountPage = "/account";
    public const string SignInPage = "/account/sign-in";

    private const string KeyOrCookie = "KeyOrCookie";

    public static IServiceCollection AddChordDashAccess(this IServiceCollection services, ChordDashOptions options)
    {
        services
            .AddSingleton<AnonymousAccess>()
            .AddSingleton<LocalPass>()
            .AddSingleton<RefusalQuota>()
            .AddSingleton<AccessControl>()
            .AddSingleton(new AuditCaps())
            .AddSingleton<AuditRoom>()
            .AddSingleton<AuditLog>()
            .AddHostedService<AuditKeeper>()
            .AddSingleton<IAuditLog, GuardedAuditLog>()
            .AddSingleton<ApiKeys>()
            .AddSingleton<IApiKeys>(provider => provider.GetRequiredService<ApiKeys>())
            .AddSingleton<AccountStore>()
            .AddSingleton<IAccounts>(provider => provider.GetRequiredService<AccountStore>())
            .AddSingleton<CallerWatch>()
            .AddHostedService(provider => provider.GetRequiredService<CallerWatch>())
            .AddSingleton<SessionStore>()
            .AddSingleton<ISessions, Sessions>()
            .AddSingleton<ConnectionQuota>()
            .AddSingleton<ConnectionGuard>()
            .AddSingleton<FirstRun>()
            .AddHostedService(provider => provider.GetRequiredService<FirstRun>())
            .AddSingleton<SignInTurns>()
            .AddScoped<SignInService>()
            .Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = ConstantTimePasswordHasher.Rounds)
            .AddSingleton<ConstantTimePasswordHasher>()
            .AddSingleton<IPasswordHasher<Account>>(provider => provider.GetRequiredService<ConstantTimePasswordHasher>())
            .AddScoped<AuthenticationStateProvider, WatchedAuthentication>()
            .AddScoped<CircuitHandler, CircuitCaller>()
            .AddCascadingAuthenticationState();
        var authentication = services
            .AddAuthentication(KeyOrCookie)
            .AddPolicyScheme(KeyOrCookie, displayName: null, scheme =>
                scheme.ForwardDefaultSelector = context =>
                    ApiKeyAuthentication.Shown(context.Request) is null
                        ? IdentityConstants.ApplicationScheme
                        : ApiKeyAuthentication.SchemeName
            )
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, configureOptions: null);
        authentication.AddIdentityCookies(cookies =>
        {
            cookies.ApplicationCookie!.Configure(Harden);
            cookies.ExternalCookie!.Configure(cookie => cookie.Cookie.Name = "ChordDash.External");
        });
        if (options.OpenIdConnect is { } provider)
            OpenIdConnectSignIn.Add(authentication, provider);
        services
            .AddIdentityCore<Account>(identity =>
            {
                // Length is what counts (NIST SP 800-63B, 5.1.1.2).
                identity.Password.RequiredLength = ChordDashOptions.MinPasswordLength;
                identity.Password.RequireDigit =
                    identity.Password.RequireLowercase =
                    identity.Password.RequireUppercase =
                    identity.Password.RequireNonAlphanumeric =
                        false;
                identity.Password.RequiredUniqueChars = 4;
                identity.Lockout.MaxFailedAccessAttempts = Limits.MaxWrongPasswords;
                identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(10);
                // Composers' names have all kinds of letters, and so have people's.
                identity.User.AllowedUserNameCharacters = "";
            })
            .AddEntityFrameworkStores<ChordDashContext>()
            .AddClaimsPrincipalFactory<AccountClaims>()
            .AddErrorDescriber<AccountErrors>()
            .AddPasswordValidator<GuessablePasswords>()
            .AddSignInManager();
        // With the data, so that sessions outlive the server and a copy of it.
        services.AddDataProtection().SetApplicationName("ChordDash");
        services
            .AddSingleton<KeyFiles>()
            .AddOptions<KeyManagementOptions>()
            .Configure<KeyFiles>((keys, files) => keys.XmlRepository = files);
        SessionCookies.Use(services);
        services.AddAntiforgery(antiforgery =>
            (antiforgery.Cookie.Name, antiforgery.Cookie.SecurePolicy) = ("ChordDash.Forms", CookieSecurePolicy.SameAsRequest)
        );
        services.AddAuthorization(AccessPolicies.Add);
        return services;
    }

    /// <summary>Finds out who asks; between the choice of the endpoint and its authorization.</summary>
    public static void UseChordDashAccess(this WebApplication app)
    {
        app.UseAuthentication();
        app.Use(KeyAccess.GuardAsync);
        var anonymous = app.Services.GetRequiredService<AnonymousAccess>();
        app.Use(
            (context, next) =>
            {
                if (context.User.Identity?.IsAuthenticated != true)
                    context.User = AccountClaims.Anonymous(anonymous.RoleOf(context));
                AccessControl.Enter(AccountClaims.Read(context.User), context.Connection.RemoteIpAddress?.ToString());
                return next(context);
            }
        );
        app.Use(anonymous.EnterByPassAsync);
        app.Use(app.Services.GetRequiredService<FirstRun>().GuardAsync);
        app.Use(app.Services.GetRequiredService<AccessControl>().RecordRefusalsAsync);
        app.Use(app.Services.GetRequiredService<ConnectionQuota>().GuardAsync);
    }

    private static void Harden(CookieAuthenticationOptions cookie)
    {
        cookie.Cookie.Name = "ChordDash";
        cookie.Cookie.HttpOnly = true;
        // Strict would ask everybody to sign in anew who follows a link that was sent by mail.
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.ExpireTimeSpan = Limits.MaxSessionIdle;
        cookie.LoginPath = SignInPage;
        cookie.ReturnUrlParameter = "returnUrl";
        // The page of the sign-in leads back by itself, with letters that a header takes.
        cookie.Events.OnRedirectToReturnUrl = _ => Task.CompletedTask;
        cookie.Events.OnRedirectToLogin = context => RefuseAsync(context, StatusCodes.Status401Unauthorized, context.RedirectUri);
        // Whose account is good for nothing yet is led on by the sign-in.
        cookie.Events.OnRedirectToAccessDenied = context =>
            RefuseAsync(
                context,
                StatusCodes.Status403Forbidden,
                AccountClaims.Read(context.HttpContext.User).Role == Role.Nobody ? context.Request.PathBase + SignInPage : null
            );
    }

    // People are led to the sign-in, programs are told.
    private static Task RefuseAsync(RedirectContext<CookieAuthenticationOptions> context, int status, string? page)
    {
        if (
            page is not null
            && HttpMethods.IsGet(context.Request.Method)
            && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
        )
            context.Response.Redirect(page);
        else
            context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}

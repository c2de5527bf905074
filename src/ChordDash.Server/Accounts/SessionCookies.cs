using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace ChordDash.Server.Accounts;

/// <summary>
/// The cookie of a session. Each sign-in has a new one: the framework would go on with the number of the session that the browser had
/// before, which somebody else may know.
/// </summary>
internal sealed class SessionCookies(
    IOptionsMonitor<CookieAuthenticationOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    SessionStore store
) : CookieAuthenticationHandler(options, logger, encoder)
{
    private bool _signedInAnew;

    protected override async Task HandleSignInAsync(ClaimsPrincipal user, AuthenticationProperties? properties)
    {
        var before = await HandleAuthenticateOnceSafeAsync();
        if (before.Succeeded && AccountClaims.Read(before.Principal).Session is { } session)
            await store.EndAsync(rows => rows.Where(row => row.Id == session), Context.RequestAborted);
        _signedInAnew = true;
        // One that has not read the request's cookie, and will find no session behind it.
        var fresh = new CookieAuthenticationHandler(OptionsMonitor, LoggerFactory, UrlEncoder);
        await fresh.InitializeAsync(Scheme, Context);
        await fresh.SignInAsync(user, properties);
    }

    // Nothing is to be prolonged of the session that has just ended.
    protected override Task FinishResponseAsync() => _signedInAnew ? Task.CompletedTask : base.FinishResponseAsync();

    private ILoggerFactory LoggerFactory { get; } = logger;

    public static void Use(IServiceCollection services)
    {
        services.AddTransient<SessionCookies>();
        services.Configure<AuthenticationOptions>(authentication =>
            authentication.SchemeMap[IdentityConstants.ApplicationScheme].HandlerType = typeof(SessionCookies)
        );
        services
            .AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme)
            .Configure<SessionStore>(
                (cookie, store) =>
                {
                    cookie.SessionStore = store;
                    cookie.CookieManager = new HostCookies();
                    // The store asks with each request what the framework would ask now and then.
                    cookie.Events.OnValidatePrincipal = _ => Task.CompletedTask;
                }
            );
    }

    /// <summary>
    /// With HTTPS and at the root of its host, cookies have the prefix by which browsers keep other hosts of the same domain from setting
    /// them.
    /// </summary>
    private sealed class HostCookies : ICookieManager
    {
        private readonly ChunkingCookieManager _cookies = new();

        public string? GetRequestCookie(HttpContext context, string key) => _cookies.GetRequestCookie(context, Name(context, key));

        public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) =>
            _cookies.AppendResponseCookie(context, Name(context, key), value, options);

        public void DeleteCookie(HttpContext context, string key, CookieOptions options) =>
            _cookies.DeleteCookie(context, Name(context, key), options);

        private static string Name(HttpContext context, string key) =>
            context.Request is { IsHttps: true, PathBase.HasValue: false } ? "__Host-" + key : key;
    }
}

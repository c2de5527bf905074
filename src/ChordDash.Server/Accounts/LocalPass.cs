using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ChordDash.Server.Accounts;

/// <summary>
/// The token of the address that a server prints which only this machine can reach. Who opens that address is the user who started the
/// server, or was told by that user; the browser then keeps a cookie, so that the token leaves the address bar. Both are new at each start.
/// </summary>
internal sealed class LocalPass
{
    public const string Parameter = "token";

    private const int TokenBytes = 24;
    private const int SecretBytes = 32;

    private readonly string _secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    public string Token { get; } = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));

    /// <summary>Whether the request comes from a browser that has opened the printed address.</summary>
    public bool IsShown(HttpContext context) => context.Request.Cookies[CookieName(context)] is { } shown && AreSame(shown, _secret);

    /// <summary>Gives the browser the cookie if it has shown the token.</summary>
    public bool TryEnter(HttpContext context)
    {
        if ((string?)context.Request.Query[Parameter] is not { } shown || !AreSame(shown, Token))
            return false;
        context.Response.Cookies.Append(
            CookieName(context),
            _secret,
            new()
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Lax,
                Secure = context.Request.IsHttps,
                Path = context.Request.PathBase.HasValue ? context.Request.PathBase.Value : "/",
            }
        );
        return true;
    }

    // Browsers give the cookies of one port to all others of the same name.
    private static string CookieName(HttpContext context) =>
        string.Create(CultureInfo.InvariantCulture, $"ChordDash.Local.{context.Connection.LocalPort}");

    private static bool AreSame(string shown, string secret) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(shown), Encoding.UTF8.GetBytes(secret));
}

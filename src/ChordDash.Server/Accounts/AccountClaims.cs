using System.Globalization;
using System.Security.Claims;
using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Server.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace ChordDash.Server.Accounts;

/// <summary>What a cookie or a key says of its owner, and how that is read.</summary>
internal sealed class AccountClaims(UserManager<Account> accounts, IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<Account>(accounts, options)
{
    private const string RoleClaim = "role";
    private const string SessionClaim = "session";
    private const string KeyClaim = "key";

    /// <summary>The person behind a principal; nobody, if nothing is said of a role.</summary>
    public static Visitor Read(ClaimsPrincipal principal)
    {
        var role = EnumName.TryParse<Role>(principal.FindFirstValue(RoleClaim), out var known) ? known : Role.Nobody;
        return Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
            ? new(role, new Owner(id, principal.Identity?.Name ?? ""))
            {
                ByKey = principal.Identity?.AuthenticationType is ApiKeyAuthentication.SchemeName,
                Session = Number(principal, SessionClaim),
            }
            : new(role);
    }

    /// <summary>The key by which a program acts.</summary>
    public static int? Key(ClaimsPrincipal principal) => Number(principal, KeyClaim);

    /// <summary>Says in which session somebody is signed in.</summary>
    public static void SetSession(ClaimsPrincipal principal, int session)
    {
        foreach (var identity in principal.Identities)
        {
            foreach (var old in identity.FindAll(SessionClaim).ToList())
                identity.RemoveClaim(old);
        }

        ((ClaimsIdentity)principal.Identity!).AddClaim(new Claim(SessionClaim, session.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>Whoever has not signed in; may be asked to, where the role does not suffice.</summary>
    public static ClaimsPrincipal Anonymous(Role role) => new(new ClaimsIdentity([new Claim(RoleClaim, role.ToString())]));

    /// <summary>Who acts with a key.</summary>
    public static ClaimsIdentity OfKey(ApiKeyRow key, string scheme) =>
        new(
            [
                new Claim(ClaimTypes.NameIdentifier, key.AccountId.ToString()),
                new Claim(ClaimTypes.Name, key.Account.UserName!),
                new Claim(RoleClaim, RoleOf(key.Account.Role, key.Scope).ToString()),
                new Claim(KeyClaim, key.Id.ToString(CultureInfo.InvariantCulture)),
            ],
            scheme
        );

    /// <summary>What a key may: as much as its scope and its owner's role both allow.</summary>
    public static Role RoleOf(Role owner, Role scope) => owner < scope ? owner : scope;

    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(Account user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        // Until then the account is good for nothing else.
        identity.AddClaim(new Claim(RoleClaim, (user.MustChangePassword || user.Disabled ? Role.Nobody : user.Role).ToString()));
        return identity;
    }

    private static int? Number(ClaimsPrincipal principal, string claim) =>
        int.TryParse(principal.FindFirstValue(claim), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

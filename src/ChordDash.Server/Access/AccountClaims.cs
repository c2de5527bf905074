using System.Security.Claims;
using ChordDash.Engine;
using ChordDash.Engine.Access;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace ChordDash.Server.Access;

/// <summary>What a cookie or a key says of its owner, and how that is read.</summary>
internal sealed class AccountClaims(UserManager<Account> accounts, IOptions<IdentityOptions> options) : UserClaimsPrincipalFactory<Account>(accounts, options)
{
    private const string RoleClaim = "role";

    /// <summary>The person behind a principal; nobody, if nothing is said of a role.</summary>
    public static Visitor Read(ClaimsPrincipal principal)
    {
        var role = EnumName.TryParse<Role>(principal.FindFirstValue(RoleClaim), out var known) ? known : Role.Nobody;
        return Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
            ? new(role, new Owner(id, principal.Identity?.Name ?? "")) { ByKey = principal.Identity?.AuthenticationType is ApiKeyAuthentication.SchemeName }
            : new(role);
    }

    /// <summary>Whoever has not signed in; may be asked to, where the role does not suffice.</summary>
    public static ClaimsPrincipal Anonymous(Role role) => new(new ClaimsIdentity([new Claim(RoleClaim, role.ToString())]));

    /// <summary>Who acts with a key.</summary>
    public static ClaimsIdentity OfKey(Account account, Role scope, string scheme) => new(
        [
            new Claim(ClaimTypes.NameIdentifier, account.Id.ToString()),
            new Claim(ClaimTypes.Name, account.UserName!),
            new Claim(RoleClaim, (account.Role < scope ? account.Role : scope).ToString()),
        ],
        scheme);

    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(Account user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        // Until then the account is good for nothing else.
        identity.AddClaim(new Claim(RoleClaim, (user.MustChangePassword || user.Disabled ? Role.Nobody : user.Role).ToString()));
        return identity;
    }
}

using ChordDash.Components.Accounts;
using ChordDash.Server.Resources;

namespace ChordDash.Server.Hosting;

/// <summary>The settings of section <c>ChordDash:OpenIdConnect</c>: where people sign in who have their account elsewhere.</summary>
internal sealed record OpenIdConnectSettings
{
    /// <summary>What the button says.</summary>
    public string Name { get; init; } = "OpenID Connect";

    /// <summary>Address of the provider, below which its <c>.well-known</c> lies.</summary>
    public Uri? Authority { get; init; }

    public string? ClientId { get; init; }

    public string? ClientSecret { get; init; }

    /// <summary>What is asked for, separated by spaces.</summary>
    public string Scopes { get; init; } = "openid profile";

    /// <summary>The claim that names the account.</summary>
    public string NameClaim { get; init; } = "preferred_username";

    /// <summary>Role of who comes for the first time.</summary>
    public Role NewRole { get; init; } = Role.Viewer;

    /// <summary>The claim that says who is member or administrator, at each sign-in; null leaves that to the administrators here.</summary>
    public string? RoleClaim { get; init; }

    public string MemberValue { get; init; } = "chorddash-member";

    public string AdministratorValue { get; init; } = "chorddash-administrator";

    public IEnumerable<Message> Validate()
    {
        if (Authority is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
            yield return ConsoleMessages.OpenIdConnectAuthorityIsNoAddress(Authority?.ToString());
        else if (Authority is { Scheme: "http", IsLoopback: false })
            yield return ConsoleMessages.OpenIdConnectAuthorityIsUnencrypted(Authority.ToString());
        if (string.IsNullOrWhiteSpace(ClientId))
            yield return ConsoleMessages.OpenIdConnectClientIdIsEmpty;
        if (!Enum.IsDefined(NewRole))
            yield return ConsoleMessages.OpenIdConnectNewRoleUnknown(string.Join(", ", Enum.GetNames<Role>()), NewRole.ToString());
        if (!Scopes.Split(' ').Contains("openid", StringComparer.Ordinal))
            yield return ConsoleMessages.OpenIdConnectScopesLackOpenId(Scopes);
    }
}

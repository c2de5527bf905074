using ChordDash.Components.Accounts;

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

    public IEnumerable<string> Validate()
    {
        if (Authority is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
            yield return $"ChordDash:OpenIdConnect:Authority must be an address with https://; it is '{Authority}'.";
        else if (Authority is { Scheme: "http", IsLoopback: false })
            yield return $"ChordDash:OpenIdConnect:Authority must begin with https:// unless it is on this machine; it is '{Authority}'.";
        if (string.IsNullOrWhiteSpace(ClientId))
            yield return "ChordDash:OpenIdConnect:ClientId is empty. Register ChordDash with the provider and name the id that it gives.";
        if (!Enum.IsDefined(NewRole))
            yield return $"ChordDash:OpenIdConnect:NewRole must be one of {string.Join(", ", Enum.GetNames<Role>())}; it is {NewRole}.";
        if (!Scopes.Split(' ').Contains("openid", StringComparer.Ordinal))
            yield return $"ChordDash:OpenIdConnect:Scopes must name openid; it is '{Scopes}'.";
    }
}

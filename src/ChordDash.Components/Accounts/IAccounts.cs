using ChordDash.Engine.Common;

namespace ChordDash.Components.Accounts;

/// <summary>The accounts of the server. All but <see cref="CountAsync"/> is for administrators.</summary>
public interface IAccounts
{
    /// <summary>By name.</summary>
    Task<IReadOnlyList<AccountSummary>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>How many accounts there are.</summary>
    Task<int> CountAsync(CancellationToken cancellationToken = default);

    /// <returns>The password that the account begins with; whoever signs in with it must choose another.</returns>
    /// <exception cref="UserErrorException">The name is taken, or is none.</exception>
    Task<string> CreateAsync(string name, Role role, CancellationToken cancellationToken = default);

    /// <summary>Gives an account another role, at once.</summary>
    /// <exception cref="UserErrorException">It is the last administrator.</exception>
    Task SetRoleAsync(Guid id, Role role, CancellationToken cancellationToken = default);

    /// <summary>Ends all its sessions and ends a lock-out.</summary>
    /// <returns>A new password, which must be changed with the next sign-in.</returns>
    Task<string> ResetPasswordAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>Keeps an account from signing in, at once, or lets it again.</summary>
    /// <exception cref="UserErrorException">It is the last administrator.</exception>
    Task SetDisabledAsync(Guid id, bool disabled, CancellationToken cancellationToken = default);

    /// <summary>Deletes an account with its keys. What belongs to it stays.</summary>
    /// <exception cref="UserErrorException">It is the last administrator.</exception>
    Task DeleteAsync(Guid id, CancellationToken cancellationToken = default);
}

/// <param name="External">Whether it signs in at another place, by OpenID Connect.</param>
/// <param name="LastSignIn">Null before the first.</param>
public sealed record AccountSummary(
    Guid Id,
    string Name,
    Role Role,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastSignIn,
    bool Disabled,
    bool LockedOut,
    bool External
)
{
    /// <summary>Of all that belongs to it: data sets, models and checkpoints.</summary>
    public long StoredBytes { get; init; }
}

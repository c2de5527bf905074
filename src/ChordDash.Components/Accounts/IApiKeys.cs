using ChordDash.Engine.Common;

namespace ChordDash.Components.Accounts;

/// <summary>The keys with which programs act for the person who asks.</summary>
public interface IApiKeys
{
    /// <summary>One's own, newest first; for administrators those of all.</summary>
    Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken = default);

    /// <param name="name">What it is for.</param>
    /// <param name="scope">The most that it may; never more than its owner may at the time.</param>
    /// <param name="days">Until it expires; null for never.</param>
    /// <returns>The key itself, which is stored nowhere.</returns>
    Task<string> CreateAsync(string name, Role scope, int? days, CancellationToken cancellationToken = default);

    /// <summary>The key serves no more.</summary>
    Task RevokeAsync(int id, CancellationToken cancellationToken = default);
}

/// <param name="Prefix">How the key begins, to tell it by.</param>
/// <param name="LastUsedAt">To the minute; null before the first time.</param>
public sealed record ApiKey(
    int Id,
    string Name,
    string Prefix,
    Owner Owner,
    Role Scope,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt
);

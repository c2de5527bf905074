using ChordDash.Components.Accounts;
using Microsoft.AspNetCore.Identity;

namespace ChordDash.Server.Data;

/// <summary>Somebody who may sign in.</summary>
internal sealed class Account : IdentityUser<Guid>
{
    public Role Role { get; set; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? LastSignIn { get; set; }

    /// <summary>Whether the password is one that an administrator knows.</summary>
    public bool MustChangePassword { get; set; }
    public bool Disabled { get; set; }
}

/// <summary>A key of an account; of its secret only the digest.</summary>
internal sealed class ApiKeyRow
{
    public int Id { get; init; }
    public required Guid AccountId { get; init; }
    public Account Account { get; init; } = null!;
    public required string Name { get; init; }

    /// <summary>By which it is found.</summary>
    public required string Prefix { get; init; }
    public required byte[] Sha256 { get; init; }
    public required Role Scope { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset? ExpiresAt { get; init; }
    public DateTimeOffset? LastUsedAt { get; set; }
}

/// <summary>A browser in which somebody is signed in. Its cookie has a random number, of which only the digest is here.</summary>
internal sealed class SessionRow
{
    public int Id { get; init; }
    public required byte[] Sha256 { get; init; }
    public required Guid AccountId { get; init; }
    public Account Account { get; init; } = null!;

    /// <summary>The account's at the sign-in: if it has another one since, the session is over.</summary>
    public required string Stamp { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>To the minute.</summary>
    public required DateTimeOffset LastSeenAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public required string? Address { get; init; }
    public required string? Browser { get; init; }

    /// <summary>What ASP.NET Core would have put into the cookie, sealed in the same way.</summary>
    public required byte[] Ticket { get; init; }
}

/// <summary>See <see cref="AuditEntry"/>.</summary>
internal sealed class AuditRow
{
    public long Id { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string? Person { get; init; }
    public required string? Address { get; init; }
    public required string Action { get; init; }
    public required string Subject { get; init; }
}

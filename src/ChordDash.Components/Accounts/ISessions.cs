using ChordDash.Engine.Common;

namespace ChordDash.Components.Accounts;

/// <summary>The browsers in which the person who asks is signed in.</summary>
public interface ISessions
{
    /// <summary>One's own that are still good, the one of this page first, then by when they were last seen.</summary>
    Task<IReadOnlyList<Session>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Signs one out: its pages, hubs and event streams end within seconds.</summary>
    /// <exception cref="NotFoundException">It is not one's own, or has ended.</exception>
    Task EndAsync(int id, CancellationToken cancellationToken = default);

    /// <summary>Signs out all but the one of this page.</summary>
    Task EndOthersAsync(CancellationToken cancellationToken = default);

    /// <summary>Signs out all of an account, for administrators.</summary>
    /// <exception cref="NotFoundException">There is no such account.</exception>
    Task EndAllAsync(Guid accountId, CancellationToken cancellationToken = default);
}

/// <param name="Browser">What it says that it is, in a few words; null if it says nothing.</param>
/// <param name="Address">From which it was last seen.</param>
/// <param name="LastSeenAt">To the minute.</param>
/// <param name="IsCurrent">Whether it is the one that asks.</param>
public sealed record Session(
    int Id,
    string? Browser,
    string? Address,
    DateTimeOffset SignedInAt,
    DateTimeOffset LastSeenAt,
    bool IsCurrent
);

namespace ChordDash.Components.Accounts;

/// <summary>Who did what: kept for administrators.</summary>
public interface IAuditLog
{
    /// <summary>Newest first.</summary>
    /// <param name="filter">A part of the person's name, the action or its subject; null for all.</param>
    Task<AuditPart> ListAsync(string? filter, int skip, int take, CancellationToken cancellationToken = default);
}

/// <param name="Total">How many there are.</param>
public sealed record AuditPart(IReadOnlyList<AuditEntry> Entries, int Total);

/// <param name="Person">Null for who had not signed in.</param>
/// <param name="Address">From which it was asked; null for what was done on the server itself.</param>
/// <param name="Action">A word of the log's own, such as "run.cancelled".</param>
/// <param name="Subject">What it was done to.</param>
public sealed record AuditEntry(long Id, DateTimeOffset At, string? Person, string? Address, string Action, string Subject);

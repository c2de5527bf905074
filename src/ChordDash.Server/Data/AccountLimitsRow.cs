using ChordDash.Components.Accounts;

namespace ChordDash.Server.Data;

/// <summary>The limits that an administrator has set: one row, or none.</summary>
internal sealed class AccountLimitsRow
{
    public required int Id { get; init; }
    public required AccountLimits Limits { get; init; }
}

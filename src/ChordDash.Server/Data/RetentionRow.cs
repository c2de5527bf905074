using ChordDash.Components.Administration;

namespace ChordDash.Server.Data;

/// <summary>The rules of retention that an administrator has set: one row, or none.</summary>
internal sealed class RetentionRow
{
    public required int Id { get; init; }
    public required RetentionRules Rules { get; init; }
}

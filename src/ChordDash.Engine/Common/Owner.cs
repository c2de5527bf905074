namespace ChordDash.Engine.Common;

/// <summary>The account that something belongs to, which may have been deleted since.</summary>
public sealed record Owner(Guid Id, string Name);

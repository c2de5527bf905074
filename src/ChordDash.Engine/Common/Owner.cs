namespace ChordDash.Engine.Common;

/// <summary>The account that something belongs to, which may have been deleted since.</summary>
/// <param name="Id">Id of the account.</param>
/// <param name="Name">Name of the account.</param>
public sealed record Owner(Guid Id, string Name);

using ChordDash.Engine.Common;

namespace ChordDash.Components.Accounts;

/// <summary>The limits of accounts, and what accounts use of them.</summary>
public interface IAccountLimits
{
    /// <summary>As they hold now.</summary>
    AccountLimits Current { get; }

    /// <summary>Whether they are those of the settings.</summary>
    bool AreOfSettings { get; }

    /// <summary>Changes the limits, at once and for good. For administrators.</summary>
    /// <param name="limits">Null for those of the settings.</param>
    /// <exception cref="UserErrorException">A limit makes no sense; the message says which.</exception>
    Task SetAsync(AccountLimits? limits, CancellationToken cancellationToken = default);

    /// <summary>What accounts use now, those that use most first. For administrators.</summary>
    Task<IReadOnlyList<AccountUse>> ListUseAsync(CancellationToken cancellationToken = default);

    /// <summary>What the person who asks uses now; null for who has not signed in.</summary>
    Task<AccountUse?> FindMineAsync(CancellationToken cancellationToken = default);
}

/// <param name="Name">Of the account, or an address.</param>
/// <param name="AccountId">Null for an address.</param>
/// <param name="Work">Pieces of work in progress.</param>
/// <param name="WaitingWork">Pieces of work that wait.</param>
/// <param name="WorkThisMinute">Pieces of work begun in the last minute.</param>
/// <param name="Transfers">Files on their way.</param>
public sealed record AccountUse(
    string Name,
    Guid? AccountId,
    int Work,
    int WaitingWork,
    int WorkThisMinute,
    int Transfers,
    int WaitingRuns,
    long StoredBytes
);

using System.Data.Common;
using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Server.Data;
using ChordDash.Server.Hosting;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Accounts.Budgets;

/// <summary>The limits of accounts: what an administrator has set, else the settings.</summary>
internal sealed partial class AccountLimitStore(
    IDbContextFactory<ChordDashContext> contexts,
    ChordDashOptions options,
    ILogger<AccountLimitStore> logger
)
{
    private const int OnlyRow = 1;

    // One object, however often it is asked for: a budget holds as long as its limits are the same ones.
    private readonly Known _ofSettings = Known.Of(null, options);

    // Null until the database has been asked.
    private volatile Known? _known;

    public AccountLimits Current => Find().Limits;

    public bool AreOfSettings => Find().AreOfSettings;

    public async Task SetAsync(AccountLimits? limits, CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await database.BeginAsync(cancellationToken);
        await database.AccountLimits.ExecuteDeleteAsync(cancellationToken);
        if (limits is not null)
            database.AccountLimits.Add(new AccountLimitsRow { Id = OnlyRow, Limits = limits });
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        _known = Known.Of(limits, options);
    }

    private Known Find()
    {
        if (_known is { } known)
            return known;
        try
        {
            using var database = contexts.CreateDbContext();
            var stored = database.AccountLimits.AsNoTracking().Select(row => row.Limits).SingleOrDefault();
            var found = stored is null ? _ofSettings : Known.Of(stored, options);
            // Of those who ask at once all get what the first has found.
            return Interlocked.CompareExchange(ref _known, found, comparand: null) ?? found;
        }
        catch (Exception exception) when (exception is DbException or DatabaseBusyException)
        {
            LogLimitsNotRead(exception);
            return _ofSettings;
        }
    }

    private sealed record Known(AccountLimits Limits, bool AreOfSettings)
    {
        public static Known Of(AccountLimits? stored, ChordDashOptions options) => new(stored ?? options.AccountLimits, stored is null);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The limits of accounts could not be read; those of the settings hold until they can."
    )]
    private partial void LogLimitsNotRead(Exception exception);
}

/// <summary>The limits, and what is used of them, as people may see and change them.</summary>
internal sealed class GuardedAccountLimits(
    AccountLimitStore store,
    WorkBudget budget,
    StoredBytes stored,
    IDbContextFactory<ChordDashContext> contexts,
    AccessControl access
) : IAccountLimits
{
    private const int MaxShown = 50;

    public AccountLimits Current => store.Current;

    public bool AreOfSettings => store.AreOfSettings;

    public async Task SetAsync(AccountLimits? limits, CancellationToken cancellationToken = default)
    {
        access.RequireInPerson(Role.Administrator);
        var errors = limits?.Check().ToList() ?? [];
        if (errors.Count > 0)
            throw new UserErrorException(Message.Sentences(errors));
        await store.SetAsync(limits, cancellationToken);
        access.Record("limits.changed", Describe(store.Current));
    }

    public async Task<IReadOnlyList<AccountUse>> ListUseAsync(CancellationToken cancellationToken = default)
    {
        access.Require(Role.Administrator);
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var names = await database
            .Users.AsNoTracking()
            .ToDictionaryAsync(account => account.Id, account => account.UserName ?? "", cancellationToken);
        var waiting = await CountWaitingAsync(database, cancellationToken);
        var uses = budget.ListUse().ToDictionary(use => use.Key, StringComparer.Ordinal);
        var accounts = names.Select(account =>
            Describe(account.Value, account.Key, uses.GetValueOrDefault(account.Key.ToString()), waiting.GetValueOrDefault(account.Key))
        );
        var addresses = uses
            .Values.Where(use => !Guid.TryParse(use.Key, out var id) || !names.ContainsKey(id))
            .Select(use => Describe(use.Key, null, use, 0));
        return
        [
            .. accounts
                .Concat(addresses)
                .Where(IsUsed)
                .OrderByDescending(use => use.Work + use.WaitingWork)
                .ThenByDescending(use => use.WorkThisMinute)
                .ThenByDescending(use => use.StoredBytes)
                .Take(MaxShown),
        ];
    }

    public async Task<AccountUse?> FindMineAsync(CancellationToken cancellationToken = default)
    {
        if (access.Owner is not { } owner)
            return null;
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var waiting = await CountWaitingAsync(database, cancellationToken);
        return Describe(
            owner.Name,
            owner.Id,
            budget.ListUse().FirstOrDefault(use => use.Key.Equals(owner.Id.ToString(), StringComparison.Ordinal)),
            waiting.GetValueOrDefault(owner.Id)
        );
    }

    private AccountUse Describe(string name, Guid? id, CallerUse? use, int waitingRuns) =>
        new(
            name,
            id,
            use?.Work ?? 0,
            use?.Waiting ?? 0,
            use?.ThisMinute ?? 0,
            use?.Transfers ?? 0,
            waitingRuns,
            id is { } account ? stored.Of(account) : 0
        );

    private static bool IsUsed(AccountUse use) =>
        use.Work + use.WaitingWork + use.WorkThisMinute + use.Transfers + use.WaitingRuns + use.StoredBytes > 0;

    private static async Task<Dictionary<Guid, int>> CountWaitingAsync(ChordDashContext database, CancellationToken cancellationToken) =>
        (
            await database
                .Runs.Where(run => run.State == Engine.Runs.RunState.Queued && run.Owner != null)
                .GroupBy(run => run.Owner)
                .Select(group => new { Owner = group.Key, Count = group.Count() })
                .ToListAsync(cancellationToken)
        )
            // One person may stand there under two names.
            .GroupBy(group => group.Owner!.Id)
            .ToDictionary(group => group.Key, group => group.Sum(one => one.Count));

    private static string Describe(AccountLimits limits) =>
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"work {limits.MaxConcurrentWork} at a time, {limits.MaxWorkPerMinute} a minute; transfers {limits.MaxConcurrentTransfers}; "
                + $"imports {limits.MaxConcurrentImports}; bytes {limits.MaxStoredBytes}; waiting runs {limits.MaxWaitingRuns}; "
                + $"requests {limits.RequestsPerMinute} a minute"
        );
}

using System.Data.Common;
using ChordDash.Components.Administration;
using ChordDash.Server.Accounts.Budgets;
using ChordDash.Server.Data;
using ChordDash.Server.Hosting;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Maintenance;

/// <summary>The rules of retention: what an administrator has set, else the settings.</summary>
internal sealed partial class RetentionStore(
    IDbContextFactory<ChordDashContext> contexts,
    ChordDashOptions options,
    ILogger<RetentionStore> logger
)
{
    private const int OnlyRow = 1;

    private readonly RetentionRules _ofSettings = new(options.KeepCheckpointsDays, options.KeepRunsDays);

    // Null until the database has been asked.
    private volatile Known? _known;

    public RetentionRules Current => Find().Rules ?? _ofSettings;

    public bool AreOfSettings => Find().Rules is null;

    public async Task SetAsync(RetentionRules? rules, CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await database.BeginAsync(cancellationToken);
        await database.Retention.ExecuteDeleteAsync(cancellationToken);
        if (rules is not null)
            database.Retention.Add(new RetentionRow { Id = OnlyRow, Rules = rules });
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        _known = new(rules);
    }

    private Known Find()
    {
        if (_known is { } known)
            return known;
        try
        {
            using var database = contexts.CreateDbContext();
            var found = new Known(database.Retention.AsNoTracking().Select(row => row.Rules).SingleOrDefault());
            return Interlocked.CompareExchange(ref _known, found, comparand: null) ?? found;
        }
        catch (Exception exception) when (exception is DbException or DatabaseBusyException)
        {
            // Nothing is deleted by rules that somebody may have changed.
            LogRulesNotRead(exception);
            return new(new RetentionRules(0, 0));
        }
    }

    /// <param name="Rules">That were set; null if none were.</param>
    private sealed record Known(RetentionRules? Rules);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The rules of retention could not be read; everything is kept until they can.")]
    private partial void LogRulesNotRead(Exception exception);
}

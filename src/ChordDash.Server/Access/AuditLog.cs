using System.Data.Common;
using ChordDash.Engine;
using ChordDash.Engine.Access;
using ChordDash.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Access;

/// <summary>
/// Keeps who did what, for a year and to numbers that nobody can use up for others; also in the server's log. Sign-ins, accounts, keys and
/// sessions have room of their own, so that no work in runs and data sets ends their entries; refused sign-ins too, for they are anybody's.
/// </summary>
internal sealed class AuditLog(IDbContextFactory<ChordDashContext> contexts, AuditRoom room, TimeProvider time, ILogger<AuditLog> logger)
{
    private const int LongestSubject = 300;
    private const int OldAtOnce = 1_000;
    private static readonly TimeSpan Age = TimeSpan.FromDays(366);

    public void Add(string? person, string? address, string action, string subject)
    {
        // Somebody may have typed it into the sign-in: a line of the log stays one.
        subject = ShownText.Clean(
            string.Concat(subject.Take(2 * LongestSubject).Select(letter => char.IsControl(letter) ? ' ' : letter)), LongestSubject);
        logger.LogInformation("{Person} at {Address}: {Action} {Subject}", person ?? "somebody", address ?? "the server", action, subject);
        try
        {
            using var database = contexts.CreateDbContext();
            database.Audit.Add(new AuditRow
            {
                At = time.GetUtcNow(),
                Person = person,
                Address = address,
                Action = action,
                Subject = subject,
            });
            database.SaveChanges();
            room.Make(database, person, action);
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException)
        {
            // What it tells of has been done; the log has it.
            logger.LogError(exception, "The audit log could not be written.");
        }
    }

    public async Task<AuditPart> ListAsync(string? filter, int skip, int take, CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = database.Audit.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(filter))
        {
            var pattern = $"%{filter.Trim().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
            rows = rows.Where(row => EF.Functions.Like(row.Person!, pattern, "\\") || EF.Functions.Like(row.Action, pattern, "\\") || EF.Functions.Like(row.Subject, pattern, "\\"));
        }

        var entries = await rows.OrderByDescending(row => row.Id).Skip(skip).Take(take)
            .Select(row => new AuditEntry(row.Id, row.At, row.Person, row.Address, row.Action, row.Subject)).ToListAsync(cancellationToken);
        return new(entries, await rows.CountAsync(cancellationToken));
    }

    /// <summary>Deletes what is older than a year, in steps that hold nobody up.</summary>
    public async Task DeleteOldAsync(CancellationToken cancellationToken)
    {
        try
        {
            var oldest = time.GetUtcNow() - Age;
            await using var database = await contexts.CreateDbContextAsync(cancellationToken);
            var old = database.Audit.Where(row => row.At < oldest).OrderBy(row => row.At).Select(row => row.Id).Take(OldAtOnce);
            while (await database.Audit.Where(row => old.Contains(row.Id)).ExecuteDeleteAsync(cancellationToken) == OldAtOnce)
                await Task.Yield();
            room.Recount();
        }
        catch (DbException exception)
        {
            logger.LogError(exception, "Old entries of the audit log could not be deleted; it is tried again in an hour.");
        }
    }
}

/// <summary>Has old entries deleted though nothing new is written.</summary>
internal sealed class AuditKeeper(AuditLog log, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await log.DeleteOldAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }
}

/// <summary>The log as administrators may read it.</summary>
internal sealed class GuardedAuditLog(AuditLog log, AccessControl access) : IAuditLog
{
    public Task<AuditPart> ListAsync(string? filter, int skip, int take, CancellationToken cancellationToken = default)
    {
        access.DemandInPerson(Role.Administrator);
        return log.ListAsync(filter, skip, take, cancellationToken);
    }
}

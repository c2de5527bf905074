using System.Data.Common;
using ChordDash.Engine.Access;
using ChordDash.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Access;

/// <summary>Keeps who did what, for a year and to a number; also in the server's log.</summary>
internal sealed class AuditLog(IDbContextFactory<ChordDashContext> contexts, TimeProvider time, ILogger<AuditLog> logger)
{
    public const int Kept = 100_000;
    private const int LongestSubject = 300;
    private const int PruneEvery = 1_000;
    private static readonly TimeSpan Age = TimeSpan.FromDays(366);

    public void Add(string? person, string? address, string action, string subject)
    {
        // Somebody may have typed it into the sign-in: a line of the log stays one.
        subject = string.Concat(subject.Take(LongestSubject).Select(letter => char.IsControl(letter) ? ' ' : letter));
        logger.LogInformation("{Person} at {Address}: {Action} {Subject}", person ?? "somebody", address ?? "the server", action, subject);
        try
        {
            using var database = contexts.CreateDbContext();
            var row = new AuditRow { At = time.GetUtcNow(), Person = person, Address = address, Action = action, Subject = subject };
            database.Audit.Add(row);
            database.SaveChanges();
            if (row.Id % PruneEvery == 0)
            {
                var oldest = row.At - Age;
                database.Audit.Where(one => one.Id <= row.Id - Kept || one.At < oldest).ExecuteDelete();
            }
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

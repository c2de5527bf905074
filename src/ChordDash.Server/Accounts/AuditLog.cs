using System.Collections.Concurrent;
using System.Data.Common;
using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Accounts;

/// <summary>
/// Keeps who did what, for a year and to numbers that nobody can use up for others; also in the server's log. Sign-ins, accounts, keys and
/// sessions have room of their own, so that no work in runs and data sets ends their entries; refused sign-ins too, for they are anybody's.
/// </summary>
internal sealed partial class AuditLog(
    IDbContextFactory<ChordDashContext> contexts,
    AuditRoom room,
    StorageHealth health,
    TimeProvider time,
    ILogger<AuditLog> logger
)
{
    /// <summary>
    /// Entries that wait in memory while another program holds the database; those that come when there are so many are lost.
    /// </summary>
    private const int MaxHeldBack = 10_000;

    private const int MaxSubjectLength = 300;
    private const int OldAtOnce = 1_000;
    private static readonly TimeSpan Age = TimeSpan.FromDays(366);

    // In their order. Who writes one takes the gate.
    private readonly ConcurrentQueue<AuditRow> _heldBack = new();
    private readonly Lock _catchingUp = new();

    public void Add(string? person, string? address, string action, string subject)
    {
        // Somebody may have typed it into the sign-in: a line of the log stays one.
        subject = ShownText.Clean(
            string.Concat(subject.Take(2 * MaxSubjectLength).Select(letter => char.IsControl(letter) ? ' ' : letter)),
            MaxSubjectLength
        );
        LogEntryAdded(person ?? "somebody", address ?? "the server", action, subject);
        var row = new AuditRow
        {
            At = time.GetUtcNow(),
            Person = person,
            Address = address,
            Action = action,
            Subject = subject,
        };
        // Nobody waits for a program that holds the database, and entries stay in their order.
        if (health.IsHeld || !_heldBack.IsEmpty || !TryWrite(row))
            HoldBack(row);
    }

    /// <summary>Writes the entries that had to wait for another program, as far as that is possible now.</summary>
    public void CatchUp()
    {
        lock (_catchingUp)
        {
            while (_heldBack.TryPeek(out var row) && TryWrite(row))
                _heldBack.TryDequeue(out _);
        }
    }

    private void HoldBack(AuditRow row)
    {
        if (_heldBack.Count < MaxHeldBack)
            _heldBack.Enqueue(row);
        else
            LogEntryNotWritten(null);
    }

    /// <returns>False if another program holds the database.</returns>
    private bool TryWrite(AuditRow row)
    {
        try
        {
            using var database = contexts.CreateDbContext();
            database.Audit.Add(row);
            database.SaveChanges();
            room.Make(database, row.Person, row.Action);
        }
        catch (Exception exception) when (row.Id == 0 && StorageFailure.Is(exception, StorageFault.Busy))
        {
            return false;
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException or DatabaseBusyException)
        {
            // What it tells of has been done; the log has it.
            LogEntryNotWritten(exception);
        }

        return true;
    }

    public async Task<AuditPart> ListAsync(string? filter, int skip, int take, CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = database.Audit.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(filter))
        {
            var literal = filter
                .Trim()
                .Replace("\\", "\\\\", StringComparison.Ordinal)
                .Replace("%", "\\%", StringComparison.Ordinal)
                .Replace("_", "\\_", StringComparison.Ordinal);
            var pattern = $"%{literal}%";
            rows = rows.Where(row =>
                EF.Functions.Like(row.Person!, pattern, "\\")
                || EF.Functions.Like(row.Action, pattern, "\\")
                || EF.Functions.Like(row.Subject, pattern, "\\")
            );
        }

        var entries = await rows.OrderByDescending(row => row.Id)
            .Skip(skip)
            .Take(take)
            .Select(row => new AuditEntry(row.Id, row.At, row.Person, row.Address, row.Action, row.Subject))
            .ToListAsync(cancellationToken);
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
        catch (Exception exception) when (exception is DbException or DatabaseBusyException)
        {
            LogOldEntriesNotDeleted(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Person} at {Address}: {Action} {Subject}")]
    private partial void LogEntryAdded(string person, string address, string action, string subject);

    [LoggerMessage(Level = LogLevel.Error, Message = "The audit log could not be written.")]
    private partial void LogEntryNotWritten(Exception? exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Old entries of the audit log could not be deleted; it is tried again in an hour.")]
    private partial void LogOldEntriesNotDeleted(Exception exception);
}

/// <summary>Has old entries deleted though nothing new is written, and those written that had to wait.</summary>
internal sealed class AuditKeeper(AuditLog log, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan DeleteInterval = TimeSpan.FromHours(1);
    private static readonly TimeSpan CatchUpInterval = TimeSpan.FromSeconds(5);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        log.CatchUp();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(
            EachAsync(DeleteInterval, () => log.DeleteOldAsync(stoppingToken), stoppingToken),
            EachAsync(CatchUpInterval, () => Task.Run(log.CatchUp, stoppingToken), stoppingToken)
        );

    private async Task EachAsync(TimeSpan interval, Func<Task> action, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await action();
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
        access.RequireInPerson(Role.Administrator);
        return log.ListAsync(filter, skip, take, cancellationToken);
    }
}

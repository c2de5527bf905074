using ChordDash.Components.Accounts;
using ChordDash.Components.Resources;
using ChordDash.Engine.Common;
using ChordDash.Server.Data;
using ChordDash.Server.Resources;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Accounts;

internal sealed class Sessions(IDbContextFactory<ChordDashContext> contexts, SessionStore store, AccessControl access, TimeProvider time)
    : ISessions
{
    public async Task<IReadOnlyList<Session>> ListAsync(CancellationToken cancellationToken = default)
    {
        var (owner, current) = (Require(), access.Visitor.Session);
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        return await database
            .Sessions.Good(time.GetUtcNow())
            .Where(row => row.AccountId == owner.Id)
            .OrderByDescending(row => row.Id == current)
            .ThenByDescending(row => row.LastSeenAt)
            .ThenByDescending(row => row.Id)
            .Select(row => new Session(row.Id, row.Browser, row.Address, row.CreatedAt, row.LastSeenAt, row.Id == current))
            .ToListAsync(cancellationToken);
    }

    public async Task EndAsync(int id, CancellationToken cancellationToken = default)
    {
        var owner = Require();
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        // Whether somebody else's exists is nobody's business.
        var session = await database
            .Sessions.AsNoTracking()
            .FirstOrDefaultAsync(row => row.Id == id && row.AccountId == owner.Id, cancellationToken)
            ?? throw new NotFoundException(AccountMessages.SessionEnded);
        await store.EndAsync(rows => rows.Where(row => row.Id == id), cancellationToken);
        access.Record("session.ended", $"{session.Browser ?? "an unnamed browser"} at {session.Address}");
    }

    public async Task EndOthersAsync(CancellationToken cancellationToken = default)
    {
        var (owner, current) = (Require(), access.Visitor.Session);
        await store.EndAsync(rows => rows.Where(row => row.AccountId == owner.Id && row.Id != current), cancellationToken);
        access.Record("session.ended", "all others");
    }

    public async Task EndAllAsync(Guid accountId, CancellationToken cancellationToken = default)
    {
        access.RequireInPerson(Role.Administrator);
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var name = await database
            .Users.Where(account => account.Id == accountId)
            .Select(account => account.UserName)
            .FirstOrDefaultAsync(cancellationToken)
            ?? throw new NotFoundException(AccountMessages.AccountDeletedMeanwhile);
        await store.EndAsync(rows => rows.Where(row => row.AccountId == accountId), cancellationToken);
        access.Record("account.sessions-ended", name);
    }

    private Owner Require()
    {
        access.RequireInPerson(Role.Viewer);
        return access.Owner ?? throw new UserErrorException(AccessMessages.AccountRequired);
    }
}

internal static class SessionRows
{
    /// <summary>Those that have not ended by time, and not by what became of their account.</summary>
    public static IQueryable<SessionRow> Good(this IQueryable<SessionRow> rows, DateTimeOffset now) =>
        rows.Where(row => row.ExpiresAt > now && row.Stamp == row.Account.SecurityStamp && !row.Account.Disabled);
}

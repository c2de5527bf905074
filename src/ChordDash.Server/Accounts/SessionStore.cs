using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using ChordDash.Engine.Common;
using ChordDash.Server.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChordDash.Server.Accounts;

/// <summary>
/// Keeps on the server who is signed in where. The cookie has only a random number, so that a copy of it is worth nothing after the
/// sign-out.
/// </summary>
internal sealed class SessionStore(
    IDbContextFactory<ChordDashContext> contexts,
    StorageHealth health,
    IDataProtectionProvider protection,
    CallerWatch watch,
    IOptions<IdentityOptions> identity,
    TimeProvider time
) : ITicketStore
{
    private const int IdBytes = 32;
    private const int CleanAbove = 1_000;
    private static readonly TimeSpan SeenInterval = TimeSpan.FromMinutes(1);

    // A page with its files is some thirty requests.
    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);
    private readonly IDataProtector _protector = protection.CreateProtector("ChordDash.Sessions");
    private int _forgotten;

    public Task<string> StoreAsync(AuthenticationTicket ticket) => StoreAsync(ticket, browser: null, address: null);

    public Task<string> StoreAsync(AuthenticationTicket ticket, HttpContext httpContext, CancellationToken cancellationToken) =>
        StoreAsync(ticket, BrowserName.Of(httpContext.Request.Headers.UserAgent), AddressOf(httpContext));

    public async Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        var (digest, sealedTicket, wanted) = (
            Digest(key),
            Seal(ticket),
            ticket.Properties.ExpiresUtc ?? time.GetUtcNow() + Limits.MaxSessionIdle
        );
        await using var database = await contexts.CreateDbContextAsync();
        if (
            await database.Sessions.Where(row => row.Sha256 == digest).Select(row => (DateTimeOffset?)row.CreatedAt).FirstOrDefaultAsync()
            is not { } since
        )
            return;
        var expires = Earlier(wanted, since + Limits.MaxSessionLifetime);
        // If it cannot be now, the next request will prolong it.
        await health.NoteAsync(database, () =>
            database
                .Sessions.Where(row => row.Sha256 == digest)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Ticket, sealedTicket).SetProperty(row => row.ExpiresAt, expires))
        );
        Forget(known => string.Equals(known.Key, key, StringComparison.Ordinal));
    }

    public Task<AuthenticationTicket?> RetrieveAsync(string key) => RetrieveAsync(key, address: null);

    public Task<AuthenticationTicket?> RetrieveAsync(string key, HttpContext httpContext, CancellationToken cancellationToken) =>
        RetrieveAsync(key, AddressOf(httpContext));

    public async Task RemoveAsync(string key)
    {
        var digest = Digest(key);
        await using var database = await contexts.CreateDbContextAsync();
        await database.Sessions.Where(row => row.Sha256 == digest).ExecuteDeleteAsync();
        Forget(known => string.Equals(known.Key, key, StringComparison.Ordinal));
    }

    /// <summary>Deletes sessions and has everything end that they are used for.</summary>
    public async Task EndAsync(Func<IQueryable<SessionRow>, IQueryable<SessionRow>> which, CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        await which(database.Sessions).ExecuteDeleteAsync(cancellationToken);
        Forget(_ => true);
    }

    private async Task<AuthenticationTicket?> RetrieveAsync(string key, string? address)
    {
        var (now, forgotten) = (time.GetUtcNow(), Volatile.Read(ref _forgotten));
        if (_known.TryGetValue(key, out var known) && (now - known.ReadAt).Duration() < CallerWatch.Interval && known.ExpiresAt > now)
            return Open(known);
        var digest = Digest(key);
        await using var database = await contexts.CreateDbContextAsync();
        known = await database
            .Sessions.Good(now)
            .Where(row => row.Sha256 == digest)
            .Select(row => new Known(key, row.Id, row.AccountId, row.Ticket, row.LastSeenAt, row.ExpiresAt, now))
            .FirstOrDefaultAsync();
        if (known is null)
            return null;
        if (now - known.LastSeenAt >= SeenInterval)
        {
            await health.NoteAsync(database, () =>
                database
                    .Sessions.Where(row => row.Id == known.Id)
                    .ExecuteUpdateAsync(set =>
                        set.SetProperty(row => row.LastSeenAt, now).SetProperty(row => row.Address, row => address ?? row.Address)
                    )
            );
        }

        if (_known.Count > CleanAbove)
            Remove(old => (now - old.ReadAt).Duration() >= CallerWatch.Interval);
        _known[key] = known;
        // It may have ended between the question and now.
        if (forgotten != Volatile.Read(ref _forgotten))
            _known.TryRemove(key, out _);
        return Open(known);
    }

    private async Task<string> StoreAsync(AuthenticationTicket ticket, string? browser, string? address)
    {
        var (key, now) = (Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdBytes)), time.GetUtcNow());
        var account = Guid.Parse(ticket.Principal.FindFirstValue(ClaimTypes.NameIdentifier)!);
        await using var database = await contexts.CreateDbContextAsync();
        database.Sessions.Add(
            new SessionRow
            {
                Sha256 = Digest(key),
                AccountId = account,
                Stamp = ticket.Principal.FindFirstValue(identity.Value.ClaimsIdentity.SecurityStampClaimType) ?? "",
                CreatedAt = now,
                LastSeenAt = now,
                ExpiresAt = Earlier(ticket.Properties.ExpiresUtc ?? now + Limits.MaxSessionIdle, now + Limits.MaxSessionLifetime),
                Address = address,
                Browser = browser,
                Ticket = Seal(ticket),
            }
        );
        await database.SaveChangesAsync();
        await database
            .Sessions.Where(row => row.AccountId == account && (row.ExpiresAt <= now || row.Stamp != row.Account.SecurityStamp))
            .ExecuteDeleteAsync();
        var surplus = await database
            .Sessions.Where(row => row.AccountId == account)
            .OrderByDescending(row => row.LastSeenAt)
            .ThenByDescending(row => row.Id)
            .Skip(Limits.MaxSessionsPerAccount)
            .Select(row => row.Id)
            .ToListAsync();
        if (surplus.Count > 0)
            await database.Sessions.Where(row => surplus.Contains(row.Id)).ExecuteDeleteAsync();
        // A new password has ended others just now.
        Forget(known => known.AccountId == account);
        return key;
    }

    private void Forget(Func<Known, bool> which)
    {
        Interlocked.Increment(ref _forgotten);
        Remove(which);
        watch.CheckSoon();
    }

    private void Remove(Func<Known, bool> which)
    {
        foreach (var (key, known) in _known)
        {
            if (which(known))
                _known.TryRemove(key, out _);
        }
    }

    private byte[] Seal(AuthenticationTicket ticket) => _protector.Protect(TicketSerializer.Default.Serialize(ticket));

    private AuthenticationTicket? Open(Known known)
    {
        try
        {
            // Anew each time: whoever gets it may change it.
            var ticket = TicketSerializer.Default.Deserialize(_protector.Unprotect(known.Ticket));
            if (ticket is not null)
                AccountClaims.SetSession(ticket.Principal, known.Id);
            return ticket;
        }
        catch (CryptographicException)
        {
            // The keys that it was sealed with are gone.
            return null;
        }
    }

    // Who asks is not yet known to AccessControl: that is being found out.
    private static string? AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString();

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    // 256 random bits cannot be guessed from their digest, so that no slow one is needed.
    private static byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private sealed record Known(
        string Key,
        int Id,
        Guid AccountId,
        byte[] Ticket,
        DateTimeOffset LastSeenAt,
        DateTimeOffset ExpiresAt,
        DateTimeOffset ReadAt
    );
}

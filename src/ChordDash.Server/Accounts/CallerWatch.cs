using System.Collections.Concurrent;
using System.Data.Common;
using System.Security.Claims;
using System.Threading.Channels;
using ChordDash.Components.Accounts;
using ChordDash.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Accounts;

/// <summary>
/// Looks after whoever is connected for long, by a page, the hub or an event stream: when the session or the key has ended, so does the
/// connection. All connections together are one or two questions to the database every few seconds.
/// </summary>
internal sealed partial class CallerWatch(IDbContextFactory<ChordDashContext> contexts, TimeProvider time, ILogger<CallerWatch> logger)
    : BackgroundService
{
    /// <summary>How long an end may take to be noticed that this server did not bring about itself.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SeenInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan CleanInterval = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<Watched, Caller> _watched = new();
    private readonly ConcurrentDictionary<Caller, Verdict> _verdicts = new();
    private readonly Channel<bool> _wanted = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private DateTimeOffset _cleaned;
    private DateTimeOffset _seen;

    /// <summary>Has everybody looked at now, for something has ended.</summary>
    public void CheckSoon()
    {
        _verdicts.Clear();
        _wanted.Writer.TryWrite(true);
    }

    /// <param name="ended">Called once, if the session or the key of somebody who has signed in is no longer good.</param>
    /// <returns>Ends the watch.</returns>
    public IDisposable Watch(ClaimsPrincipal user, Action ended)
    {
        var watched = new Watched(this, ended);
        if (Caller.Of(user) is { } caller)
            _watched[watched] = caller;
        return watched;
    }

    /// <summary>Whether somebody's session or key is still good, as of some seconds ago at most.</summary>
    public async ValueTask<bool> IsGoodAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (Caller.Of(user) is not { } caller)
            return true;
        var now = time.GetUtcNow();
        if (_verdicts.TryGetValue(caller, out var verdict) && (now - verdict.At).Duration() < Interval)
            return verdict.Good;
        try
        {
            _verdicts[caller] = verdict = new((await FindGoodAsync([caller], cancellationToken)).Contains(caller), now);
        }
        catch (Exception exception) when (StorageFailure.Is(exception, StorageFault.Busy))
        {
            // As below.
            return verdict?.Good ?? true;
        }

        return verdict.Good;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var timer = time.CreateTimer(_ => _wanted.Writer.TryWrite(true), state: null, TimeSpan.Zero, Interval);
        await foreach (var _ in _wanted.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await CheckAsync(stoppingToken);
                await CleanAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is DbException or DbUpdateException)
            {
                // Nobody is sent away because the database cannot be asked: while it is locked, nothing ends either.
                LogSessionsNotChecked(exception.Message);
            }
        }
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        foreach (var old in _verdicts.Where(one => (time.GetUtcNow() - one.Value.At).Duration() >= Interval))
            _verdicts.TryRemove(old);
        var watched = _watched.ToArray();
        if (watched.Length == 0)
            return;
        var good = await FindGoodAsync([.. watched.Select(one => one.Value).Distinct()], cancellationToken);
        await SeeAsync([.. good.Where(caller => caller.Role is null).Select(caller => caller.Id)], cancellationToken);
        foreach (var (one, caller) in watched)
        {
            if (!good.Contains(caller) && _watched.TryRemove(one, out _))
                End(one);
        }
    }

    private void End(Watched one)
    {
        try
        {
            one.End();
        }
        catch (Exception exception)
        {
            // The others must be reached all the same.
            LogConnectionNotEnded(exception);
        }
    }

    private async Task<HashSet<Caller>> FindGoodAsync(List<Caller> callers, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var good = new HashSet<Caller>();
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        if (callers.FindAll(caller => caller.Role is null).ConvertAll(caller => caller.Id) is { Count: > 0 } sessions)
        {
            var found = await database
                .Sessions.Good(now)
                .Where(row => sessions.Contains(row.Id))
                .Select(row => row.Id)
                .ToListAsync(cancellationToken);
            good.UnionWith(found.Select(id => new Caller(id, Role: null)));
        }

        if (callers.FindAll(caller => caller.Role is not null).ConvertAll(caller => caller.Id) is { Count: > 0 } keys)
        {
            var found = await database
                .ApiKeys.Where(row =>
                    keys.Contains(row.Id)
                    && (row.ExpiresAt == null || row.ExpiresAt > now)
                    && !row.Account.Disabled
                    && !row.Account.MustChangePassword
                )
                .Select(row => new
                {
                    row.Id,
                    row.Scope,
                    row.Account.Role,
                })
                .ToListAsync(cancellationToken);
            good.UnionWith(found.Select(row => new Caller(row.Id, AccountClaims.RoleOf(row.Role, row.Scope))));
        }

        return good;
    }

    // Whoever has a page open is there, without asking for anything.
    private async Task SeeAsync(List<int> sessions, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if ((now - _seen).Duration() < SeenInterval)
            return;
        _seen = now;
        var before = now - SeenInterval;
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        await database
            .Sessions.Where(row => sessions.Contains(row.Id) && row.LastSeenAt < before)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.LastSeenAt, now), cancellationToken);
    }

    private async Task CleanAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if ((now - _cleaned).Duration() < CleanInterval)
            return;
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        await database
            .Sessions.Where(row => row.ExpiresAt <= now || row.Stamp != row.Account.SecurityStamp)
            .ExecuteDeleteAsync(cancellationToken);
        _cleaned = now;
    }

    private sealed record Verdict(bool Good, DateTimeOffset At);

    /// <param name="Id">Of a session or, with a role, of a key.</param>
    /// <param name="Role">What the key was good for. A session ends by itself when its account's role changes.</param>
    private sealed record Caller(int Id, Role? Role)
    {
        /// <summary>Null for who has not signed in.</summary>
        public static Caller? Of(ClaimsPrincipal user)
        {
            var visitor = AccountClaims.Read(user);
            return visitor.Account is null ? null
                : AccountClaims.Key(user) is { } key ? new(key, visitor.Role)
                // No session has the number 0.
                : new(visitor.Session ?? 0, Role: null);
        }
    }

    private sealed class Watched(CallerWatch watch, Action ended) : IDisposable
    {
        private readonly Lock _gate = new();
        private bool _over;

        public void End()
        {
            lock (_gate)
            {
                if (_over)
                    return;
                _over = true;
                ended();
            }
        }

        public void Dispose()
        {
            watch._watched.TryRemove(this, out _);
            lock (_gate)
                _over = true;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The sessions could not be checked: {Message}")]
    private partial void LogSessionsNotChecked(string message);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A connection could not be ended.")]
    private partial void LogConnectionNotEnded(Exception exception);
}

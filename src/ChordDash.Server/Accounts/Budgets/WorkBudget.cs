using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Server.Resources;

namespace ChordDash.Server.Accounts.Budgets;

/// <summary>
/// What each account, or address where nobody has signed in, may have done for it: so much at a time and in a minute. More waits its turn,
/// for a while, and is refused then. What the server does by itself is not counted.
/// </summary>
internal sealed class WorkBudget(AccountLimitStore limits, AccessControl access, WorkThreads threads, TimeProvider time)
    : IWorkBudget,
        IDisposable
{
    /// <summary>Those that are not known as one by one any more share one budget.</summary>
    private const string Others = "others";

    /// <summary>Until a budget that was used is as good as new.</summary>
    private static readonly TimeSpan Refilled = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    /// <summary>Processor time, roughly.</summary>
    private static readonly TimeSpan CostOfRefusal = TimeSpan.FromMilliseconds(5);

    // Work may need other work, which must not wait for itself.
    private static readonly AsyncLocal<bool> IsInside = new();
    private static readonly AsyncLocal<bool> IsTransferring = new();

    private readonly ConcurrentDictionary<string, CallerBudget> _callers = new(StringComparer.Ordinal);
    private readonly Lock _adding = new();

    /// <summary>
    /// Who draws from which budget: an account, else an address; of IPv6 the network, which is one person's. Null for the server itself.
    /// </summary>
    public static string? KeyOf(Visitor visitor, string? address)
    {
        if (visitor.Account is { } account)
            return account.Id.ToString();
        if (!IPAddress.TryParse(address, out var ip))
            return address;
        if (ip.IsIPv4MappedToIPv6)
            return ip.MapToIPv4().ToString();
        return ip.AddressFamily == AddressFamily.InterNetworkV6 && !IPAddress.IsLoopback(ip)
            ? new IPAddress([.. ip.GetAddressBytes().AsSpan(0, 8), 0, 0, 0, 0, 0, 0, 0, 0]).ToString()
            : ip.ToString();
    }

    public Task<T> ComputeAsync<T>(Func<T> compute, CancellationToken cancellationToken = default) =>
        DoAsync(() => threads.RunAsync(compute, cancellationToken), cancellationToken);

    /// <summary>Does a piece of work as soon as it is its turn.</summary>
    /// <exception cref="WorkBudgetExceededException">There is no room for it in the budget of who asks.</exception>
    public async Task<T> DoAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        if (IsInside.Value || CallerKey() is not { } key)
            return await work();
        using var use = Use(key);
        using var place = await use.Budget.Work.AcquireAsync(1, cancellationToken);
        if (!place.IsAcquired)
        {
            throw new WorkBudgetExceededException(
                AccountMessages.TooMuchConcurrentWork(use.Budget.Limits.MaxConcurrentWork, Limits.MaxWaitingWork),
                Soon
            );
        }

        using var token = await use.Budget.PerMinute.AcquireAsync(1, cancellationToken);
        if (!token.IsAcquired)
        {
            throw new WorkBudgetExceededException(
                AccountMessages.TooMuchWorkPerMinute(use.Budget.Limits.MaxWorkPerMinute),
                RetryAfter(token)
            );
        }

        use.Budget.Began();
        // Of this flow of control alone.
        IsInside.Value = true;
        use.Budget.Enter();
        return await work();
    }

    public Task DoAsync(Func<Task> work, CancellationToken cancellationToken) =>
        DoAsync(
            async () =>
            {
                await work();
                return true;
            },
            cancellationToken
        );

    /// <summary>Sends or receives a file as soon as it is its turn.</summary>
    /// <exception cref="WorkBudgetExceededException">Who asks has too many under way.</exception>
    public async Task<T> TransferAsync<T>(Func<Task<T>> transfer, CancellationToken cancellationToken)
    {
        if (IsTransferring.Value || IsInside.Value || CallerKey() is not { } key)
            return await transfer();
        using var use = Use(key);
        using var place = await use.Budget.Transfers.AcquireAsync(1, cancellationToken);
        if (!place.IsAcquired)
        {
            throw new WorkBudgetExceededException(
                AccountMessages.TooManyTransfers(use.Budget.Limits.MaxConcurrentTransfers, Limits.MaxWaitingTransfers),
                Soon
            );
        }

        IsTransferring.Value = true;
        use.Budget.Enter();
        return await transfer();
    }

    /// <summary>
    /// Lets a request to the API pass: at once, or at its turn where much was spent lately on whoever asks. What is refused has cost
    /// something too, and is counted.
    /// </summary>
    /// <exception cref="WorkBudgetExceededException">Too many requests wait for their turn.</exception>
    public async Task PaceAsync(HttpContext context, RequestDelegate next)
    {
        if (CallerKey() is not { } key)
        {
            await next(context);
            return;
        }

        if (_callers.TryGetValue(key, out var known) && known.IsHeavy)
        {
            using var use = Use(key);
            using var turn = await use.Budget.Turns.AcquireAsync(1, context.RequestAborted);
            if (!turn.IsAcquired)
            {
                throw new WorkBudgetExceededException(AccountMessages.TooManyWaitingRequests, RetryAfter(turn));
            }
        }

        var isRefused = true;
        try
        {
            await next(context);
            isRefused = context.Response.StatusCode >= StatusCodes.Status400BadRequest;
        }
        finally
        {
            if (isRefused)
            {
                using var use = Use(key);
                use.Budget.Charge(CostOfRefusal);
            }
        }
    }

    /// <summary>Whether something is done for anybody now.</summary>
    public bool IsBusy => ListUse().Any(use => use.Work > 0 || use.Transfers > 0);

    /// <summary>Who has used something lately.</summary>
    public IReadOnlyList<CallerUse> ListUse() => [.. _callers.Select(caller => caller.Value.Describe(caller.Key))];

    public void Dispose()
    {
        foreach (var caller in _callers.Values)
            caller.Dispose();
    }

    private string? CallerKey() => AccessControl.IsOnBehalf ? KeyOf(access.Visitor, AccessControl.Address) : null;

    private CallerBudget.InUse Use(string key)
    {
        var current = limits.Current;
        while (true)
        {
            if (_callers.TryGetValue(key, out var known) && known.Limits == current && known.TryUse() is { } use)
            {
                return use;
            }

            lock (_adding)
            {
                if (!_callers.ContainsKey(key) && _callers.Count >= Limits.MaxKnownCallers && Forget() == 0)
                    key = Others;
                // Work in progress under limits that were changed meanwhile ends in peace.
                if (!_callers.TryGetValue(key, out known) || known.Limits != current)
                    _callers[key] = new CallerBudget(current, time);
            }
        }
    }

    // Those that have used nothing for a while.
    private int Forget()
    {
        var forgotten = 0;
        foreach (var (key, caller) in _callers)
        {
            if (!caller.TryEnd(Refilled))
                continue;
            _callers.TryRemove(KeyValuePair.Create(key, caller));
            forgotten++;
        }

        return forgotten;
    }

    private static TimeSpan RetryAfter(RateLimitLease lease) => lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Soon;
}

/// <param name="Key">Id of an account, or an address.</param>
internal sealed record CallerUse(string Key, int Work, int Waiting, int ThisMinute, int Transfers);

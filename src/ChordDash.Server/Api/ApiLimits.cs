using System.Globalization;
using System.Threading.RateLimiting;
using ChordDash.Server.Accounts;
using ChordDash.Server.Accounts.Budgets;
using ChordDash.Server.Hosting;
using ChordDash.Server.Resources;
using Microsoft.AspNetCore.RateLimiting;

namespace ChordDash.Server.Api;

/// <summary>
/// Keeps one client of the API from using up the server: each account, or address where nobody has signed in, has a number of requests a
/// minute. What they may have computed is the matter of <see cref="WorkBudget"/>.
/// </summary>
/// <remarks>
/// Not the middleware of ASP.NET Core: its limiters are never disposed, and their timers keep a server that has stopped in memory.
/// </remarks>
internal sealed class ApiLimits : IAsyncDisposable
{
    /// <summary>For guesses at passwords.</summary>
    public const string SignIn = "sign-in";

    private const int SignInsPerMinute = 30;

    private readonly PartitionedRateLimiter<HttpContext> _requests;
    private readonly PartitionedRateLimiter<HttpContext> _signIns;
    private readonly AccountLimitStore _limits;

    public ApiLimits(AccountLimitStore limits)
    {
        _limits = limits;
        _requests = PartitionedRateLimiter.Create<HttpContext, (string Client, int PerMinute)>(context =>
            limits.Current.RequestsPerMinute is not (> 0 and var perMinute)
                ? RateLimitPartition.GetNoLimiter(("", 0))
                // A limit that was changed is another one, from the next request on.
                : RateLimitPartition.GetTokenBucketLimiter((ClientOf(context), perMinute), _ => new()
                    {
                        // A tenth of a minute's requests may come at once.
                        // What comes faster waits its turn, for a second's worth, before it is refused.
                        TokenLimit = Math.Max(1, perMinute / 10),
                        QueueLimit = Math.Max(1, perMinute / 60),
                        ReplenishmentPeriod = TimeSpan.FromMinutes(1.0 / Math.Min(perMinute, 600)),
                        TokensPerPeriod = Math.Max(1, perMinute / 600),
                    })
        );
        _signIns = PartitionedRateLimiter.Create<HttpContext, string>(context =>
            RateLimitPartition.GetFixedWindowLimiter(AddressOf(context), _ =>
                new() { PermitLimit = SignInsPerMinute, Window = TimeSpan.FromMinutes(1) }
            )
        );
    }

    /// <summary>Lets a request pass, or refuses it with status 429.</summary>
    public async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        if (FindLimiter(context) is not { } limiter)
        {
            await next(context);
            return;
        }

        using var lease = await limiter.AcquireAsync(context, permitCount: 1, context.RequestAborted);
        if (lease.IsAcquired)
        {
            await next(context);
            return;
        }

        if (lease.TryGetMetadata(MetadataName.RetryAfter, out var wait))
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        await Refusal
            .Answer(
                context.IsApiRequest() ? ApiMessages.TooManyRequests(_limits.Current.RequestsPerMinute) : ApiMessages.TooManySignInTries,
                StatusCodes.Status429TooManyRequests
            )
            .ExecuteAsync(context);
    }

    public async ValueTask DisposeAsync()
    {
        await _requests.DisposeAsync();
        await _signIns.DisposeAsync();
    }

    private PartitionedRateLimiter<HttpContext>? FindLimiter(HttpContext context) =>
        context.IsApiRequest() ? _requests
        : context.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>() is { PolicyName: SignIn } ? _signIns
        : null;

    private static string ClientOf(HttpContext context) => WorkBudget.KeyOf(AccountClaims.Read(context.User), AddressOf(context)) ?? "";

    private static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";
}

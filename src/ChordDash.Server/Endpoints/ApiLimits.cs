using System.Globalization;
using System.Threading.RateLimiting;
using ChordDash.Server.Access;
using ChordDash.Server.Hosting;

namespace ChordDash.Server.Endpoints;

/// <summary>Keeps one client of the API from using up the server: each account, or address where nobody has signed in, has a number of requests a minute, and of large questions a few at a time.</summary>
internal static class ApiLimits
{
    /// <summary>For what is computed for seconds: batches, evaluations, explanations.</summary>
    public const string Large = "large";

    /// <summary>For guesses at passwords.</summary>
    public const string SignIn = "sign-in";

    private const int SignInsPerMinute = 30;
    private const int LargeAtOnce = 4;
    private const int LargeWaiting = 100;

    public static IServiceCollection AddChordDashApiLimits(this IServiceCollection services, ChordDashOptions options) => services.AddRateLimiter(limiter =>
    {
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => !ChordDashServer.IsApi(context) || options.RequestsPerMinute == 0
            ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetTokenBucketLimiter(ClientOf(context), _ => new()
            {
                // A tenth of a minute's requests may come at once; what comes faster waits its turn, for a second's worth, before it is refused.
                TokenLimit = Math.Max(1, options.RequestsPerMinute / 10),
                QueueLimit = Math.Max(1, options.RequestsPerMinute / 60),
                ReplenishmentPeriod = TimeSpan.FromMinutes(1.0 / Math.Min(options.RequestsPerMinute, 600)),
                TokensPerPeriod = Math.Max(1, options.RequestsPerMinute / 600),
            }));
        limiter.AddPolicy(Large, context => RateLimitPartition.GetConcurrencyLimiter(
            ClientOf(context), _ => new() { PermitLimit = LargeAtOnce, QueueLimit = LargeWaiting }));
        limiter.AddPolicy(SignIn, context => RateLimitPartition.GetFixedWindowLimiter(
            AddressOf(context), _ => new() { PermitLimit = SignInsPerMinute, Window = TimeSpan.FromMinutes(1) }));
        limiter.OnRejected = async (context, _) =>
        {
            if (context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait))
                context.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            await TypedResults.Problem(
                !ChordDashServer.IsApi(context.HttpContext) ? "These are more tries than one address has in a minute. Wait a little, then try again."
                : $"These are more requests than one client may send: {options.RequestsPerMinute:N0} a minute, and of large ones {LargeAtOnce} at a time. Wait a little and send this one again.",
                statusCode: StatusCodes.Status429TooManyRequests).ExecuteAsync(context.HttpContext);
        };
    });

    private static string ClientOf(HttpContext context) => AccountClaims.Read(context.User).Account?.Id.ToString() ?? AddressOf(context);

    private static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";
}

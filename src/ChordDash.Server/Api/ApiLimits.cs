using System.Globalization;
using System.Threading.RateLimiting;
using ChordDash.Server.Accounts;
using ChordDash.Server.Accounts.Budgets;
using ChordDash.Server.Hosting;

namespace ChordDash.Server.Api;

/// <summary>
/// Keeps one client of the API from using up the server: each account, or address where nobody has signed in, has a number of requests a
/// minute. What they may have computed is the matter of <see cref="WorkBudget"/>.
/// </summary>
internal static class ApiLimits
{
    /// <summary>For guesses at passwords.</summary>
    public const string SignIn = "sign-in";

    private const int SignInsPerMinute = 30;

    public static IServiceCollection AddChordDashApiLimits(this IServiceCollection services) =>
        services.AddRateLimiter(limiter =>
        {
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, (string Client, int PerMinute)>(context =>
                !context.IsApiRequest() || PerMinute(context) is not (> 0 and var perMinute)
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
            limiter.AddPolicy(SignIn, context =>
                RateLimitPartition.GetFixedWindowLimiter(AddressOf(context), _ =>
                    new() { PermitLimit = SignInsPerMinute, Window = TimeSpan.FromMinutes(1) }
                )
            );
            limiter.OnRejected = async (context, _) =>
            {
                if (context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait))
                    context.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds)
                        .ToString(CultureInfo.InvariantCulture);
                await TypedResults
                    .Problem(
                        !context.HttpContext.IsApiRequest()
                            ? "These are more tries than one address has in a minute. Wait a little, then try again."
                            : $"These are more requests than one client may send: {PerMinute(context.HttpContext):N0} a minute. "
                                + "Wait a little and send this one again.",
                        statusCode: StatusCodes.Status429TooManyRequests
                    )
                    .ExecuteAsync(context.HttpContext);
            };
        });

    private static int PerMinute(HttpContext context) =>
        context.RequestServices.GetRequiredService<AccountLimitStore>().Current.RequestsPerMinute;

    private static string ClientOf(HttpContext context) => WorkBudget.KeyOf(AccountClaims.Read(context.User), AddressOf(context)) ?? "";

    private static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";
}

using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChordDash.Engine.Common;
using ChordDash.Server.Accounts;
using ChordDash.Server.Data;
using ChordDash.Server.Hosting;
using ChordDash.Server.Resources;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChordDash.Server.Api;

/// <summary>
/// Lets programs send a request that creates something once more when no response came: with the same <c>Idempotency-Key</c> it is done
/// once, and the body of the first response is sent again.
/// </summary>
internal sealed partial class IdempotencyKeys(
    IDbContextFactory<ChordDashContext> contexts,
    AccessControl access,
    IOptions<JsonOptions> json,
    TimeProvider time,
    ILogger<IdempotencyKeys> logger
)
{
    public const string Header = "Idempotency-Key";

    /// <summary>In a response that is sent again.</summary>
    public const string ReplayedHeader = "Idempotency-Replayed";

    private const int MaxKeyCharacters = 255;
    private static readonly TimeSpan Age = TimeSpan.FromDays(1);
    private static readonly object FingerprintItem = new();

    private readonly ConcurrentDictionary<(Guid Account, string Key), byte> _inProgress = [];

    /// <summary>Notes what the body is before it is read, so that a key is not taken for another request.</summary>
    public static async Task NoteBodyAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (HttpMethods.IsPost(request.Method) && request.Headers.ContainsKey(Header))
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            hash.AppendData(Encoding.UTF8.GetBytes($"{request.Path}{request.QueryString} {request.ContentLength}"));
            // Of a file the length has to do.
            if (request.HasJsonContentType())
            {
                request.EnableBuffering();
                hash.AppendData(await SHA256.HashDataAsync(request.Body, context.RequestAborted));
                request.Body.Position = 0;
            }

            context.Items[FingerprintItem] = hash.GetHashAndReset();
        }

        await next(context);
    }

    /// <summary>What names the request to those who do it; null if it has no key.</summary>
    public static CommandKey? Find(HttpContext context) =>
        context.Items[FingerprintItem] is byte[] fingerprint
            ? CommandKey.Of(context.Request.Headers[Header].ToString(), Convert.ToHexString(fingerprint))
            : null;

    public async ValueTask<object?> FilterAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (http.Items[FingerprintItem] is not byte[] fingerprint)
            return await next(context);
        var key = http.Request.Headers[Header].ToString();
        if (key.Length is 0 or > MaxKeyCharacters || key.Any(char.IsControl))
            throw new RefusedRequestException(ApiMessages.IdempotencyKeyIsWrong(MaxKeyCharacters));
        var account = access.Visitor.Account?.Id ?? Guid.Empty;
        if (!_inProgress.TryAdd((account, key), 0))
            return Refusal.Answer(ApiMessages.RequestIsInProgress, StatusCodes.Status409Conflict);
        try
        {
            if (await FindAsync(account, key, http.RequestAborted) is { } row)
                return Repeat(row, fingerprint, http.Response);
            var result = await next(context);
            if (result is IStatusCodeHttpResult { StatusCode: StatusCodes.Status201Created } and IValueHttpResult { Value: { } value })
                await KeepAsync(account, key, fingerprint, value);
            return result;
        }
        finally
        {
            _inProgress.TryRemove((account, key), out _);
        }
    }

    /// <summary>Forgets the keys of yesterday.</summary>
    public async Task ForgetOldAsync(CancellationToken cancellationToken)
    {
        var old = time.GetUtcNow() - Age;
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        await database.IdempotentRequests.Where(row => row.At < old).ExecuteDeleteAsync(cancellationToken);
    }

    private static IResult Repeat(IdempotentRequestRow row, byte[] fingerprint, HttpResponse response)
    {
        if (!row.Fingerprint.AsSpan().SequenceEqual(fingerprint))
            return Refusal.Answer(ApiMessages.IdempotencyKeyWasUsed, StatusCodes.Status422UnprocessableEntity);
        response.Headers[ReplayedHeader] = "true";
        return Results.Text(row.Body, "application/json", Encoding.UTF8, StatusCodes.Status201Created);
    }

    private async Task<IdempotentRequestRow?> FindAsync(Guid account, string key, CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        return await database
            .IdempotentRequests.AsNoTracking()
            .FirstOrDefaultAsync(row => row.AccountId == account && row.Key == key, cancellationToken);
    }

    // What was asked for is done, whether this can be written or not, and whether somebody still waits for the response or not.
    private async Task KeepAsync(Guid account, string key, byte[] fingerprint, object value)
    {
        try
        {
            await using var database = await contexts.CreateDbContextAsync();
            database.IdempotentRequests.Add(
                new()
                {
                    AccountId = account,
                    Key = key,
                    Fingerprint = fingerprint,
                    Body = JsonSerializer.Serialize(value, json.Value.SerializerOptions),
                    At = time.GetUtcNow(),
                }
            );
            await database.SaveChangesAsync();
        }
        catch (Exception exception) when (StorageFailure.Is(exception, StorageFault.Busy) || exception is DbUpdateException)
        {
            LogKeyNotKept(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An idempotency key could not be stored; a repeated request would be done again.")]
    private partial void LogKeyNotKept(Exception exception);
}

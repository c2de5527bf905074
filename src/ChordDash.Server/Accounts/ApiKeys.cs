using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Server.Data;
using ChordDash.Server.Resources;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Accounts;

internal sealed class ApiKeys(IDbContextFactory<ChordDashContext> contexts, StorageHealth health, AccessControl access, TimeProvider time)
    : IApiKeys
{
    private const string Mark = "cdk_";
    private const int PrefixBytes = 6;
    private const int SecretBytes = 32;
    private const int MaxDays = 3_650;

    public async Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken = default)
    {
        access.RequireInPerson(Role.Viewer);
        var visitor = access.Visitor;
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var all = visitor.May(Role.Administrator);
        return await database
            .ApiKeys.Where(key => all || key.AccountId == visitor.Account!.Id)
            .OrderByDescending(key => key.Id)
            .Select(key => new ApiKey(
                key.Id,
                key.Name,
                Mark + key.Prefix,
                new Owner(key.AccountId, key.Account.UserName!),
                key.Scope,
                key.CreatedAt,
                key.ExpiresAt,
                key.LastUsedAt
            ))
            .ToListAsync(cancellationToken);
    }

    public async Task<string> CreateAsync(string name, Role scope, int? days, CancellationToken cancellationToken = default)
    {
        var owner = access.Owner ?? throw new UserErrorException(AccountMessages.KeyNeedsAccount);
        access.RequireInPerson(scope);
        var trimmed = ShownText.Check(name, AccountMessages.KeyName, Limits.MaxKeyNameCharacters);
        if (scope == Role.Nobody)
            throw new UserErrorException(AccountMessages.KeyNeedsRole);
        if (days is < 1 or > MaxDays)
            throw new UserErrorException(AccountMessages.KeyDaysOutOfRange(MaxDays));
        var (prefix, secret) = (Random(PrefixBytes), Random(SecretBytes));
        var now = time.GetUtcNow();
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        if (await database.ApiKeys.CountAsync(key => key.AccountId == owner.Id, cancellationToken) >= Limits.MaxKeysPerAccount)
        {
            throw new UserErrorException(AccountMessages.TooManyKeys(Limits.MaxKeysPerAccount));
        }

        database.ApiKeys.Add(
            new ApiKeyRow
            {
                AccountId = owner.Id,
                Name = trimmed,
                Prefix = prefix,
                Sha256 = Digest(secret),
                Scope = scope,
                CreatedAt = now,
                ExpiresAt = days is { } some ? now.AddDays(some) : null,
            }
        );
        await database.SaveChangesAsync(cancellationToken);
        access.Record("key.created", $"{trimmed} ({scope})");
        return $"{Mark}{prefix}_{secret}";
    }

    public async Task RevokeAsync(int id, CancellationToken cancellationToken = default)
    {
        access.RequireInPerson(Role.Viewer);
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var key = await database
            .ApiKeys.AsNoTracking()
            .Include(row => row.Account)
            .FirstOrDefaultAsync(row => row.Id == id, cancellationToken);
        // Whether somebody else's exists is nobody's business.
        if (key is null || (key.AccountId != access.Owner?.Id && !access.Visitor.May(Role.Administrator)))
            throw new NotFoundException(AccountMessages.KeyNotFound(id));
        await database.ApiKeys.Where(row => row.Id == id).ExecuteDeleteAsync(cancellationToken);
        access.Record("key.revoked", $"{key.Name} of {key.Account.UserName}");
    }

    /// <summary>The key that somebody has shown; null if it is none, or has expired, or its account is not what it was.</summary>
    public async Task<ApiKeyRow?> FindAsync(string shown, CancellationToken cancellationToken)
    {
        // The alphabet of the parts has an underscore too, so that they are told apart by their lengths.
        var prefixLength = Base64Url.GetEncodedLength(PrefixBytes);
        if (
            !shown.StartsWith(Mark, StringComparison.Ordinal)
            || shown.Length != Mark.Length + prefixLength + 1 + Base64Url.GetEncodedLength(SecretBytes)
        )
            return null;
        var (prefix, secret) = (shown.Substring(Mark.Length, prefixLength), shown[(Mark.Length + prefixLength + 1)..]);
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var key = await database
            .ApiKeys.AsNoTracking()
            .Include(row => row.Account)
            .FirstOrDefaultAsync(row => row.Prefix == prefix, cancellationToken);
        var now = time.GetUtcNow();
        if (
            key is null
            || !CryptographicOperations.FixedTimeEquals(key.Sha256, Digest(secret))
            || key.ExpiresAt <= now
            || key.Account.Disabled
            || key.Account.MustChangePassword
        )
            return null;
        if (key.LastUsedAt is not { } last || now - last >= TimeSpan.FromMinutes(1))
        {
            await health.NoteAsync(database, () =>
                database
                    .ApiKeys.Where(row => row.Id == key.Id)
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.LastUsedAt, now), cancellationToken)
            );
        }

        return key;
    }

    private static string Random(int bytes) => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(bytes));

    // A secret of 256 random bits cannot be guessed from its digest, so that no slow one is needed.
    private static byte[] Digest(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}

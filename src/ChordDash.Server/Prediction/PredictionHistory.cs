using System.Buffers.Binary;
using System.Data.Common;
using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Models;
using ChordDash.Engine.Prediction;
using ChordDash.Server.Accounts;
using ChordDash.Server.Data;
using ChordDash.Server.Resources;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Prediction;

internal sealed partial class PredictionHistory(
    IDbContextFactory<ChordDashContext> contexts,
    AccessControl access,
    TimeProvider time,
    ILogger<PredictionHistory> logger
) : IPredictionHistory
{
    private const int MaxNameLength = 100;

    public async Task<AskedQuery?> AddAsync(
        ModelSummary model,
        SequenceQuery query,
        SequencePrediction prediction,
        CancellationToken cancellationToken = default
    )
    {
        if (query.Sequence.Length > IPredictionHistory.MaxKeptLength)
            return null;
        var row = new AskedQueryRow
        {
            AskedAt = time.GetUtcNow(),
            ModelId = model.Id,
            ModelName = model.Name,
            Sequence = query.Sequence,
            Key = string.IsNullOrWhiteSpace(query.Key) ? null : query.Key,
            Composer = prediction.Composer,
            Probability = prediction.Certainty,
            Owner = access.Owner,
            Codes = Pack(prediction.Codes),
        };
        try
        {
            return Describe(await StoreAsync(row, cancellationToken));
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException or DatabaseBusyException)
        {
            // The answer is worth more than its place in the history.
            LogQuestionNotKept(exception);
            return null;
        }
    }

    public async Task<IReadOnlyList<AskedQuery>> ListAsync(int skip, int take, CancellationToken cancellationToken = default)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await database
            .AskedQueries.AsNoTracking()
            .OrderByDescending(row => row.Id)
            .Skip(skip)
            .Take(take)
            .Select(row => new
            {
                Row = new AskedQueryRow
                {
                    Id = row.Id,
                    AskedAt = row.AskedAt,
                    ModelId = row.ModelId,
                    ModelName = row.ModelName,
                    Sequence = row.Sequence.Substring(0, Limits.MaxListedCharacters),
                    Key = row.Key,
                    Composer = row.Composer,
                    Probability = row.Probability,
                    Truth = row.Truth,
                    Owner = row.Owner,
                    Codes = Array.Empty<byte>(),
                },
                Bytes = row.Codes.Length,
                IsCut = row.Sequence.Length > Limits.MaxListedCharacters,
            })
            .ToListAsync(cancellationToken);
        return
        [
            .. rows.Select(one =>
                Describe(one.Row) with
                {
                    Beats = one.Bytes / sizeof(int),
                    Sequence = one.IsCut ? $"{one.Row.Sequence}…" : one.Row.Sequence,
                }
            ),
        ];
    }

    public async Task<int> CountAsync(CancellationToken cancellationToken = default)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        return await database.AskedQueries.CountAsync(cancellationToken);
    }

    public async Task<AskedQuery> GetAsync(int id, CancellationToken cancellationToken = default)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        return Describe(await FindAsync(database, id, cancellationToken));
    }

    public async Task<AskedQuery> JudgeAsync(int id, string? truth, CancellationToken cancellationToken = default)
    {
        truth = truth is null ? null : ShownText.Check(truth, PredictionMessages.ComposerNameSubject, MaxNameLength);
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await FindAsync(database, id, cancellationToken);
        // A judgement is worth more the more people give theirs.
        if (!access.Visitor.IsOwn(row.Owner))
            access.Require(Role.Member);
        if (truth is not null && row.Truth is null)
            await RequireRoomAsync(database, row, cancellationToken);
        row.Truth = truth;
        try
        {
            await database.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception)
        {
            throw new UserErrorException(StorageFailure.Describe(exception), exception);
        }
        return Describe(row);
    }

    public async Task DeleteAsync(int id, CancellationToken cancellationToken = default)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await FindAsync(database, id, cancellationToken);
        if (!access.Visitor.IsOwn(row.Owner))
            access.RequireOwn(row.Owner);
        await database.AskedQueries.Where(one => one.Id == id).ExecuteDeleteAsync(cancellationToken);
    }

    public async Task<ChordDataset> ExportJudgedAsync(CancellationToken cancellationToken = default)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await database
            .AskedQueries.Where(row => row.Truth != null)
            .OrderBy(row => row.Id)
            .Select(row => new { row.Truth, row.Codes })
            .ToListAsync(cancellationToken);
        if (rows.Count == 0)
            throw new UserErrorException(PredictionMessages.NoPredictionIsJudged);
        string[] composers = [.. rows.Select(row => row.Truth!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return new ChordDataset(
            [.. rows.Select(row => (ReadOnlyMemory<int>)Unpack(row.Codes))],
            [.. rows.Select(row => Array.BinarySearch(composers, row.Truth, StringComparer.Ordinal))],
            composers
        );
    }

    // They are kept for good, and exported together.
    private static async Task RequireRoomAsync(ChordDashContext database, AskedQueryRow row, CancellationToken cancellationToken)
    {
        var judged = database.AskedQueries.Where(one => one.Truth != null);
        if (
            await judged.CountAsync(cancellationToken) >= Limits.MaxJudged
            || await judged.SumAsync(one => (long)one.Codes.Length, cancellationToken) + row.Codes.Length
                > Limits.MaxJudgedBeats * sizeof(int)
        )
        {
            throw new UserErrorException(PredictionMessages.JudgedHistoryIsFull(Limits.MaxJudged, Limits.MaxJudgedBeats));
        }
    }

    private async Task<AskedQueryRow> StoreAsync(AskedQueryRow row, CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        // A page that is loaded again asks the same once more.
        var same = await database
            .AskedQueries.OrderByDescending(one => one.Id)
            .FirstOrDefaultAsync(
                one =>
                    one.ModelId == row.ModelId
                    && one.Sequence == row.Sequence
                    && one.Key == row.Key
                    && one.Composer == row.Composer
                    && one.Probability == row.Probability,
                cancellationToken
            );
        if (same is not null)
            return same;
        database.AskedQueries.Add(row);
        await database.SaveChangesAsync(cancellationToken);
        var last = await database
            .AskedQueries.Where(one => one.Truth == null)
            .OrderByDescending(one => one.Id)
            .Select(one => one.Id)
            .Skip(IPredictionHistory.Kept)
            .FirstOrDefaultAsync(cancellationToken);
        if (last > 0)
            await database.AskedQueries.Where(one => one.Truth == null && one.Id <= last).ExecuteDeleteAsync(cancellationToken);
        return row;
    }

    private static async Task<AskedQueryRow> FindAsync(ChordDashContext database, int id, CancellationToken cancellationToken) =>
        await database.AskedQueries.FirstOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Missing(id);

    private static NotFoundException Missing(int id) => new(PredictionMessages.PredictionIsMissing(id));

    private static AskedQuery Describe(AskedQueryRow row) =>
        new(
            row.Id,
            row.AskedAt,
            row.ModelId,
            row.ModelName,
            row.Sequence,
            row.Key,
            row.Codes.Length / sizeof(int),
            row.Composer,
            row.Probability,
            row.Truth
        )
        {
            Owner = row.Owner,
        };

    private static byte[] Pack(IReadOnlyList<int> codes)
    {
        var bytes = new byte[sizeof(int) * codes.Count];
        foreach (var (index, code) in codes.Index())
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(sizeof(int) * index), code);
        return bytes;
    }

    private static int[] Unpack(byte[] bytes) =>
        [
            .. Enumerable
                .Range(0, bytes.Length / sizeof(int))
                .Select(index => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(sizeof(int) * index))),
        ];

    [LoggerMessage(Level = LogLevel.Warning, Message = "A question could not be kept in the history; it is answered all the same.")]
    private partial void LogQuestionNotKept(Exception exception);
}

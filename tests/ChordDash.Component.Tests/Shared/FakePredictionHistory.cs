using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Models;
using ChordDash.Engine.Prediction;

namespace ChordDash.Component.Tests.Shared;

internal sealed class FakePredictionHistory : IPredictionHistory
{
    private int _next = 1;

    /// <summary>Newest first.</summary>
    public List<AskedQuery> Entries { get; } = [];

    public Task<AskedQuery?> AddAsync(
        ModelSummary model,
        SequenceQuery query,
        SequencePrediction prediction,
        CancellationToken cancellationToken = default
    )
    {
        var entry = new AskedQuery(
            _next++,
            new DateTimeOffset(2026, 11, 25, 12, 0, 0, TimeSpan.Zero),
            model.Id,
            Message.Literal("Run #1 · Quick · train.pkl"),
            query.Sequence,
            query.Key,
            prediction.Beats,
            prediction.Composer,
            prediction.Probabilities.Max(one => one.Probability),
            null
        );
        Entries.Insert(0, entry);
        return Task.FromResult<AskedQuery?>(entry);
    }

    public Task<IReadOnlyList<AskedQuery>> ListAsync(int skip, int take, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<AskedQuery>>([.. Entries.Skip(skip).Take(take)]);

    public Task<int> CountAsync(CancellationToken cancellationToken = default) => Task.FromResult(Entries.Count);

    public Task<AskedQuery> GetAsync(int id, CancellationToken cancellationToken = default) => Task.FromResult(Find(id));

    public Task<AskedQuery> JudgeAsync(int id, string? truth, CancellationToken cancellationToken = default)
    {
        var judged = Find(id) with { Truth = truth };
        Entries[Entries.FindIndex(entry => entry.Id == id)] = judged;
        return Task.FromResult(judged);
    }

    public Task DeleteAsync(int id, CancellationToken cancellationToken = default)
    {
        Entries.Remove(Find(id));
        return Task.CompletedTask;
    }

    public Task<ChordDataset> ExportJudgedAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    private AskedQuery Find(int id) =>
        Entries.Find(entry => entry.Id == id)
        ?? throw new NotFoundException(Message.Literal($"There is no prediction {id} in the history. The oldest ones are forgotten."));
}

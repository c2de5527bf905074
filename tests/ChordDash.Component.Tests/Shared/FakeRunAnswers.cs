using ChordDash.Engine.Runs;

namespace ChordDash.Component.Tests.Shared;

/// <summary>What was answered, by epoch.</summary>
internal sealed class FakeRunAnswers : IRunAnswers
{
    public Dictionary<int, IReadOnlyList<AnsweredPiece>> Epochs { get; } = [];

    public Exception? Failure { get; set; }

    public Task<IReadOnlyList<AnsweredPiece>?> FindAsync(Guid runId, int epoch, CancellationToken cancellationToken = default) =>
        Failure is null ? Task.FromResult(Epochs.GetValueOrDefault(epoch)) : Task.FromException<IReadOnlyList<AnsweredPiece>?>(Failure);
}

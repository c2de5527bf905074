using ChordDash.Components.Accounts;
using ChordDash.Components.Administration;
using ChordDash.Engine.Common;

namespace ChordDash.Component.Tests.Shared;

internal sealed class FakeSystemStatus : ISystemStatus
{
    public SystemStatus Status { get; set; } = new(DateTimeOffset.UnixEpoch, [], [], [], null, [], []);

    public Task<SystemStatus> GetAsync(CancellationToken cancellationToken = default) => Task.FromResult(Status);
}

internal sealed class FakeStorageKeeper : IStorageKeeper
{
    private static readonly RetentionRules OfSettings = new(0, 0);

    private RetentionRules? _rules;

    public StorageReport Report { get; set; } = new(0, [], [], [], 0, 0);

    /// <summary>What rules delete that keep runs no longer than so many days.</summary>
    public Dictionary<int, RetentionItem> Due { get; } = [];

    /// <summary>How often it was asked what rules would delete.</summary>
    public int Previews { get; private set; }

    /// <summary>Runs whose files can't be deleted, and why.</summary>
    public Dictionary<Guid, Message> Protected { get; } = [];

    /// <summary>What was asked for, null for all.</summary>
    public List<IReadOnlyList<Guid>?> CheckpointsDeleted { get; } = [];

    public RetentionRules Rules => _rules ?? OfSettings;

    public bool AreOfSettings => _rules is null;

    public Task<StorageReport> MeasureAsync(CancellationToken cancellationToken = default) => Task.FromResult(Report);

    public Task SetRulesAsync(RetentionRules? rules, CancellationToken cancellationToken = default)
    {
        if (rules?.Check().FirstOrDefault() is { } error)
            throw new UserErrorException(error);
        _rules = rules;
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<RetentionItem>> PreviewAsync(RetentionRules? rules = null, CancellationToken cancellationToken = default)
    {
        Previews++;
        var days = (rules ?? Rules).KeepRunsDays;
        return Task.FromResult<IReadOnlyList<RetentionItem>>([
            .. Due.Where(item => days > 0 && item.Key >= days).Select(item => item.Value),
        ]);
    }

    public async Task<RetentionOutcome> ApplyAsync(CancellationToken cancellationToken = default)
    {
        var outcome = Outcome(await PreviewAsync(cancellationToken: cancellationToken));
        foreach (var item in Due.Where(item => outcome.Deleted.Contains(item.Value)).ToList())
            Due.Remove(item.Key);
        return outcome;
    }

    public Task<RetentionOutcome> DeleteCheckpointsAsync(IReadOnlyList<Guid>? runs = null, CancellationToken cancellationToken = default)
    {
        CheckpointsDeleted.Add(runs);
        return Task.FromResult(
            Outcome([
                .. Report
                    .Items.Where(item => !item.IsActive && item.CheckpointBytes > 0 && (runs?.Contains(item.Id) ?? true))
                    .Select(item => new RetentionItem(
                        item.Id,
                        item.Number!.Value,
                        item.Name,
                        DateTimeOffset.UnixEpoch,
                        WholeRun: false,
                        item.CheckpointBytes
                    )),
            ])
        );
    }

    private RetentionOutcome Outcome(IReadOnlyList<RetentionItem> items) =>
        new(
            [.. items.Where(item => !Protected.ContainsKey(item.RunId))],
            [
                .. items
                    .Where(item => Protected.ContainsKey(item.RunId))
                    .Select(item => new RetentionFailure(item.RunId, item.RunNumber, item.RunName, Protected[item.RunId])),
            ]
        );
}

internal sealed class FakeAccountLimits : IAccountLimits
{
    public AccountLimits Current { get; set; } = new();

    public bool AreOfSettings { get; private set; } = true;

    public List<AccountUse> Uses { get; } = [];

    public Task SetAsync(AccountLimits? limits, CancellationToken cancellationToken = default)
    {
        if (limits?.Check().FirstOrDefault() is { } error)
            throw new UserErrorException(error);
        (Current, AreOfSettings) = (limits ?? new(), limits is null);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<AccountUse>> ListUseAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<AccountUse>>([.. Uses]);

    public Task<AccountUse?> FindMineAsync(CancellationToken cancellationToken = default) => Task.FromResult(Uses.FirstOrDefault());
}

internal sealed class FakeWorkBudget : IWorkBudget
{
    public Task<T> ComputeAsync<T>(Func<T> compute, CancellationToken cancellationToken = default) => Task.Run(compute, cancellationToken);
}

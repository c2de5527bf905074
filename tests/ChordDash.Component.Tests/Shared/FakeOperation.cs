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
    public StorageReport Report { get; set; } = new([], 0, []);

    public List<RetentionItem> Due { get; } = [];

    public Task<StorageReport> MeasureAsync(CancellationToken cancellationToken = default) => Task.FromResult(Report);

    public Task<IReadOnlyList<RetentionItem>> PreviewAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<RetentionItem>>([.. Due]);

    public Task<IReadOnlyList<RetentionItem>> ApplyAsync(CancellationToken cancellationToken = default)
    {
        IReadOnlyList<RetentionItem> deleted = [.. Due];
        Due.Clear();
        return Task.FromResult(deleted);
    }
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

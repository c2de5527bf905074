using ChordDash.Engine.Operation;

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

    public Task<IReadOnlyList<RetentionItem>> PreviewAsync(CancellationToken cancellationToken = default) => Task.FromResult<IReadOnlyList<RetentionItem>>([.. Due]);

    public Task<IReadOnlyList<RetentionItem>> ApplyAsync(CancellationToken cancellationToken = default)
    {
        IReadOnlyList<RetentionItem> deleted = [.. Due];
        Due.Clear();
        return Task.FromResult(deleted);
    }
}

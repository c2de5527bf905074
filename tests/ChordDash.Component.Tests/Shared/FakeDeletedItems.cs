using ChordDash.Engine.Common;

namespace ChordDash.Component.Tests.Shared;

/// <summary>Remembers what is restored and removed.</summary>
internal sealed class FakeDeletedItems : IDeletedItems
{
    public List<DeletedItem> Items { get; } = [];

    public List<(DeletedKind Kind, Guid Id)> Restored { get; } = [];

    public int KeepHours { get; set; } = 24;

    public Task<IReadOnlyList<DeletedItem>> ListAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<DeletedItem>>([.. Items]);

    public Task RestoreAsync(DeletedKind kind, Guid id, CancellationToken cancellationToken = default)
    {
        Restored.Add((kind, id));
        return RemoveAsync(kind, id, cancellationToken);
    }

    public Task RemoveAsync(DeletedKind kind, Guid id, CancellationToken cancellationToken = default)
    {
        Items.RemoveAll(item => item.Kind == kind && item.Id == id);
        return Task.CompletedTask;
    }
}

using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Engine.Models;
using ChordDash.Server.Accounts;
using ChordDash.Server.Accounts.Budgets;
using ChordDash.Server.Data;
using ChordDash.Server.Hosting;
using ChordDash.Server.Resources;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Deletion;

internal sealed partial class DeletedItems(
    IDbContextFactory<ChordDashContext> contexts,
    DataFolder folder,
    StoredBytes stored,
    RunChanges changes,
    ChordDashOptions options,
    AccessControl access,
    TimeProvider time,
    ILogger<DeletedItems> logger
) : IDeletedItems
{
    public int KeepHours => options.KeepDeletedHours;

    public async Task<IReadOnlyList<DeletedItem>> ListAsync(CancellationToken cancellationToken = default)
    {
        access.Require(Role.Member);
        var rows = await RowsAsync(cancellationToken);
        return
        [
            .. rows.Where(row => access.Visitor.MayChange(row.Owner))
                .OrderByDescending(row => row.DeletedAt)
                .Select(row => new DeletedItem(
                    row.Kind,
                    row.Id,
                    row.Name,
                    row.DeletedAt,
                    row.DeletedAt.AddHours(KeepHours),
                    MeasureOf(row)
                )),
        ];
    }

    public async Task RestoreAsync(DeletedKind kind, Guid id, CancellationToken cancellationToken = default)
    {
        var row = await FindOwnAsync(kind, id, cancellationToken);
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await database.BeginAsync(cancellationToken);
        var restored = await Row(database, kind, id)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.DeletedAt, (DateTimeOffset?)null), cancellationToken);
        if (restored == 0)
            throw IsGone(id);
        // Another one may be in production by now.
        await database
            .Models.Where(model =>
                model.Stage == ModelStage.Production
                && (model.Id == id || model.RunId == id)
                && database.Models.Any(other => other.Stage == ModelStage.Production && other.Id != model.Id)
            )
            .ExecuteUpdateAsync(set => set.SetProperty(model => model.Stage, ModelStage.Candidate), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        access.Record($"{EnumName.Of(kind)}.restored", row.Name);
        changes.Announce(row.RunId);
    }

    public async Task RemoveAsync(DeletedKind kind, Guid id, CancellationToken cancellationToken = default)
    {
        var row = await FindOwnAsync(kind, id, cancellationToken);
        await RemoveAsync(row, cancellationToken);
        access.Record($"{EnumName.Of(kind)}.removed", row.Name);
    }

    /// <summary>Removes at once what was just deleted, if nothing deleted is kept.</summary>
    /// <exception cref="ItemNotRemovedException">Its files could not be deleted; <see cref="RemoveDueAsync"/> tries it again.</exception>
    public async Task DeletedAsync(DeletedKind kind, Guid id, CancellationToken cancellationToken)
    {
        if (KeepHours == 0 && (await RowsAsync(cancellationToken)).Find(row => row.Kind == kind && row.Id == id) is { } row)
            await RemoveAsync(row, cancellationToken);
    }

    /// <summary>Removes for good what has been kept long enough.</summary>
    /// <returns>How much was removed.</returns>
    public async Task<int> RemoveDueAsync(CancellationToken cancellationToken)
    {
        var due = time.GetUtcNow().AddHours(-KeepHours);
        var rows = (await RowsAsync(cancellationToken)).FindAll(row => row.DeletedAt <= due);
        var count = 0;
        foreach (var row in rows)
        {
            try
            {
                await RemoveAsync(row, cancellationToken);
                count++;
            }
            catch (ItemNotRemovedException)
            {
                // It has been logged, and the others must not wait for it.
            }
        }

        return count;
    }

    // The files first, and the row only if all are gone: whatever fails or is killed in between, the item is still there to be removed
    // again. The transaction keeps it from being restored meanwhile.
    private async Task RemoveAsync(DeletedRow row, CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await database.BeginAsync(cancellationToken);
        // It may have been restored since. Events, answers and models of a run go with it, by cascade.
        var removed = await Row(database, row.Kind, row.Id).ExecuteDeleteAsync(cancellationToken);
        if (removed == 0)
            return;
        try
        {
            DataFolder.Delete(FilesOf(row));
        }
        catch (FilesNotDeletedException exception)
        {
            LogFilesNotDeleted(logger, row.Name, exception);
            throw new ItemNotRemovedException(row.Name, exception);
        }

        await transaction.CommitAsync(cancellationToken);
        if (row.Kind == DeletedKind.Dataset)
            stored.Forget(row.Id);
        changes.Announce(row.RunId);
    }

    private async Task<DeletedRow> FindOwnAsync(DeletedKind kind, Guid id, CancellationToken cancellationToken)
    {
        var row = (await RowsAsync(cancellationToken)).Find(row => row.Kind == kind && row.Id == id) ?? throw IsGone(id);
        access.RequireOwn(row.Owner);
        return row;
    }

    private async Task<List<DeletedRow>> RowsAsync(CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var runs = await database
            .Runs.IgnoreQueryFilters()
            .Where(row => row.DeletedAt != null)
            .Select(row => new
            {
                row.Id,
                row.Number,
                row.Name,
                row.Owner,
                row.DeletedAt,
                Models = row.Models.Select(model => model.Id).ToList(),
            })
            .ToListAsync(cancellationToken);
        var datasets = await database
            .Datasets.IgnoreQueryFilters()
            .Where(row => row.DeletedAt != null)
            .Select(row => new
            {
                row.Id,
                row.Name,
                row.Owner,
                row.DeletedAt,
            })
            .ToListAsync(cancellationToken);
        var models = await database
            .Models.IgnoreQueryFilters()
            .Where(row => row.DeletedAt != null)
            .Select(row => new
            {
                row.Id,
                Name = row.Name ?? row.Run.Name,
                row.Run.Owner,
                row.DeletedAt,
                row.RunId,
            })
            .ToListAsync(cancellationToken);
        return
        [
            .. runs.Select(row => new DeletedRow(
                DeletedKind.Run,
                row.Id,
                $"#{row.Number} {row.Name}",
                row.Owner,
                row.DeletedAt!.Value,
                row.Id,
                row.Models
            )),
            .. datasets.Select(row => new DeletedRow(
                DeletedKind.Dataset,
                row.Id,
                row.Name,
                row.Owner,
                row.DeletedAt!.Value,
                RunChanges.All,
                []
            )),
            .. models.Select(row => new DeletedRow(
                DeletedKind.Model,
                row.Id,
                row.Name,
                row.Owner,
                row.DeletedAt!.Value,
                row.RunId,
                [row.Id]
            )),
        ];
    }

    // The deleted row, if there is one.
    private static IQueryable<IDeletable> Row(ChordDashContext database, DeletedKind kind, Guid id)
    {
        return kind switch
        {
            DeletedKind.Run => In(database.Runs),
            DeletedKind.Dataset => In(database.Datasets),
            _ => In(database.Models),
        };

        IQueryable<IDeletable> In<T>(IQueryable<T> rows)
            where T : class, IDeletable => rows.IgnoreQueryFilters().Where(row => row.Id == id && row.DeletedAt != null);
    }

    private long MeasureOf(DeletedRow row) =>
        row.Kind == DeletedKind.Dataset ? AtomicFile.Length(folder.DatasetFile(row.Id)) : FilesOf(row).Sum(DataFolder.Measure);

    private IEnumerable<string> FilesOf(DeletedRow row) =>
        row.Kind switch
        {
            DeletedKind.Dataset => folder.DatasetFiles(row.Id),
            DeletedKind.Run => [folder.CheckpointsOf(row.Id), .. row.Models.Select(folder.ModelFolder)],
            _ => row.Models.Select(folder.ModelFolder),
        };

    private static NotFoundException IsGone(Guid id) => new(StorageMessages.DeletedItemIsGone(id.ToString()));

    /// <param name="RunId">The run that looks different without it.</param>
    /// <param name="Models">Models whose folders go with it.</param>
    private sealed record DeletedRow(
        DeletedKind Kind,
        Guid Id,
        string Name,
        Owner? Owner,
        DateTimeOffset DeletedAt,
        Guid RunId,
        IReadOnlyList<Guid> Models
    );

    [LoggerMessage(Level = LogLevel.Warning, Message = "The files of {Name} could not be deleted.")]
    private static partial void LogFilesNotDeleted(ILogger logger, string name, Exception exception);
}

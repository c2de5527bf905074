using ChordDash.Components.Administration;
using ChordDash.Engine.Common;
using ChordDash.Engine.Runs;
using ChordDash.Server.Accounts.Budgets;
using ChordDash.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Maintenance;

/// <summary>Measures what lies in the data folder, by kind, by thing and by owner.</summary>
internal sealed class StorageMeasure(
    IDbContextFactory<ChordDashContext> contexts,
    IRunCatalog runs,
    DataFolder folder,
    StoredBytes stored,
    WorkBudget budget
)
{
    public async Task<StorageReport> MeasureAsync(CancellationToken cancellationToken)
    {
        var bytes = await stored.OfEachAsync(cancellationToken);
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var datasets = await database
            .Datasets.IgnoreQueryFilters()
            .Select(row => new Thing(StoredKind.Dataset, row.Id, row.Owner, row.DeletedAt != null))
            .ToListAsync(cancellationToken);
        var deletedRuns = await database
            .Runs.IgnoreQueryFilters()
            .Where(row => row.DeletedAt != null)
            .Select(row => new Thing(StoredKind.Run, row.Id, row.Owner, true))
            .ToListAsync(cancellationToken);
        var names = await database.Datasets.ToDictionaryAsync(row => row.Id, row => row.Name, cancellationToken);
        var present = (await runs.ListAsync(cancellationToken)).ToDictionary(run => run.Id);
        List<Thing> things =
        [
            .. datasets.Concat(deletedRuns),
            .. present.Values.Select(run => new Thing(StoredKind.Run, run.Id, run.Owner, IsDeleted: false)),
        ];
        things.RemoveAll(thing => bytes.GetValueOrDefault(thing.Id) == 0);
        var (parts, checkpoints) = await budget.ComputeAsync(
            () => (folder.MeasureParts(), present.Keys.ToDictionary(id => id, folder.MeasureCheckpoints)),
            cancellationToken
        );
        List<long> ended =
        [
            .. present
                .Values.Where(run => !run.IsActive && !StorageKeeper.IsKept(run))
                .Select(run => checkpoints[run.Id])
                .Where(size => size > 0),
        ];
        return new(
            DiskRoom.Free(folder.Checkpoints),
            parts,
            [
                .. things
                    .Where(thing => !thing.IsDeleted)
                    .Select(thing =>
                        present.TryGetValue(thing.Id, out var run)
                            ? new StoredItem(
                                thing.Kind,
                                run.Id,
                                run.Number,
                                run.Name,
                                run.Owner,
                                bytes[run.Id],
                                checkpoints[run.Id],
                                run.IsActive
                            )
                            : new StoredItem(
                                thing.Kind,
                                thing.Id,
                                null,
                                names.GetValueOrDefault(thing.Id, ""),
                                thing.Owner,
                                bytes[thing.Id],
                                0,
                                IsActive: false
                            )
                    )
                    .OrderByDescending(item => item.Bytes)
                    .Take(StorageReport.MaxItems),
            ],
            [
                .. things
                    // One person may stand there under two names.
                    .GroupBy(thing => thing.Owner?.Id)
                    .Select(group => new OwnerUse(
                        group.Last().Owner?.Name,
                        group.Count(thing => thing.Kind == StoredKind.Dataset),
                        group.Count(thing => thing.Kind == StoredKind.Run),
                        group.Sum(thing => bytes[thing.Id])
                    ))
                    .OrderByDescending(use => use.Bytes),
            ],
            ended.Count,
            ended.Sum()
        );
    }

    private sealed record Thing(StoredKind Kind, Guid Id, Owner? Owner, bool IsDeleted);
}

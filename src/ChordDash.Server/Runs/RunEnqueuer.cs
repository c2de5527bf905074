using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Torch;
using ChordDash.Engine.Training;
using ChordDash.Engine.Training.Memory;
using ChordDash.Server.Accounts;
using ChordDash.Server.Accounts.Budgets;
using ChordDash.Server.Data;
using ChordDash.Server.Datasets;
using ChordDash.Server.Resources;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Runs;

/// <summary>Makes new runs of requests and queues them, each at the turn of its account.</summary>
internal sealed class RunEnqueuer(
    IDbContextFactory<ChordDashContext> contexts,
    RunJournal journal,
    RunChanges changes,
    QueueOrder order,
    TrainingSlots slots,
    IComputeDevices devices,
    RunMemory memory,
    RunValidator demands,
    StoredBytes stored,
    AccessControl access,
    TimeProvider time
)
{
    /// <returns>The id of the run: of the one that was made earlier if the command was done before.</returns>
    /// <exception cref="InvalidHyperParametersException">A field is wrong, or the data set cannot be trained on.</exception>
    public async Task<Guid> EnqueueAsync(RunRequest request, CancellationToken cancellationToken)
    {
        access.Require(Role.Member);
        if (Check(request) is { Count: > 0 } errors)
            throw new InvalidHyperParametersException(errors);
        return (await AddAsync([request], sweepId: null, cancellationToken))[0];
    }

    public Task<IReadOnlyList<Guid>> EnqueueFoldsAsync(RunRequest request, CancellationToken cancellationToken)
    {
        access.Require(Role.Member);
        var first = request with { HyperParameters = request.HyperParameters with { Fold = 1 } };
        var errors = Check(first);
        if (request.HyperParameters.Split != SplitMethod.Folds)
            errors.Add(new(nameof(HyperParameters.Split), RunMessages.FoldsNeedSplit));
        if (errors.Count > 0)
            throw new InvalidHyperParametersException(errors);
        return AddAsync(
            [
                .. Enumerable
                    .Range(1, first.HyperParameters.Folds)
                    .Select(fold =>
                        first with
                        {
                            HyperParameters = first.HyperParameters with { Fold = fold },
                            Suffix = string.IsNullOrWhiteSpace(first.Name) ? "" : FoldSuffix(first.HyperParameters with { Fold = fold }),
                        }
                    ),
            ],
            sweepId: null,
            cancellationToken
        );
    }

    public Task<IReadOnlyList<Guid>> EnqueueSweepAsync(IReadOnlyList<RunRequest> requests, CancellationToken cancellationToken)
    {
        access.Require(Role.Member);
        if (requests.Count is 0 or > Limits.MaxRunsPerRequest)
            throw new UserErrorException(RunMessages.RequestedSweepRunsOutOfRange(Limits.MaxRunsPerRequest, requests.Count));
        var errors = requests.SelectMany(Check).DistinctBy(error => (error.Field, error.Message)).ToList();
        if (errors.Count > 0)
            throw new InvalidHyperParametersException(errors);
        return AddAsync(requests, Guid.CreateVersion7(time.GetUtcNow()), cancellationToken);
    }

    // Checked requests on one data set, written in one transaction: all or none.
    private async Task<IReadOnlyList<Guid>> AddAsync(IReadOnlyList<RunRequest> requests, Guid? sweepId, CancellationToken cancellationToken)
    {
        access.Require(Role.Member);
        var (key, now) = (requests[0].Key, time.GetUtcNow());
        var ids = requests.Select((_, index) => key?.MakeId(access.Owner?.Id, index) ?? Guid.CreateVersion7(now)).ToList();
        if (key is not null && await WereMadeAsync(ids[0], cancellationToken))
            return ids;
        stored.RequireAny(access.Owner);
        foreach (var ofDataset in requests.GroupBy(request => request.DatasetId))
        {
            await demands.RequireTrainableAsync(
                ofDataset.Key,
                classNames: null,
                ofDataset.Select(request => request.HyperParameters),
                cancellationToken
            );
        }

        var rows = journal.Add(
            (database, number) =>
            {
                // The same command may have come twice at once.
                if (key is not null && database.Runs.IgnoreQueryFilters().Any(row => row.Id == ids[0]))
                    return [];
                var ranks = order.Add(database, access.Owner, requests.Count);
                return
                [
                    .. requests.Select((request, index) => ToRow(database, request, ids[index], number + index, ranks[index], sweepId)),
                ];
            }
        );
        if (rows.Count == 0)
            return ids;
        changes.Announce(RunChanges.Order);
        slots.WakeAll();
        // One entry, however many there are: the log keeps what others did too.
        access.Record(
            "run.queued",
            rows is [var only]
                ? $"#{only.Number} {only.Name}"
                : $"#{rows[0].Number} to #{rows[^1].Number}, {rows.Count} runs: {rows[0].Name}"
        );
        return ids;
    }

    // Also if the run was deleted since.
    private async Task<bool> WereMadeAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        return await database.Runs.IgnoreQueryFilters().AnyAsync(row => row.Id == id, cancellationToken);
    }

    private RunRow ToRow(ChordDashContext database, RunRequest request, Guid id, int number, int rank, Guid? sweepId)
    {
        var dataset = database.Datasets.FirstOrDefault(row => row.Id == request.DatasetId)
            ?? throw DatasetCatalog.Missing(request.DatasetId);
        var size = TrainingSize.Of(dataset.Statistics, dataset.Pieces, dataset.Classes.Count);
        if (memory.Look(request.HyperParameters, size).Obstacle is { } tooLarge)
            throw new InvalidHyperParametersException([new(nameof(HyperParameters.BatchSize), tooLarge)]);
        var now = time.GetUtcNow();
        var preset = TrainingPreset.Find(request.Preset)!;
        return new RunRow
        {
            Id = id,
            Number = number,
            Name =
                (
                    string.IsNullOrWhiteSpace(request.Name)
                        ? $"{preset.Name} · {dataset.Name}{FoldSuffix(request.HyperParameters)}"
                        : request.Name.Trim()
                ) + request.Suffix,
            Specification = new(
                dataset.Id,
                dataset.Name,
                [.. dataset.Classes.Select(item => item.Name)],
                preset.Key,
                request.HyperParameters
            ),
            State = RunState.Queued,
            Round = 1,
            NextSequence = 1,
            CreatedAt = now,
            Owner = access.Owner,
            Rank = rank,
            SweepId = sweepId,
            Tags = Data.Tags.Check(request.Tags),
        };
    }

    private static string FoldSuffix(HyperParameters parameters) =>
        parameters.Split == SplitMethod.Folds ? $" · fold {parameters.Fold} of {parameters.Folds}" : "";

    private List<FieldError> Check(RunRequest request)
    {
        var errors = HyperParametersValidator.Validate(request.HyperParameters).ToList();
        if (TrainingPreset.Find(request.Preset) is null)
            errors.Add(
                new(
                    nameof(request.Preset),
                    RunMessages.PresetIsUnknown(request.Preset, string.Join(", ", TrainingPreset.All.Select(item => item.Key)))
                )
            );
        try
        {
            if (!string.IsNullOrWhiteSpace(request.Name))
                ShownText.Check(request.Name, RunMessages.RunNameSubject, Limits.MaxNameCharacters);
        }
        catch (UserErrorException exception)
        {
            errors.Add(new(nameof(request.Name), exception.Problem));
        }

        try
        {
            devices.Resolve(request.HyperParameters.Device);
        }
        catch (UserErrorException exception)
        {
            errors.Add(new(nameof(HyperParameters.Device), exception.Problem));
        }

        return errors;
    }
}

using ChordDash.Engine;
using ChordDash.Engine.Access;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Torch;
using ChordDash.Engine.Training;
using ChordDash.Engine.Training.Memory;
using ChordDash.Server.Access;
using ChordDash.Server.Hosting;

namespace ChordDash.Server.Storage;

/// <summary>Makes new runs of requests and puts them at the end of the queue.</summary>
internal sealed class RunEnqueuer(RunJournal journal, TrainingSlots slots, IComputeDevices devices, RunMemory memory, AccessControl access, TimeProvider time)
{
    /// <summary>Most runs that are queued at once.</summary>
    public const int MostRuns = 200;

    private const int LongestName = RunCatalog.LongestName;

    /// <exception cref="InvalidHyperParametersException">A field is wrong, or the data set cannot be trained on.</exception>
    public RunRow Enqueue(RunRequest request)
    {
        if (Check(request) is { Count: > 0 } errors)
            throw new InvalidHyperParametersException(errors);
        return Add([request], sweepId: null)[0];
    }

    public IReadOnlyList<RunRow> EnqueueFolds(RunRequest request)
    {
        var first = request with { HyperParameters = request.HyperParameters with { Fold = 1 } };
        var errors = Check(first);
        if (request.HyperParameters.Split != SplitMethod.Folds)
            errors.Add(new(nameof(HyperParameters.Split), "A run for each fold needs the split into folds. Choose that split, or queue one run."));
        if (errors.Count > 0)
            throw new InvalidHyperParametersException(errors);
        return Add(
            [
                .. Enumerable.Range(1, first.HyperParameters.Folds).Select(fold => first with
                {
                    HyperParameters = first.HyperParameters with { Fold = fold },
                    Suffix = string.IsNullOrWhiteSpace(first.Name) ? "" : FoldSuffix(first.HyperParameters with { Fold = fold }),
                }),
            ],
            sweepId: null);
    }

    public IReadOnlyList<RunRow> EnqueueSweep(IReadOnlyList<RunRequest> requests)
    {
        if (requests.Count is 0 or > MostRuns)
            throw new UserErrorException($"A sweep has 1 to {MostRuns} runs; this one has {requests.Count:N0}. Give fewer values.");
        var errors = requests.SelectMany(Check).DistinctBy(error => (error.Field, error.Message)).ToList();
        if (errors.Count > 0)
            throw new InvalidHyperParametersException(errors);
        return Add(requests, Guid.CreateVersion7(time.GetUtcNow()));
    }

    // Checked requests, written in one transaction: all or none.
    private IReadOnlyList<RunRow> Add(IReadOnlyList<RunRequest> requests, Guid? sweepId)
    {
        access.Demand(Role.Member);
        var rows = journal.Add((database, number) =>
        {
            var rank = NextRank(database);
            return [.. requests.Select((request, index) => ToRow(database, request, number + index, rank + index, sweepId))];
        });
        slots.WakeAll();
        foreach (var row in rows)
            access.Record("run.queued", $"#{row.Number} {row.Name}");
        return rows;
    }

    /// <summary>The rank of a run that comes last. Read in the transaction that writes it.</summary>
    public static int NextRank(ChordDashContext database) => (database.Runs.Max(row => (int?)row.Rank) ?? 0) + 1;

    private RunRow ToRow(ChordDashContext database, RunRequest request, int number, int rank, Guid? sweepId)
    {
        var dataset = database.Datasets.FirstOrDefault(row => row.Id == request.DatasetId) ?? throw DatasetCatalog.Missing(request.DatasetId);
        if (DatasetTrainability.FindObstacle(dataset.Classes) is { } obstacle)
            throw new InvalidHyperParametersException([new(nameof(RunRequest.DatasetId), obstacle)]);
        var size = TrainingSize.Of(dataset.Statistics, dataset.Pieces, dataset.Classes.Count);
        if (memory.Look(request.HyperParameters, size).Obstacle is { } tooLarge)
            throw new InvalidHyperParametersException([new(nameof(HyperParameters.BatchSize), tooLarge)]);
        var now = time.GetUtcNow();
        var preset = TrainingPreset.Find(request.Preset)!;
        return new RunRow
        {
            Id = Guid.CreateVersion7(now),
            Number = number,
            Name = (string.IsNullOrWhiteSpace(request.Name) ? $"{preset.Name} · {dataset.Name}{FoldSuffix(request.HyperParameters)}" : request.Name.Trim()) + request.Suffix,
            DatasetId = dataset.Id,
            DatasetName = dataset.Name,
            ClassNames = [.. dataset.Classes.Select(item => item.Name)],
            Preset = preset.Key,
            HyperParameters = request.HyperParameters,
            State = RunState.Queued,
            Round = 1,
            NextSequence = 1,
            CreatedAt = now,
            Owner = access.Owner,
            Rank = rank,
            WantedDevice = request.HyperParameters.Device,
            SweepId = sweepId,
            Tags = Storage.Tags.Check(request.Tags),
        };
    }

    private static string FoldSuffix(HyperParameters parameters) =>
        parameters.Split == SplitMethod.Folds ? $" · fold {parameters.Fold} of {parameters.Folds}" : "";

    private List<FieldError> Check(RunRequest request)
    {
        var errors = HyperParametersValidator.Validate(request.HyperParameters).ToList();
        if (TrainingPreset.Find(request.Preset) is null)
            errors.Add(new(nameof(request.Preset), $"There is no preset '{request.Preset}'. Choose {string.Join(", ", TrainingPreset.All.Select(item => item.Key))}."));
        if (request.Name?.Trim().Length > LongestName)
            errors.Add(new(nameof(request.Name), $"The run's name is longer than {LongestName} characters. Shorten it."));
        try
        {
            devices.Resolve(request.HyperParameters.Device);
        }
        catch (UserErrorException exception)
        {
            errors.Add(new(nameof(HyperParameters.Device), exception.Message));
        }

        return errors;
    }
}

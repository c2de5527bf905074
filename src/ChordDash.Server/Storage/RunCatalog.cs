using System.Linq.Expressions;
using ChordDash.Engine;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Torch;
using ChordDash.Engine.Training;
using ChordDash.Server.Hosting;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Storage;

internal sealed class RunCatalog(
    IDbContextFactory<ChordDashContext> contexts,
    RunJournal journal,
    RunChanges changes,
    TrainingSlot slot,
    IComputeDevices devices,
    DataFolder folder,
    TimeProvider time) : IRunCatalog
{
    private const int LongestName = 200;

    public async Task<IReadOnlyList<Run>> ListAsync(CancellationToken cancellationToken = default)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await database.Runs.AsNoTracking().Include(row => row.Models)
            .OrderByDescending(row => row.Number).ToListAsync(cancellationToken);
        var positions = rows.Where(row => row.State == RunState.Queued).OrderBy(row => row.QueuedAt).ThenBy(row => row.Number)
            .Select((row, index) => (row.Id, Position: index + 1)).ToDictionary(item => item.Id, item => item.Position);
        return [.. rows.Select(row => ToRun(row, positions.TryGetValue(row.Id, out var position) ? position : null))];
    }

    public async Task<Run> GetAsync(Guid id, CancellationToken cancellationToken = default)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await database.Runs.AsNoTracking().Include(row => row.Models)
            .FirstOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Missing(id);
        int? position = row.State == RunState.Queued
            ? 1 + await database.Runs.CountAsync(
                other => other.State == RunState.Queued
                    && (other.QueuedAt < row.QueuedAt || (other.QueuedAt == row.QueuedAt && other.Number < row.Number)),
                cancellationToken)
            : null;
        return ToRun(row, position);
    }

    public async Task<IReadOnlyList<EpochMetrics>> ListEpochsAsync(Guid id, CancellationToken cancellationToken = default)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var attempt = await database.Runs.Where(row => row.Id == id).Select(row => (int?)row.Attempt)
            .FirstOrDefaultAsync(cancellationToken) ?? throw Missing(id);
        var events = await database.Events
            .Where(row => row.RunId == id && row.Attempt == attempt && row.Kind == TrainingEventKind.Epoch)
            .OrderBy(row => row.Sequence).Select(row => row.Event).ToListAsync(cancellationToken);
        return [.. events.Select(item => item.Epoch!)];
    }

    public async Task<EvaluationReport?> FindReportAsync(Guid id, CancellationToken cancellationToken = default)
    {
        var run = await GetAsync(id, cancellationToken);
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var evaluated = await database.Events
            .Where(row => row.RunId == id && row.Attempt == run.Attempt && row.Kind == TrainingEventKind.Evaluated)
            .Select(row => row.Event).FirstOrDefaultAsync(cancellationToken);
        return evaluated?.Report;
    }

    public async Task<Run> EnqueueAsync(RunRequest request, CancellationToken cancellationToken = default)
    {
        if (Check(request) is { Count: > 0 } errors)
            throw new InvalidHyperParametersException(errors);
        return (await AddAsync([request], cancellationToken))[0];
    }

    public Task<IReadOnlyList<Run>> EnqueueFoldsAsync(RunRequest request, CancellationToken cancellationToken = default)
    {
        var first = request with { HyperParameters = request.HyperParameters with { Fold = 1 } };
        var errors = Check(first);
        if (request.HyperParameters.Split != SplitMethod.Folds)
            errors.Add(new(nameof(HyperParameters.Split), "A run for each fold needs the split into folds. Choose that split, or queue one run."));
        if (errors.Count > 0)
            throw new InvalidHyperParametersException(errors);
        return AddAsync(
            [
                .. Enumerable.Range(1, first.HyperParameters.Folds).Select(fold => first with
                {
                    HyperParameters = first.HyperParameters with { Fold = fold },
                    Name = string.IsNullOrWhiteSpace(first.Name) ? null : $"{first.Name.Trim()}{FoldSuffix(first.HyperParameters with { Fold = fold })}",
                }),
            ],
            cancellationToken);
    }

    // Checked requests, written in one transaction: all or none.
    private async Task<IReadOnlyList<Run>> AddAsync(IReadOnlyList<RunRequest> requests, CancellationToken cancellationToken)
    {
        var rows = journal.Add((database, number) => [.. requests.Select((request, index) => ToRow(database, request, number + index))]);
        slot.Wake();
        return await Task.WhenAll(rows.Select(row => GetAsync(row.Id, cancellationToken)));
    }

    private RunRow ToRow(ChordDashContext database, RunRequest request, int number)
    {
        var dataset = database.Datasets.FirstOrDefault(row => row.Id == request.DatasetId) ?? throw DatasetCatalog.Missing(request.DatasetId);
        if (DatasetTrainability.FindObstacle(dataset.Classes) is { } obstacle)
            throw new InvalidHyperParametersException([new(nameof(RunRequest.DatasetId), obstacle)]);
        var now = time.GetUtcNow();
        var preset = TrainingPreset.Find(request.Preset)!;
        return new RunRow
        {
            Id = Guid.CreateVersion7(now),
            Number = number,
            Name = string.IsNullOrWhiteSpace(request.Name) ? $"{preset.Name} · {dataset.Name}{FoldSuffix(request.HyperParameters)}" : request.Name.Trim(),
            DatasetId = dataset.Id,
            DatasetName = dataset.Name,
            ClassNames = [.. dataset.Classes.Select(item => item.Name)],
            Preset = preset.Key,
            HyperParameters = request.HyperParameters,
            State = RunState.Queued,
            Attempt = 1,
            NextSequence = 1,
            CreatedAt = now,
            QueuedAt = now,
        };
    }

    private static string FoldSuffix(HyperParameters parameters) =>
        parameters.Split == SplitMethod.Folds ? $" · fold {parameters.Fold} of {parameters.Folds}" : "";

    public async Task CancelAsync(Guid id, CancellationToken cancellationToken = default)
    {
        // The row first: from here on the run has ended for everybody, even if the thread still computes a long batch.
        if (!journal.End(id, IsActive, RunState.Cancelled, "Cancelled on request."))
        {
            var run = await GetAsync(id, cancellationToken);
            throw new UserErrorException($"Run #{run.Number} has already ended, so there is nothing to cancel.");
        }

        slot.Cancel(id);
    }

    public async Task RequeueAsync(Guid id, CancellationToken cancellationToken = default)
    {
        var run = await GetAsync(id, cancellationToken);
        await using (var database = await contexts.CreateDbContextAsync(cancellationToken))
        {
            if (!await database.Datasets.AnyAsync(row => row.Id == run.DatasetId, cancellationToken))
                throw new UserErrorException($"The data set '{run.DatasetName}' of run #{run.Number} was deleted. Upload it again and queue a new run.");
        }

        var now = time.GetUtcNow();
        var attempt = run.Attempt + 1;
        var requeued = journal.Append(
            id,
            row => row.Attempt == run.Attempt && row.State != RunState.Queued && row.State != RunState.Running,
            new TrainingEvent(0, now, TrainingEventKind.Queued) { Attempt = attempt },
            set => set.SetProperty(row => row.State, RunState.Queued)
                .SetProperty(row => row.Attempt, attempt)
                .SetProperty(row => row.QueuedAt, now)
                .SetProperty(row => row.StartedAt, (DateTimeOffset?)null)
                .SetProperty(row => row.EndedAt, (DateTimeOffset?)null)
                .SetProperty(row => row.Reason, (string?)null)
                .SetProperty(row => row.Device, (string?)null)
                .SetProperty(row => row.Epoch, 0)
                .SetProperty(row => row.Baseline, (BaselineFigures?)null)
                .SetProperty(row => row.Best, (EpochMetrics?)null)
                .SetProperty(row => row.Last, (EpochMetrics?)null));
        if (!requeued)
            throw new UserErrorException($"Run #{run.Number} has not ended. Cancel it first, or wait until it ends.");
        slot.Wake();
    }

    public async Task DeleteAsync(Guid id, CancellationToken cancellationToken = default)
    {
        var run = await GetAsync(id, cancellationToken);
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var models = await database.Models.Where(row => row.RunId == id).Select(row => row.Id).ToListAsync(cancellationToken);
        // Events and models go with it, by cascade.
        var deleted = await database.Runs
            .Where(row => row.Id == id && row.State != RunState.Queued && row.State != RunState.Running)
            .ExecuteDeleteAsync(cancellationToken);
        if (deleted == 0)
            throw new UserErrorException($"Run #{run.Number} has not ended. Cancel it first, then delete it.");
        foreach (var model in models)
            folder.DeleteModel(model);
        changes.Announce(id);
    }

    public TrainingProgress? FindProgress(Guid id) => slot.FindProgress(id);

    public IDisposable Subscribe(Action<Guid> changed) => changes.Subscribe(changed);

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

    internal static Expression<Func<RunRow, bool>> IsActive { get; } =
        row => row.State == RunState.Queued || row.State == RunState.Running;

    internal static NotFoundException Missing(Guid id) => new($"There is no run {id}. It may have been deleted.");

    private static Run ToRun(RunRow row, int? queuePosition) => new(
        row.Id, row.Number, row.Name, row.DatasetId, row.DatasetName, row.ClassNames, row.Preset, row.HyperParameters, row.State, row.Attempt,
        row.Reason, row.CreatedAt, row.StartedAt, row.EndedAt, row.Device, row.Epoch, row.Baseline, row.Best, row.Last, queuePosition,
        row.Models.MaxBy(model => model.Attempt)?.Id);
}

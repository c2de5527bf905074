using ChordDash.Engine.Datasets;
using ChordDash.Engine.Training;
using ChordDash.Server.Data;
using ChordDash.Server.Datasets;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Runs;

/// <summary>Refuses runs that cannot train, with the reason, before they are queued.</summary>
internal sealed class RunValidator(IDbContextFactory<ChordDashContext> contexts, DatasetCache cache)
{
    /// <param name="classNames">Of the run; null for a new one, which has those of the data set.</param>
    /// <param name="parameters">Of each run.</param>
    /// <exception cref="Engine.Common.NotFoundException">No such data set.</exception>
    /// <exception cref="InvalidHyperParametersException">Something keeps one of them from training.</exception>
    public async Task RequireTrainableAsync(
        Guid datasetId,
        IReadOnlyList<string>? classNames,
        IEnumerable<HyperParameters> parameters,
        CancellationToken cancellationToken
    )
    {
        IReadOnlyList<DatasetClass> classes;
        await using (var database = await contexts.CreateDbContextAsync(cancellationToken))
        {
            classes = await database
                .Datasets.Where(row => row.Id == datasetId)
                .Select(row => row.Classes)
                .FirstOrDefaultAsync(cancellationToken)
                ?? throw DatasetCatalog.Missing(datasetId);
        }

        // What the row tells needs no file.
        if (DatasetTrainability.FindObstacle(classes) is { } obstacle)
            throw new InvalidHyperParametersException([new(nameof(Engine.Runs.RunRequest.DatasetId), obstacle)]);
        var data = await cache.GetAsync(datasetId, cancellationToken);
        var names = classNames ?? [.. classes.Select(item => item.Name)];
        var errors = await Task.Run(
            () =>
                parameters
                    // Most runs of a sweep are alike in this.
                    .DistinctBy(one =>
                        (
                            one.Split,
                            one.ValidationFraction,
                            one.Folds,
                            one.Fold,
                            one.SplitSeed,
                            one.ClassWeights,
                            string.Join(' ', one.OwnClassWeights)
                        )
                    )
                    .SelectMany(one =>
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        return TrainingObstacles.Find(data, names, one);
                    })
                    .DistinctBy(error => (error.Field, error.Message))
                    .ToList(),
            cancellationToken
        );
        if (errors.Count > 0)
            throw new InvalidHyperParametersException(errors);
    }
}

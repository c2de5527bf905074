using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Models;
using ChordDash.Engine.Training;
using ChordDash.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Models;

/// <param name="HeldOut">Rows that the training did not learn from.</param>
internal sealed record TrainedOn(Guid DatasetId, ChordDataset Data, IReadOnlySet<int> HeldOut);

/// <summary>Finds what models were trained on.</summary>
internal sealed class TrainingPieces(IDbContextFactory<ChordDashContext> contexts, IDatasetCatalog datasets)
{
    /// <returns>Null where the data set was deleted.</returns>
    public async Task<TrainedOn?> FindAsync(ModelSummary model, CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var run = await database.Runs.AsNoTracking().FirstAsync(row => row.Id == model.RunId, cancellationToken);
        try
        {
            var data = await datasets.LoadAsync(run.DatasetId, cancellationToken);
            return new(run.DatasetId, data, HeldOutPieces.Of(data, run.HyperParameters).ToHashSet());
        }
        catch (NotFoundException)
        {
            return null;
        }
    }
}

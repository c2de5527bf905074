using ChordDash.Engine;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Prediction;
using ChordDash.Engine.Training;
using ChordDash.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Prediction;

/// <summary>Looks for the training pieces of a model that are most like a sequence.</summary>
internal sealed class SimilarPieceSearch(IDbContextFactory<ChordDashContext> contexts, IDatasetCatalog datasets) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);

    // The data set asked about last: making its vectors takes some hundred milliseconds.
    private (Guid Dataset, SimilarPieces Pieces)? _last;

    /// <param name="codes">In the model's spelling.</param>
    public async Task<IReadOnlyList<SimilarPiece>> FindAsync(ModelSummary model, int[] codes, int count, CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var run = await database.Runs.AsNoTracking().FirstAsync(row => row.Id == model.RunId, cancellationToken);
        ChordDataset dataset;
        try
        {
            dataset = await datasets.LoadAsync(run.DatasetId, cancellationToken);
        }
        catch (NotFoundException exception)
        {
            throw new UserErrorException("The data set that this model was trained on was deleted, so its pieces cannot be compared with.", exception);
        }
        if (dataset.Labels is not { } labels)
            return [];

        var heldOut = HeldOutPieces.Of(dataset, run.HyperParameters).ToHashSet();
        var found = await Task.Run(async () => (await IndexAsync(run.DatasetId, dataset, cancellationToken)).Find(codes, count, piece => !heldOut.Contains(piece)), cancellationToken);
        return
        [
            .. found.Select(piece => new SimilarPiece(
                run.DatasetId, piece.Index, model.ClassNames[labels[piece.Index]], dataset.Sequences[piece.Index].Length, piece.Similarity)),
        ];
    }

    public void Dispose() => _one.Dispose();

    private async Task<SimilarPieces> IndexAsync(Guid id, ChordDataset dataset, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_last?.Dataset != id)
                _last = (id, new SimilarPieces(dataset.Sequences));
            return _last.Value.Pieces;
        }
        finally
        {
            _one.Release();
        }
    }
}

using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Models;
using ChordDash.Engine.Prediction;
using ChordDash.Server.Accounts.Budgets;
using ChordDash.Server.Models;
using ChordDash.Server.Resources;

namespace ChordDash.Server.Prediction;

/// <summary>Looks for the training pieces of a model that are most like a sequence.</summary>
internal sealed class SimilarPieceSearch(TrainingPieces training, WorkThreads threads) : IDisposable
{
    private readonly PerLane<SemaphoreSlim> _one = new(_ => new(1));

    // The data set asked about last: making its vectors takes some hundred milliseconds.
    private volatile Indexed? _last;

    /// <param name="codes">In the model's spelling.</param>
    public async Task<IReadOnlyList<SimilarPiece>> FindAsync(
        ModelSummary model,
        int[] codes,
        int count,
        CancellationToken cancellationToken
    )
    {
        var (id, data, heldOut) = await training.FindAsync(model, cancellationToken)
            ?? throw new UserErrorException(PredictionMessages.TrainingDatasetWasDeleted);
        var pieces = await IndexAsync(id, data, cancellationToken);
        var found = await threads.RunAsync(() => pieces.Find(codes, count, piece => !heldOut.Contains(piece)), cancellationToken);
        return
        [
            .. found.Select(piece => new SimilarPiece(
                id,
                piece.Index,
                model.ClassNames[data.Labels![piece.Index]],
                data.Sequences[piece.Index].Length,
                piece.Similarity
            )),
        ];
    }

    public void Dispose() => _one.Dispose();

    private async Task<SimilarPieces> IndexAsync(Guid id, ChordDataset data, CancellationToken cancellationToken)
    {
        var one = _one.Current;
        await one.WaitAsync(cancellationToken);
        try
        {
            if (_last is { } last && last.Dataset == id)
                return last.Pieces;
            var pieces = await threads.RunAsync(() => new SimilarPieces(data.Sequences, cancellationToken), cancellationToken);
            _last = new(id, pieces);
            return pieces;
        }
        finally
        {
            one.Release();
        }
    }

    private sealed record Indexed(Guid Dataset, SimilarPieces Pieces);
}

using System.Buffers.Binary;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;
using ChordDash.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Runs;

/// <summary>What runs answered on their held-out pieces, epoch by epoch.</summary>
internal sealed class RunAnswers(IDbContextFactory<ChordDashContext> contexts, IRunCatalog runs, IDatasetCatalog datasets) : IRunAnswers
{
    private const int Bytes = 2 * sizeof(ushort);

    public async Task<IReadOnlyList<AnsweredPiece>?> FindAsync(Guid runId, int epoch, CancellationToken cancellationToken = default)
    {
        var run = await runs.GetAsync(runId, cancellationToken);
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await database
            .Answers.AsNoTracking()
            .FirstOrDefaultAsync(row => row.RunId == runId && row.Round == run.Round && row.Epoch == epoch, cancellationToken);
        if (row is null)
            return null;
        var dataset = await datasets.LoadAsync(run.DatasetId, cancellationToken);
        var heldOut = HeldOutPieces.Of(dataset, run.HyperParameters);
        return row.Answers.Length == Bytes * heldOut.Count
            ? [.. heldOut.Select((piece, index) => Read(dataset, piece, row.Answers.AsSpan(Bytes * index)))]
            : null;
    }

    /// <summary>Stores the answers of an epoch, in place of those it had before.</summary>
    public static void Put(ChordDashContext database, Guid runId, int round, int epoch, HeldOutAnswers answers)
    {
        database.Answers.Where(row => row.RunId == runId && row.Round == round && row.Epoch == epoch).ExecuteDelete();
        var bytes = new byte[Bytes * answers.Predictions.Count];
        for (var piece = 0; piece < answers.Predictions.Count; piece++)
        {
            var place = bytes.AsSpan(Bytes * piece);
            BinaryPrimitives.WriteUInt16LittleEndian(place, checked((ushort)answers.Predictions[piece]));
            BinaryPrimitives.WriteUInt16LittleEndian(
                place[sizeof(ushort)..],
                (ushort)Math.Round(Math.Clamp(answers.Confidences[piece], 0, 1) * ushort.MaxValue)
            );
        }

        database.Answers.Add(
            new AnswersRow
            {
                RunId = runId,
                Round = round,
                Epoch = epoch,
                Answers = bytes,
            }
        );
    }

    private static AnsweredPiece Read(ChordDataset dataset, int piece, ReadOnlySpan<byte> place) =>
        new(
            piece,
            dataset.Sequences[piece].Length,
            dataset.Labels![piece],
            BinaryPrimitives.ReadUInt16LittleEndian(place),
            (double)BinaryPrimitives.ReadUInt16LittleEndian(place[sizeof(ushort)..]) / ushort.MaxValue
        );
}

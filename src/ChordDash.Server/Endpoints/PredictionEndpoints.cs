using System.Collections.ObjectModel;
using ChordDash.Engine;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Prediction;
using ChordDash.Server.Access;
using ChordDash.Server.Operation;
using Microsoft.AspNetCore.Mvc;

namespace ChordDash.Server.Endpoints;

/// <param name="Key">See <see cref="SequenceQuery.Key"/>.</param>
internal sealed record PredictionBody(Guid? ModelId, string? Sequence, string? Key);

/// <param name="Key">Of all of them, see <see cref="SequenceQuery.Key"/>.</param>
internal sealed record BatchBody(Guid? ModelId, SequenceList? Sequences, string? Key);

// Counted while it is read: millions of empty texts fit into a body.
internal sealed class SequenceList : Collection<string?>
{
    protected override void InsertItem(int index, string? item)
    {
        if (Count == Limits.MaxBatchSequences)
            throw new UserErrorException($"A batch has 1 to {Limits.MaxBatchSequences:N0} sequences; this one has more. Send it in parts.");
        base.InsertItem(index, item);
    }
}

internal sealed record ExplanationBody(Guid? ModelId, string? Sequence, string? Key, string? Composer, string? Against);

internal sealed record SimilarityBody(Guid? ModelId, string? Sequence, string? Key, int? Count);

/// <param name="Truth">See <see cref="IPredictionHistory.JudgeAsync"/>.</param>
internal sealed record JudgementBody(string? Truth);

internal static class PredictionEndpoints
{
    private const int MostSimilar = 100;

    public static void MapPredictionEndpoints(this IEndpointRouteBuilder api)
    {
        var predictions = api.MapGroup("/predictions")
            .WithMetadata(new RequestSizeLimitAttribute(Limits.MaxLongRequestBytes))
            .WithTags("Predictions");
        predictions.MapPost("", (PredictionBody? body, IPredictionService service, CancellationToken cancellation) =>
            service.PredictAsync(Model(body?.ModelId), Query(body?.Sequence, body?.Key), cancellation)).WithSummary("Predicts the composer of a typed sequence.").ForViewers();
        predictions.MapPost("/batch", (BatchBody? body, IPredictionService service, CancellationToken cancellation) =>
            service.PredictManyAsync(
                Model(body?.ModelId),
                [.. (body?.Sequences ?? throw new UserErrorException("Give the sequences in sequences, as a list of texts.")).Select(sequence => new SequenceQuery(sequence ?? "", body.Key))],
                cancellation)).WithSummary("Predicts many typed sequences at once; one that cannot be read does not spoil the others.")
            .WithMetadata(new RequestSizeLimitAttribute(Limits.MaxBatchRequestBytes)).ForViewers();
        predictions.MapPost("/explanation", (ExplanationBody? body, IPredictionService service, CancellationToken cancellation) =>
            service.ExplainAsync(Model(body?.ModelId), Query(body?.Sequence, body?.Key), body?.Composer, body?.Against, cancellation))
            .WithSummary("Says what in a sequence argues for one composer and against another.")
            .ForViewers();
        predictions.MapPost("/similar", (SimilarityBody? body, IPredictionService service, CancellationToken cancellation) =>
            service.FindSimilarAsync(
                Model(body?.ModelId), Query(body?.Sequence, body?.Key), Math.Clamp(body?.Count ?? 5, 1, MostSimilar), cancellation))
            .WithSummary("The pieces that the model learned from which are most like a sequence.")
            .ForViewers();

        predictions.MapGet("/asked", (int? skip, int? take, IPredictionHistory history, CancellationToken cancellation) =>
            history.ListAsync(Math.Max(0, skip ?? 0), Math.Clamp(take ?? 50, 1, IPredictionHistory.Kept), cancellation)).WithSummary("What was asked on the page of predictions, newest first.");
        predictions.MapGet("/asked/{id:int}", (int id, IPredictionHistory history, CancellationToken cancellation) => history.GetAsync(id, cancellation)).WithSummary("One question of the history.");
        predictions.MapPut("/asked/{id:int}/judgement", (int id, JudgementBody? body, IPredictionHistory history, CancellationToken cancellation) =>
            history.JudgeAsync(id, body is null ? throw new UserErrorException("Say in truth which composer it really is, or null to take the judgement back.") : body.Truth, cancellation)).WithSummary("Says who it really is, or takes that back.").ForViewers();
        predictions.MapDelete("/asked/{id:int}", async (int id, IPredictionHistory history, CancellationToken cancellation) =>
        {
            await history.DeleteAsync(id, cancellation);
            return TypedResults.NoContent();
        }).WithSummary("Deletes a question from the history.").ForViewers();
        predictions.MapGet("/judged.pkl", async (IPredictionHistory history, WorkThreads threads, CancellationToken cancellation) =>
        {
            var judged = await history.ExportJudgedAsync(cancellation);
            return Downloads.Make(
                threads, stream => NotebookPickleWriter.WriteByPiece(judged, stream), "application/octet-stream",
                "judged.pkl", cancellation);
        }).CountsAsTransfer().WithSummary("The judged questions as a labelled pickle.").Sends("application/octet-stream");
    }

    private static Guid Model(Guid? id) => id ?? throw new UserErrorException("Say in modelId which model to ask.");

    private static SequenceQuery Query(string? sequence, string? key) => new(sequence ?? throw new UserErrorException("Give the chords in sequence, as one text."), key);
}

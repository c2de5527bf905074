using System.Collections.ObjectModel;
using ChordDash.Components.Accounts;
using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets.Formats.Pickle;
using ChordDash.Engine.Models;
using ChordDash.Engine.Prediction;
using ChordDash.Server.Accounts;
using ChordDash.Server.Accounts.Budgets;
using ChordDash.Server.Api;
using ChordDash.Server.Resources;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ChordDash.Server.Prediction;

/// <summary>A question to a model: who wrote a sequence of chords.</summary>
/// <param name="ModelId">Id of the model to ask. Required.</param>
/// <param name="Sequence">Chord codes or chord symbols, separated by spaces, such as "C Am F G". Required.</param>
/// <param name="Key">See <see cref="SequenceQuery.Key"/>.</param>
/// <param name="Strict">See <see cref="SequenceQuery.Strict"/>.</param>
internal sealed record PredictionBody(Guid? ModelId, string? Sequence, string? Key, bool? Strict);

/// <summary>A request to predict the composers of many sequences with one model.</summary>
/// <param name="ModelId">Id of the model to ask. It is required.</param>
/// <param name="Sequences">Sequences to predict, each as chord symbols or chord codes. A batch has at most 10,000 sequences and 10,000,000
/// characters. The member is required.</param>
/// <param name="Key">Of all of them, see <see cref="SequenceQuery.Key"/>.</param>
/// <param name="Strict">Whether the batch is refused if one of them is not certain in every token.</param>
internal sealed record BatchBody(Guid? ModelId, SequenceList? Sequences, string? Key, bool? Strict);

// Counted while it is read: millions of empty texts fit into a body.
internal sealed class SequenceList : Collection<string?>
{
    protected override void InsertItem(int index, string? item)
    {
        if (Count == Limits.MaxBatchSequences)
            throw new UserErrorException(PredictionMessages.TooManySequences(Limits.MaxBatchSequences));
        base.InsertItem(index, item);
    }
}

/// <summary>A request to explain which chords of a sequence speak for one composer and which against it.</summary>
/// <param name="ModelId">Id of the model to ask. It is required.</param>
/// <param name="Sequence">Chord symbols or chord codes, at most 1,000,000 characters. It is required.</param>
/// <param name="Key">The key of the chords, such as "D minor", or "auto" to estimate it. The chords are transposed to C major or A minor.
/// Null or empty if they are in C major or A minor already.</param>
/// <param name="Composer">Name of the composer to argue for; null for the model's answer.</param>
/// <param name="Against">Name of the composer to argue against; null for the most probable other composer.</param>
/// <param name="Strict">Whether the request is refused if a token of the sequence is doubtful or not understood.</param>
internal sealed record ExplanationBody(Guid? ModelId, string? Sequence, string? Key, string? Composer, string? Against, bool? Strict);

/// <summary>A question to a model: which of its training pieces are most similar to a sequence of chords.</summary>
/// <param name="ModelId">Id of the model whose training pieces are searched. Required.</param>
/// <param name="Sequence">Chord codes or chord symbols, separated by spaces, such as "C Am F G". Required.</param>
/// <param name="Key">The key of the chords, such as "D minor", or "auto" to estimate it. The server transposes the chords to C major or
/// A minor. Leave the key out if the chords are in one of these keys already.</param>
/// <param name="Count">How many pieces to return, 1 to 100. The default is 5. The server replaces a number outside this range by the
/// nearest one within it.</param>
/// <param name="Strict">Whether the server refuses the sequence with status 422 if a token is doubtful or not understood. The default is
/// false.</param>
internal sealed record SimilarityBody(Guid? ModelId, string? Sequence, string? Key, int? Count, bool? Strict);

/// <summary>The training pieces that are most similar to a sequence, and how the server read the sequence.</summary>
/// <param name="Pieces">Best first.</param>
internal sealed record SimilarityAnswer(IReadOnlyList<SimilarPiece> Pieces) : ReadAnswer
{
    /// <summary>The key that the chords were transposed from, such as "D minor"; null when they were taken as written.</summary>
    public string? Key => Reading?.Key;
}

/// <summary>A judgement about a question of the prediction history: who really wrote the sequence.</summary>
/// <param name="Truth">See <see cref="IPredictionHistory.JudgeAsync"/>.</param>
internal sealed record JudgementBody(string? Truth);

internal static class PredictionEndpoints
{
    private const int MaxSimilar = 100;

    public static void MapPredictionEndpoints(this IEndpointRouteBuilder api)
    {
        var predictions = api.MapGroup("/predictions")
            .WithMetadata(new RequestSizeLimitAttribute(Limits.MaxLongRequestBytes))
            .WithTags("Predictions");
        predictions.MapPost("", PredictAsync).WithSummary("Predicts the composer of a typed sequence.").ForViewers();

        predictions
            .MapPost("/batch", PredictManyAsync)
            .WithSummary("Predicts many typed sequences at once; one that cannot be read does not spoil the others.")
            .WithMetadata(new RequestSizeLimitAttribute(Limits.MaxBatchRequestBytes))
            .ForViewers();

        predictions
            .MapPost("/explanation", ExplainAsync)
            .WithSummary("Says what in a sequence argues for one composer and against another.")
            .ForViewers();

        predictions
            .MapPost("/similar", FindSimilarAsync)
            .WithSummary("The pieces that the model learned from which are most like a sequence.")
            .ForViewers();

        predictions.MapGet("/asked", ListAskedAsync).WithSummary("What was asked on the page of predictions, newest first.");

        predictions.MapGet("/asked/{id:int}", GetAskedAsync).WithSummary("One question of the history.");

        predictions.MapPut("/asked/{id:int}/judgement", JudgeAsync).WithSummary("Says who it really is, or takes that back.").ForViewers();

        predictions.MapDelete("/asked/{id:int}", DeleteAskedAsync).WithSummary("Deletes a question from the history.").ForViewers();

        predictions
            .MapGet("/judged.pkl", ExportJudgedAsync)
            .CountsAsTransfer()
            .WithSummary("The judged questions as a labelled pickle.")
            .Sends("application/octet-stream");
    }

    private static async Task<SequencePrediction> PredictAsync(
        PredictionBody? body,
        bool? strict,
        IPredictionService service,
        CancellationToken cancellation
    ) => await service.PredictAsync(Model(body?.ModelId), Query(body?.Sequence, body?.Key, body?.Strict, strict), cancellation);

    private static async Task<IReadOnlyList<BatchAnswer>> PredictManyAsync(
        BatchBody? body,
        bool? strict,
        IPredictionService service,
        CancellationToken cancellation
    ) =>
        await service.PredictManyAsync(
            Model(body?.ModelId),
            [
                .. (body?.Sequences ?? throw new UserErrorException(PredictionMessages.SequencesAreMissing)).Select(sequence =>
                    StrictReading.Query(sequence ?? "", body.Key, body.Strict, strict)
                ),
            ],
            cancellation
        );

    private static async Task<SequenceExplanation> ExplainAsync(
        ExplanationBody? body,
        bool? strict,
        IPredictionService service,
        CancellationToken cancellation
    ) =>
        await service.ExplainAsync(
            Model(body?.ModelId),
            Query(body?.Sequence, body?.Key, body?.Strict, strict),
            body?.Composer,
            body?.Against,
            cancellation
        );

    private static async Task<SimilarityAnswer> FindSimilarAsync(
        SimilarityBody? body,
        bool? strict,
        IModelCatalog models,
        IPredictionService service,
        IWorkBudget budget,
        CancellationToken cancellation
    )
    {
        var query = Query(body?.Sequence, body?.Key, body?.Strict, strict);
        var model = await models.GetAsync(Model(body?.ModelId), cancellation);
        var read = await StrictReading.ReadAsync(query, model.Names, budget, cancellation);
        var pieces = await service.FindSimilarAsync(model.Id, query, Math.Clamp(body?.Count ?? 5, 1, MaxSimilar), cancellation);
        return new(pieces) { Reading = SequenceReading.Of(read) };
    }

    private static async Task<IReadOnlyList<AskedQuery>> ListAskedAsync(
        int? skip,
        int? take,
        PredictionHistory history,
        AskedReadings readings,
        HttpResponse response,
        CancellationToken cancellation
    )
    {
        Paging.Check(skip, take);
        var count = await history.CountAsync(cancellation);
        var asked = await history.ListAsync(skip ?? 0, take ?? Limits.DefaultPageRows, cancellation);
        Paging.Say(skip ?? 0, asked.Count, count, response);
        return await readings.AddAsync(asked, cancellation);
    }

    private static async Task<AskedQuery> GetAskedAsync(
        int id,
        IPredictionHistory history,
        AskedReadings readings,
        CancellationToken cancellation
    ) => await readings.AddAsync(await history.GetAsync(id, cancellation), cancellation);

    private static async Task<AskedQuery> JudgeAsync(
        int id,
        JudgementBody? body,
        IPredictionHistory history,
        AskedReadings readings,
        CancellationToken cancellation
    ) =>
        await readings.AddAsync(
            await history.JudgeAsync(
                id,
                body is null ? throw new UserErrorException(PredictionMessages.JudgementIsMissing) : body.Truth,
                cancellation
            ),
            cancellation
        );

    private static async Task<NoContent> DeleteAskedAsync(int id, IPredictionHistory history, CancellationToken cancellation)
    {
        await history.DeleteAsync(id, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<PushStreamHttpResult> ExportJudgedAsync(
        IPredictionHistory history,
        WorkThreads threads,
        CancellationToken cancellation
    )
    {
        var judged = await history.ExportJudgedAsync(cancellation);
        return Downloads.Make(
            threads,
            stream => NotebookPickleWriter.WriteByPiece(judged, stream),
            "application/octet-stream",
            "judged.pkl",
            cancellation
        );
    }

    private static Guid Model(Guid? id) => id ?? throw new UserErrorException(PredictionMessages.AskedModelIsMissing);

    private static SequenceQuery Query(string? sequence, string? key, bool? inBody, bool? inAddress) =>
        StrictReading.Query(sequence ?? throw new UserErrorException(PredictionMessages.SequenceIsMissing), key, inBody, inAddress);
}

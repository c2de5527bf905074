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
/// <param name="Key">The key that the chords are in, such as "D minor", or "auto" to estimate it. The server transposes them to C major or
/// A minor. Null or empty if they are in C major or A minor already.</param>
/// <param name="Strict">Whether the server refuses the sequence with status 422 if a token is doubtful or not understood.</param>
internal sealed record PredictionBody(Guid? ModelId, string? Sequence, string? Key, bool? Strict);

/// <summary>A request to predict the composers of many sequences with one model.</summary>
/// <param name="ModelId">Id of the model to ask. It is required.</param>
/// <param name="Sequences">Sequences to predict, each as chord symbols or chord codes. A batch has at most 10,000 sequences and 10,000,000
/// characters. The member is required.</param>
/// <param name="Key">The key that the chords of all sequences are in, such as "D minor", or "auto" to estimate it. The server transposes
/// them to C major or A minor. Null or empty if they are in C major or A minor already.</param>
/// <param name="Strict">Whether the server refuses the batch with status 422 if a token is doubtful or not understood.</param>
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
/// <param name="Truth">The composer who really wrote the sequence, by any name; null takes the judgement back.</param>
internal sealed record JudgementBody(string? Truth);

internal static class PredictionEndpoints
{
    private const int MaxSimilar = 100;

    public static void MapPredictionEndpoints(this IEndpointRouteBuilder api)
    {
        var predictions = api.MapGroup("/predictions")
            .WithMetadata(new RequestSizeLimitAttribute(Limits.MaxLongRequestBytes))
            .WithTags("Predictions");
        predictions
            .MapPost("", PredictAsync)
            .WithSummary("Predicts the composer of a typed sequence.")
            .WithDescription(
                "Returns the composer, the probabilities of all composers, whether there is enough evidence (a probability of at "
                    + "least 0.5), and how the server read the tokens. Every viewer may do this; the question isn't added to the history. "
                    + "If the server understands no token, or sequence has more than 1,000,000 characters or 100,000 chords, it responds "
                    + "with status 422."
            )
            .ForViewers();

        predictions
            .MapPost("/batch", PredictManyAsync)
            .WithSummary("Predicts many typed sequences at once; one that cannot be read does not spoil the others.")
            .WithDescription(
                "Returns one answer for each sequence, in their order: a prediction, or the problem that kept the server from "
                    + "reading it. Every viewer may do this. A batch has 1 to 10,000 sequences with at most 10,000,000 characters and "
                    + "10,000,000 chords in total; otherwise the server responds with status 422. With strict, one uncertain token "
                    + "refuses the whole batch."
            )
            .WithMetadata(new RequestSizeLimitAttribute(Limits.MaxBatchRequestBytes))
            .ForViewers();

        predictions
            .MapPost("/explanation", ExplainAsync)
            .WithSummary("Says what in a sequence argues for one composer and against another.")
            .WithDescription(
                "Returns for each beat how much its chord is evidence for composer and against the other one, and the probabilities "
                    + "after the first beats. By default, the server compares the predicted composer with the most probable other one. "
                    + "Every viewer may do this. Two equal composers, or one that the model doesn't know, are refused with status 422."
            )
            .ForViewers();

        predictions
            .MapPost("/similar", FindSimilarAsync)
            .WithSummary("The pieces that the model learned from which are most like a sequence.")
            .WithDescription(
                "Returns the training pieces whose chords and chord changes are most similar, best first: 5 pieces, or the count in "
                    + "the body, from 1 to 100. Every viewer may do this. If the data set of the model was deleted or has more than "
                    + "20,000,000 beats, the server responds with status 422."
            )
            .ForViewers();

        predictions
            .MapGet("/asked", ListAskedAsync)
            .WithSummary("What was asked on the page of predictions, newest first.")
            .WithDescription(
                "Returns one page of the questions of all users, with at most 1,000 characters of each sequence. The server keeps "
                    + "the 500 newest questions without a label, and all labelled ones."
            );

        predictions
            .MapGet("/asked/{id:int}", GetAskedAsync)
            .WithSummary("One question of the history.")
            .WithDescription(
                "Returns the question with its whole sequence and the answer of the model. If the server no longer has the "
                    + "question, it responds with status 404."
            );

        predictions
            .MapPut("/asked/{id:int}/judgement", JudgeAsync)
            .WithSummary("Says who it really is, or takes that back.")
            .WithDescription(
                "Sets truth, the name of the composer, and returns the question; null removes the label. Viewers may label only "
                    + "their own questions, and members those of everybody; others receive status 403. A name that is empty or longer "
                    + "than 100 characters is refused with status 422, and so is a new label if the history already has 10,000 labelled "
                    + "questions."
            )
            .ForViewers();

        predictions
            .MapDelete("/asked/{id:int}", DeleteAskedAsync)
            .WithSummary("Deletes a question from the history.")
            .WithDescription(
                "Deletes the question with its label. The response has no body (status 204). Only the person who asked and "
                    + "administrators may do this; others receive status 403."
            )
            .ForViewers();

        predictions
            .MapGet("/judged.pkl", ExportJudgedAsync)
            .CountsAsTransfer()
            .WithSummary("The judged questions as a labelled pickle.")
            .WithDescription(
                "Returns the labelled sequences as a data set that you can upload, oldest first, with chord codes in C major or A "
                    + "minor. If no question has a label, the server responds with status 422."
            )
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

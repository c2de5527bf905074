using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Models;
using ChordDash.Engine.Networks;
using ChordDash.Engine.Prediction;
using ChordDash.Server.Accounts.Budgets;
using ChordDash.Server.Models;
using ChordDash.Server.Resources;

namespace ChordDash.Server.Prediction;

internal sealed class PredictionService(
    IModelCatalog models,
    IDatasetCatalog datasets,
    ModelThread thread,
    LargePredictions large,
    ModelReliability reliability,
    WorkBudget budget,
    SimilarPieceSearch similar,
    PortionedPrediction asking,
    DatasetEvaluator evaluator
) : IPredictionService
{
    public async Task<SequencePrediction> PredictAsync(Guid modelId, SequenceQuery query, CancellationToken cancellationToken = default)
    {
        var model = await models.GetAsync(modelId, cancellationToken);
        // A short one is free, and never waits for long ones.
        if (
            query.IsShort
            && TypedQuestion.Of(query, model, cancellationToken) is var small
            && small.Read.Codes.Length <= Limits.MaxChordsForFree
        )
        {
            return await AnswerAsync(small, thread, cancellationToken);
        }

        return await budget.DoAsync(
            async () => await AnswerAsync(await ReadAsync(query, model, cancellationToken), large.Current, cancellationToken),
            cancellationToken
        );
    }

    private Task<TypedQuestion> ReadAsync(SequenceQuery query, ModelSummary model, CancellationToken cancellationToken) =>
        budget.ComputeAsync(() => TypedQuestion.Of(query, model, cancellationToken), cancellationToken);

    private async Task<SequencePrediction> AnswerAsync(TypedQuestion question, ModelThread on, CancellationToken cancellationToken)
    {
        var model = question.Model;
        var (known, piece, linear) = await on.RunAsync(
            model,
            trained =>
            {
                var encoded = question.Encode(trained);
                var known = question.FindKnown(encoded, trained);
                return (known, known.Count == 0 ? null : trained.Predict([encoded], cancellationToken)[0], trained.AskLinear(encoded));
            },
            question.Read.Codes.Length,
            cancellationToken
        );
        return piece is null
            ? throw new UserErrorException(PredictionMessages.NoChordIsKnown)
            : Describe(
                question,
                known,
                piece,
                linear,
                await reliability.FindAsync(model, cancellationToken),
                SequencePrediction.MaxUnknown,
                SequenceReading.Of(question.Read)
            );
    }

    public Task<SequenceExplanation> ExplainAsync(
        Guid modelId,
        SequenceQuery query,
        string? composer = null,
        string? against = null,
        CancellationToken cancellationToken = default
    ) => budget.DoAsync(() => ExplainNowAsync(modelId, query, composer, against, cancellationToken), cancellationToken);

    private async Task<SequenceExplanation> ExplainNowAsync(
        Guid modelId,
        SequenceQuery query,
        string? composer,
        string? against,
        CancellationToken cancellationToken
    )
    {
        var model = await models.GetAsync(modelId, cancellationToken);
        var (one, other) = (FindClass(composer, model), FindClass(against, model));
        if (one is not null && one == other)
            throw new UserErrorException(PredictionMessages.ComposersAreTheSame);
        var question = await ReadAsync(query, model, cancellationToken);
        // The notebook's network reads every code as a number; a rest is its nearest to nothing.
        var hidden = model.Architecture == ModelArchitecture.Notebook ? StandardChords.Rest : DatasetSpelling.Nothing;
        var plan = await large.Current.RunAsync(
            model,
            trained => new ExplanationPlan(question.Encode(trained), hidden),
            question.Read.Codes.Length,
            cancellationToken
        );
        return plan.Explain(await asking.AskAsync(model, plan.Sequences, cancellationToken), model.ClassNames, one, other) with
        {
            Reading = SequenceReading.Of(question.Read),
        };
    }

    public Task<IReadOnlyList<SimilarPiece>> FindSimilarAsync(
        Guid modelId,
        SequenceQuery query,
        int count = 5,
        CancellationToken cancellationToken = default
    ) =>
        budget.DoAsync(
            async () =>
            {
                var model = await models.GetAsync(modelId, cancellationToken);
                var question = await ReadAsync(query, model, cancellationToken);
                var encoded = await large.Current.RunAsync(model, question.Encode, beats: 0, cancellationToken);
                return await similar.FindAsync(model, encoded, count, cancellationToken);
            },
            cancellationToken
        );

    public Task<DatasetPredictions> PredictDatasetAsync(Guid modelId, Guid datasetId, CancellationToken cancellationToken = default) =>
        budget.DoAsync(() => PredictDatasetNowAsync(modelId, datasetId, cancellationToken), cancellationToken);

    private async Task<DatasetPredictions> PredictDatasetNowAsync(Guid modelId, Guid datasetId, CancellationToken cancellationToken)
    {
        var model = await models.GetAsync(modelId, cancellationToken);
        var dataset = await datasets.GetAsync(datasetId, cancellationToken);
        var data = await datasets.LoadAsync(datasetId, cancellationToken);
        var (sequences, uncertain) = await budget.ComputeAsync(
            () => DatasetSpelling.Translate(data.Sequences, dataset, model),
            cancellationToken
        );
        var counts = await budget.ComputeAsync(() => DatasetSpelling.CountChords(sequences, cancellationToken), cancellationToken);
        var (labels, known) = await large.Current.RunAsync(
            model,
            trained => (trained.ClassLabels, DatasetSpelling.FindKnown(counts, trained)),
            beats: 0,
            cancellationToken
        );
        return new DatasetPredictions(labels, model.ClassNames, await asking.AskAsync(model, sequences, cancellationToken))
        {
            KnownShare = DatasetSpelling.KnownShare(counts, known),
            UnmetBeats = await budget.ComputeAsync(
                () => DatasetSpelling.CountUnmet(sequences, known, cancellationToken),
                cancellationToken
            ),
            UncertainSymbols = uncertain,
            Beats = [.. sequences.Select(sequence => sequence.Length)],
            Truth = data.Labels is { } truth ? [.. truth.Select(label => dataset.Classes[label].Name)] : null,
        };
    }

    public Task<LabelledEvaluation> EvaluateDatasetAsync(
        Guid modelId,
        Guid datasetId,
        bool countLearned = false,
        CancellationToken cancellationToken = default
    ) =>
        budget.DoAsync(
            async () =>
                await evaluator.EvaluateAsync(
                    await models.GetAsync(modelId, cancellationToken),
                    datasetId,
                    countLearned,
                    cancellationToken
                ),
            cancellationToken
        );

    public Task<IReadOnlyList<BatchAnswer>> PredictManyAsync(
        Guid modelId,
        IReadOnlyList<SequenceQuery> queries,
        CancellationToken cancellationToken = default
    ) => budget.DoAsync(() => PredictManyNowAsync(modelId, queries, cancellationToken), cancellationToken);

    private async Task<IReadOnlyList<BatchAnswer>> PredictManyNowAsync(
        Guid modelId,
        IReadOnlyList<SequenceQuery> queries,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(queries);
        var model = await models.GetAsync(modelId, cancellationToken);
        if (queries.Count is 0 or > Limits.MaxBatchSequences)
            throw new UserErrorException(PredictionMessages.SequenceCountOutOfRange(Limits.MaxBatchSequences, queries.Count));
        if (queries.Sum(query => (long)query.Sequence.Length) > Limits.MaxBatchCharacters)
            throw new UserErrorException(PredictionMessages.TooManyBatchCharacters(Limits.MaxBatchCharacters));
        var read = await budget.ComputeAsync(() => ReadBatch.Of(queries, model, cancellationToken), cancellationToken);
        var questions = read.Questions;
        var (encoded, known) = await asking.EncodeAsync(model, questions, cancellationToken);
        var answers = await asking.AskAsync(model, encoded, cancellationToken);
        var lengths = await reliability.FindAsync(model, cancellationToken);
        return read.Fill(index =>
            known[index].Count == 0
                ? new(null, PredictionMessages.NoChordIsKnown)
                {
                    Tokens = UncertainToken.ListOf(questions[index].Read.Typed, read.ListedTokens),
                }
                : new(
                    Describe(
                        questions[index],
                        known[index],
                        answers[index],
                        linear: null,
                        lengths,
                        read.ListedTokens,
                        SequenceReading.OfUncertain(questions[index].Read, read.ListedTokens)
                    ),
                    null
                )
        );
    }

    /// <param name="maxUnknown">How many of the tokens that tell the model nothing are listed.</param>
    private static SequencePrediction Describe(
        TypedQuestion question,
        IReadOnlySet<int> known,
        PiecePrediction piece,
        IReadOnlyList<double>? linear,
        IReadOnlyList<LengthFigures>? lengths,
        int maxUnknown,
        SequenceReading reading
    )
    {
        var beats = question.Read.Codes.Length;
        var unknown = question.FindUnknown(known);
        return new(question.Model.ClassNames[piece.ClassIndex], Name(piece.Probabilities), beats, [.. unknown.Take(maxUnknown)])
        {
            Codes = question.Read.Codes,
            UnknownCount = unknown.Count,
            Reading = reading,
            Reliability = lengths is null ? null : LengthReliability.Of(lengths, beats),
            Linear = linear is null ? null : Name(linear),
        };

        IReadOnlyList<ComposerProbability> Name(IReadOnlyList<double> probabilities) =>
            [.. question.Model.ClassNames.Zip(probabilities, (name, probability) => new ComposerProbability(name, probability))];
    }

    private static int? FindClass(string? composer, ModelSummary model)
    {
        if (string.IsNullOrEmpty(composer))
            return null;
        var index = model.ClassNames.ToList().IndexOf(composer);
        return index >= 0
            ? index
            : throw new UserErrorException(PredictionMessages.ComposerIsUnknown(composer, string.Join(", ", model.ClassNames)));
    }
}

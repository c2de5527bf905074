using ChordDash.Engine;
using ChordDash.Engine.Chords;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Prediction;
using ChordDash.Engine.Training;
using ChordDash.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Prediction;

internal sealed class PredictionService(
    IDbContextFactory<ChordDashContext> contexts, IDatasetCatalog datasets, ModelCache models, PredictionThread thread, ModelReliability reliability, SimilarPieceSearch similar) : IPredictionService
{
    private const int BeatsAtATime = 8_000;

    public async Task<IReadOnlyList<ModelSummary>> ListModelsAsync(CancellationToken cancellationToken = default)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await database.Models.AsNoTracking().Include(row => row.Run)
            .OrderByDescending(row => row.CreatedAt).ToListAsync(cancellationToken);
        return [.. rows.Select(Summarize)];
    }

    public async Task<ModelSummary> GetModelAsync(Guid modelId, CancellationToken cancellationToken = default)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        return Summarize(await database.Models.AsNoTracking().Include(row => row.Run)
            .FirstOrDefaultAsync(row => row.Id == modelId, cancellationToken)
            ?? throw new NotFoundException($"There is no model {modelId}. Its run may have been deleted."));
    }

    public async Task<SequencePrediction> PredictAsync(Guid modelId, SequenceQuery query, CancellationToken cancellationToken = default)
    {
        var model = await GetModelAsync(modelId, cancellationToken);
        var question = TypedQuestion.Of(query, model);
        var (known, piece, linear) = await thread.RunAsync(
            () =>
            {
                var trained = models.Get(modelId, model.Epoch);
                var spelled = question.Spell(trained);
                var known = question.Read.Codes.Zip(spelled).Where(pair => trained.Knows(pair.Second)).Select(pair => pair.First).ToHashSet();
                return (known, known.Count == 0 ? null : trained.Predict([spelled], cancellationToken)[0], trained.AskLinear(spelled));
            },
            cancellationToken);
        if (piece is null)
            throw new UserErrorException("None of these chords occurs in the pieces that this model was trained on, so it cannot tell anything. Type others.");

        return new SequencePrediction(model.ClassNames[piece.ClassIndex], Name(piece.Probabilities), question.Read.Codes.Length, question.FindUnknown(known))
        {
            Key = question.Read.Key?.Name,
            Remarks = question.Read.Typed.Remarks,
            Reliability = await reliability.FindAsync(model, cancellationToken) is { } lengths ? LengthReliability.Of(lengths, question.Read.Codes.Length) : null,
            Linear = linear is null ? null : Name(linear),
        };

        IReadOnlyList<ComposerProbability> Name(IReadOnlyList<double> probabilities) =>
            [.. model.ClassNames.Zip(probabilities, (name, probability) => new ComposerProbability(name, probability))];
    }

    public async Task<SequenceExplanation> ExplainAsync(
        Guid modelId, SequenceQuery query, string? composer = null, string? against = null, CancellationToken cancellationToken = default)
    {
        var model = await GetModelAsync(modelId, cancellationToken);
        var (one, other) = (FindClass(composer, model), FindClass(against, model));
        if (one is not null && one == other)
            throw new UserErrorException("Choose two different composers: what argues for one argues against the other.");
        var question = TypedQuestion.Of(query, model);
        // The notebook's network reads every code as a number; a rest is its nearest to nothing.
        var hidden = model.Architecture == ModelArchitecture.Notebook ? StandardChords.Rest : DatasetSpelling.Nothing;
        var plan = await thread.RunAsync(() => new ExplanationPlan(question.Spell(models.Get(modelId, model.Epoch)), hidden), cancellationToken);
        var answers = new List<PiecePrediction>(plan.Sequences.Count);
        // In portions, so that the predictions of others come in between.
        foreach (var portion in plan.Sequences.Chunk(Math.Max(1, BeatsAtATime / question.Read.Codes.Length)))
            answers.AddRange(await thread.RunAsync(() => models.Get(modelId, model.Epoch).Predict(portion, cancellationToken), cancellationToken));
        return plan.Explain(answers, model.ClassNames, one, other);
    }

    public async Task<IReadOnlyList<SimilarPiece>> FindSimilarAsync(Guid modelId, SequenceQuery query, int count = 5, CancellationToken cancellationToken = default)
    {
        var model = await GetModelAsync(modelId, cancellationToken);
        var question = TypedQuestion.Of(query, model);
        var spelled = await thread.RunAsync(() => question.Spell(models.Get(modelId, model.Epoch)), cancellationToken);
        return await similar.FindAsync(model, spelled, count, cancellationToken);
    }

    public async Task<DatasetPredictions> PredictDatasetAsync(Guid modelId, Guid datasetId, CancellationToken cancellationToken = default)
    {
        var model = await GetModelAsync(modelId, cancellationToken);
        var dataset = await datasets.GetAsync(datasetId, cancellationToken);
        var sequences = DatasetSpelling.Translate((await datasets.LoadAsync(datasetId, cancellationToken)).Sequences, dataset, model);
        return await thread.RunAsync(
            () =>
            {
                var trained = models.Get(modelId, model.Epoch);
                return new DatasetPredictions(trained.ClassLabels, model.ClassNames, trained.Predict(sequences, cancellationToken))
                {
                    KnownShare = DatasetSpelling.KnownShare(sequences, trained),
                };
            },
            cancellationToken);
    }

    private static int? FindClass(string? composer, ModelSummary model)
    {
        if (string.IsNullOrEmpty(composer))
            return null;
        var index = model.ClassNames.ToList().IndexOf(composer);
        return index >= 0 ? index : throw new UserErrorException($"This model knows no composer '{composer}'. It knows {string.Join(", ", model.ClassNames)}.");
    }

    private static ModelSummary Summarize(ModelRow row) => new(
        row.Id, NameOf(row), row.RunId, row.Run.Number, row.Run.DatasetName, row.Run.HyperParameters.Architecture, row.Run.ClassNames,
        row.StandardVocabulary, row.Epoch, row.ValidationAccuracy, row.BalancedAccuracy, row.CreatedAt)
    {
        Round = row.Round,
        Stage = row.Stage,
        Notes = row.Notes,
        Symbols = row.Symbols,
    };

    private static string NameOf(ModelRow row)
    {
        if (row.Name is not null)
            return row.Name;
        var round = row.Round > 1 ? $" (round {row.Round})" : "";
        return $"Run #{row.Run.Number}{round} · {TrainingPreset.Find(row.Run.Preset)?.Name ?? row.Run.Preset} · {row.Run.DatasetName}";
    }
}

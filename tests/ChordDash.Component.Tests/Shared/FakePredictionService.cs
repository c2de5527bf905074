using ChordDash.Engine.Common;
using ChordDash.Engine.Models;
using ChordDash.Engine.Prediction;

namespace ChordDash.Component.Tests.Shared;

internal sealed class FakePredictionService : IPredictionService, IModelCatalog
{
    public List<ModelSummary> Models { get; } = [];

    public List<(Guid Model, string Sequence)> Asked { get; } = [];

    public Func<string, SequencePrediction> Predict { get; set; } = _ => Samples.Prediction();

    public Func<Guid, DatasetPredictions> PredictDataset { get; set; } = _ => Samples.Predictions(12);

    public Task<IReadOnlyList<ModelSummary>> ListAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<ModelSummary>>([.. Models]);

    public Task<ModelSummary> GetAsync(Guid id, CancellationToken cancellationToken = default) =>
        Task.FromResult(Models.Find(model => model.Id == id) ?? throw new NotFoundException(Message.Literal("There is no such model.")));

    /// <summary>The key of the last question.</summary>
    public string? Key { get; private set; }

    public IReadOnlyList<SimilarPiece> Similar { get; set; } = [];

    public Task<SequencePrediction> PredictAsync(Guid modelId, SequenceQuery query, CancellationToken cancellationToken = default)
    {
        Asked.Add((modelId, query.Sequence));
        Key = query.Key;
        return Task.FromResult(Predict(query.Sequence));
    }

    public Task<IReadOnlyList<SimilarPiece>> FindSimilarAsync(
        Guid modelId,
        SequenceQuery query,
        int count = 5,
        CancellationToken cancellationToken = default
    ) => Task.FromResult(Similar);

    /// <summary>By the composer argued against. Unless a test says more, of a single chord.</summary>
    public Func<string?, SequenceExplanation> Explain { get; set; } =
        against => Samples.Explanation(against) with { Evidence = [new(0, 1, 0.8)] };

    public Task<SequenceExplanation> ExplainAsync(
        Guid modelId,
        SequenceQuery query,
        string? composer = null,
        string? against = null,
        CancellationToken cancellationToken = default
    ) => Task.FromResult(Explain(against));

    public Func<bool, LabelledEvaluation> Evaluate { get; set; } = counted => new(Samples.Report(), [0, 1], 1, counted, 0, 1);

    public Task<LabelledEvaluation> EvaluateDatasetAsync(
        Guid modelId,
        Guid datasetId,
        bool countLearned = false,
        CancellationToken cancellationToken = default
    ) => Task.FromResult(Evaluate(countLearned));

    public Task<IReadOnlyList<BatchAnswer>> PredictManyAsync(
        Guid modelId,
        IReadOnlyList<SequenceQuery> queries,
        CancellationToken cancellationToken = default
    ) => Task.FromResult<IReadOnlyList<BatchAnswer>>([.. queries.Select(query => new BatchAnswer(Predict(query.Sequence), null))]);

    public Task<DatasetPredictions> PredictDatasetAsync(Guid modelId, Guid datasetId, CancellationToken cancellationToken = default) =>
        Task.FromResult(PredictDataset(datasetId));
}

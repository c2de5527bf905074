using ChordDash.Engine;
using ChordDash.Engine.Prediction;

namespace ChordDash.Component.Tests.Shared;

internal sealed class FakePredictionService : IPredictionService
{
    public List<ModelSummary> Models { get; } = [];

    public List<(Guid Model, string Sequence)> Asked { get; } = [];

    public Func<string, SequencePrediction> Predict { get; set; } = _ => Samples.Prediction();

    public Func<Guid, DatasetPredictions> PredictDataset { get; set; } = _ => Samples.Predictions(12);

    public Task<IReadOnlyList<ModelSummary>> ListModelsAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<ModelSummary>>([.. Models]);

    public Task<ModelSummary> GetModelAsync(Guid modelId, CancellationToken cancellationToken = default) =>
        Task.FromResult(Models.Find(model => model.Id == modelId) ?? throw new NotFoundException("There is no such model."));

    public Task<SequencePrediction> PredictAsync(Guid modelId, string sequence, CancellationToken cancellationToken = default)
    {
        Asked.Add((modelId, sequence));
        return Task.FromResult(Predict(sequence));
    }

    public Task<DatasetPredictions> PredictDatasetAsync(Guid modelId, Guid datasetId, CancellationToken cancellationToken = default) =>
        Task.FromResult(PredictDataset(datasetId));
}

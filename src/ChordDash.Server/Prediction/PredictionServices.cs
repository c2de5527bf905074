using ChordDash.Engine.Models;
using ChordDash.Engine.Prediction;
using ChordDash.Server.Models;

namespace ChordDash.Server.Prediction;

internal static class PredictionServices
{
    public static IServiceCollection AddChordDashPrediction(this IServiceCollection services) =>
        services
            .AddSingleton<ModelThread>(services =>
                new(
                    ActivatorUtilities.CreateInstance<PredictionThread>(services, "Prediction"),
                    ActivatorUtilities.CreateInstance<ModelCache>(services)
                )
            )
            .AddSingleton<LargePredictions>()
            .AddSingleton<ModelReliability>()
            .AddSingleton<TrainingPieces>()
            .AddSingleton<SimilarPieceSearch>()
            .AddSingleton<PortionedPrediction>()
            .AddSingleton<DatasetEvaluator>()
            .AddSingleton<IModelCatalog, ModelCatalog>()
            .AddSingleton<IModelRegistry, ModelRegistry>()
            .AddSingleton<PredictionHistory>()
            .AddSingleton<IPredictionHistory>(provider => provider.GetRequiredService<PredictionHistory>())
            .AddSingleton<AskedReadings>()
            .AddSingleton<IPredictionService, PredictionService>();
}

using ChordDash.Engine;
using ChordDash.Engine.Prediction;
using ChordDash.Server.Hosting;
using ChordDash.Server.Operation;
using ChordDash.Server.Storage;

namespace ChordDash.Server.Prediction;

/// <summary>The thread for questions that take long: neither short ones nor training wait for it.</summary>
internal sealed class LargePredictionThread(
    EngineOptions options, ServerMetrics metrics, TimeProvider time, ILogger<LargePredictionThread> logger)
    : PredictionThread(
        options, metrics, time, "Large prediction", () => BackgroundPriority.LowerThisThread(logger, BackgroundPriority.Work));

/// <summary>The models of <see cref="LargePredictionThread"/>, since a model is used by one thread alone.</summary>
internal sealed class LargeModelCache(IModelLoader loader, DataFolder folder) : ModelCache(loader, folder);

using ChordDash.Engine.Common;
using ChordDash.Engine.Models;
using ChordDash.Server.Accounts.Budgets;
using ChordDash.Server.Data;
using ChordDash.Server.Hosting;
using ChordDash.Server.Models;
using ChordDash.Server.Monitoring;

namespace ChordDash.Server.Prediction;

/// <summary>Answers questions that take long, on a thread for each lane: neither short questions nor training wait for them.</summary>
internal sealed class LargePredictions(
    EngineOptions options,
    IModelLoader loader,
    DataFolder folder,
    WorkTurns turns,
    ServerMetrics metrics,
    TimeProvider time,
    ILogger<LargePredictions> logger
) : IDisposable
{
    // A model is used by one thread alone.
    private readonly PerLane<ModelThread> _lanes = new(lane =>
        new(
            new PredictionThread(
                options,
                metrics,
                time,
                $"Predict {lane}",
                () => BackgroundPriority.LowerThisThread(logger, BackgroundPriority.Work),
                (budget, step) => turns.Do(lane, budget, step)
            ),
            new ModelCache(loader, folder)
        )
    );

    /// <summary>That of the lane in which the current call has its work done.</summary>
    public ModelThread Current => _lanes.Current;

    public void Dispose() => _lanes.Dispose();
}

using ChordDash.Engine.Models;
using ChordDash.Server.Models;

namespace ChordDash.Server.Prediction;

/// <summary>A thread and the models that it asks.</summary>
internal sealed class ModelThread(PredictionThread thread, ModelCache models) : IDisposable
{
    /// <summary>Runs <paramref name="function"/> on the thread; what it throws is thrown here.</summary>
    /// <param name="beats">That it computes, padding included; 0 where it only looks something up.</param>
    public Task<T> RunAsync<T>(ModelSummary model, Func<ITrainedModel, T> function, int beats, CancellationToken cancellationToken) =>
        thread.RunAsync(() => function(models.Get(model.Id, model.Epoch)), beats, cancellationToken);

    /// <summary>As the other one, for what needs no model.</summary>
    public Task<T> RunAsync<T>(Func<T> function, CancellationToken cancellationToken) =>
        thread.RunAsync(function, beats: 0, cancellationToken);

    public void Dispose()
    {
        thread.Dispose();
        models.Dispose();
    }
}
